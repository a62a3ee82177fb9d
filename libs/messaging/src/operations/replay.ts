import type { DataSource } from 'typeorm';
import { parseInstant, RuleBroken, startOfLegalDate } from '#kernel';
import { publisherOf } from '../event.ts';
import { audited, knownGroup, servicesIn, type Operator } from './operator.ts';

/** Which events a group shall handle again. */
export interface ReplayRequest {
  readonly group: string;
  readonly topic: string;
  /** An offset, a date (`YYYY-MM-DD`, Asia/Shanghai) or an RFC 3339 time: of writing, not of business. */
  readonly from: string;
  /** All partitions unless given. */
  readonly partition?: number;
}

/** What a replay does in one partition. Ends where the group stands now; later events come by themselves. */
export interface ReplayPart {
  readonly partition: number;
  readonly from: number;
  readonly upto: number;
  readonly events: number;
}

/**
 * What `requestReplay` would do. Throws RuleBroken `group.unknown`, `replay.log-elsewhere` (the publisher's log is in
 * another database), `replay.bad-from`, `replay.under-way`.
 */
export async function planReplay(db: DataSource, request: ReplayRequest): Promise<ReplayPart[]> {
  const group = await knownGroup(db, request.group);
  const publisher = publisherOf(request.topic);
  if (!(await servicesIn(db)).includes(publisher)) {
    throw new RuleBroken('replay.log-elsewhere', `The log of ${request.topic} is not in this database`);
  }
  const [busy] = await db.query<unknown[]>(
    `select 1 from "${group}".inbox_replay where grp = $1 and topic = $2 and done_at is null limit 1`,
    [group, request.topic],
  );
  if (busy !== undefined) {
    throw new RuleBroken('replay.under-way', `${group} is replaying ${request.topic} already`);
  }
  const start = startOf(request.from);
  return db.query<ReplayPart[]>(
    `select p.part as partition, min(l.off)::float8 as "from", p.off::float8 as upto, count(*)::int as events
       from "${group}".inbox_position p
       join "${publisher}".outbox_log l on l.topic = p.topic and l.part = p.part and l.off <= p.off
       join "${publisher}".outbox_event e on e.id = l.event_id
      where p.grp = $1 and p.topic = $2 and ($3::int is null or p.part = $3)
        and l.off >= coalesce($4::bigint, 0)
        and ($5::float8 is null or e.written_at >= to_timestamp($5 / 1000))
      group by p.part, p.off order by p.part`,
    [group, request.topic, request.partition ?? null, start.offset ?? null, start.written ?? null],
  );
}

/** Has the service hand these events to its handlers again, in order, each with its effects in one commit. */
export async function requestReplay(
  db: DataSource,
  request: ReplayRequest,
  operator: Operator,
): Promise<ReplayPart[]> {
  const parts = await planReplay(db, request);
  const { group, topic } = request;
  await audited(db, group, { action: 'group.replay', args: { ...request, parts }, operator }, async (tx) => {
    for (const { partition, from, upto } of parts) {
      await tx.query(
        `insert into "${group}".inbox_replay (grp, topic, part, next_off, upto) values ($1, $2, $3, $4, $5)`,
        [group, topic, partition, from, upto],
      );
    }
  });
  return parts;
}

function startOf(from: string): { offset?: number; written?: number } {
  if (/^\d{1,15}$/.test(from)) return { offset: Number(from) };
  const written = /^\d{4}-\d\d-\d\d$/.test(from) ? startOfLegalDate(from) : parseInstant(from);
  if (written !== undefined && !Number.isNaN(written)) return { written };
  throw new RuleBroken('replay.bad-from', `"${from}" is neither an offset nor a date nor an RFC 3339 time`);
}

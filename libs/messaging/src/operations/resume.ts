import type { DataSource } from 'typeorm';
import { RuleBroken } from '#kernel';
import { publisherOf } from '../event.ts';
import { audited, knownGroup, servicesIn, type Operator } from './operator.ts';

/** A partition that a gap or a reset has stopped, and where it shall go on. */
export interface ResumeRequest {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next event; after a gap the next one in the log unless given. */
  readonly from?: number;
}

/** What going on means. */
export interface Resumption {
  readonly stopped: string;
  readonly after: number;
  readonly from: number;
  readonly epoch: number;
  /** Events that the group will never see; negative: events it will see a second time. */
  readonly lost: number;
}

/**
 * Where a stopped partition would go on. Throws RuleBroken `partition.not-stopped`, `partition.halted` (settle its dead
 * letter instead), `resume.from-needed`.
 */
export async function planResume(db: DataSource, request: ResumeRequest): Promise<Resumption> {
  const group = await knownGroup(db, request.group);
  const [row] = await db.query<{ stopped: string | null; off: number; epoch: number }[]>(
    `select stopped, off::float8 as off, epoch from "${group}".inbox_position
      where grp = $1 and topic = $2 and part = $3`,
    [group, request.topic, request.partition],
  );
  if (!row || row.stopped === null) {
    throw new RuleBroken('partition.not-stopped', `${group} does not stand still there`);
  }
  if (row.stopped === 'delivery.halted') {
    throw new RuleBroken('partition.halted', 'A dead letter stopped it: replay or discard that one');
  }
  const next = await nextInLog(db, request, row.off);
  const from = request.from ?? (row.stopped === 'log.gap' ? next?.off : undefined);
  if (from === undefined) throw new RuleBroken('resume.from-needed', 'Say where to go on (--from <offset>)');
  const { stopped, off: after } = row;
  return { stopped, after, from, epoch: next?.epoch ?? row.epoch, lost: from - after - 1 };
}

/** Lets a partition go on and accepts what is lost. Throws as `planResume`. */
export async function resume(
  db: DataSource,
  request: ResumeRequest,
  operator: Operator,
): Promise<Resumption> {
  const plan = await planResume(db, request);
  const { group, topic, partition } = request;
  const args = { topic, partition, ...plan };
  await audited(db, group, { action: 'partition.resume', args, operator }, (tx) =>
    tx.query(
      `update "${group}".inbox_position set off = $4, epoch = $5, stopped = null
        where grp = $1 and topic = $2 and part = $3`,
      [group, topic, partition, plan.from - 1, plan.epoch],
    ),
  );
  return plan;
}

/** The first event after an offset that this database still has. */
async function nextInLog(
  db: DataSource,
  { topic, partition }: ResumeRequest,
  after: number,
): Promise<{ off: number; epoch: number } | undefined> {
  const publisher = publisherOf(topic);
  if (!(await servicesIn(db)).includes(publisher)) return undefined;
  const [next] = await db.query<{ off: number; epoch: number }[]>(
    `select l.off::float8 as off, l.epoch from "${publisher}".outbox_log l
       join "${publisher}".outbox_event e on e.id = l.event_id
      where l.topic = $1 and l.part = $2 and l.off > $3 order by l.off limit 1`,
    [topic, partition, after],
  );
  return next;
}

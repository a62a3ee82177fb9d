import type { DataSource, EntityManager } from 'typeorm';
import { RuleBroken } from '#kernel';
import type { LoggedEvent } from '../event.ts';
import { audited, knownGroup, servicesIn, type Operator } from './operator.ts';

/** An event a group has given up. Number and group together name it. */
export interface DeadLetter {
  readonly group: string;
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly type: string;
  readonly key: string;
  /** What the handlers of the event wished: `park-key`, `skip` or `halt`. */
  readonly policy: string;
  /** Code of the error, or `delivery.crash-loop`, `event.invalid`, `handler.failed`. */
  readonly code: string;
  readonly attempts: number;
  /** `open`, `retry` (will be tried within a second), `retried` (its effects are there), `discarded` */
  readonly status: string;
  readonly at: string;
  /** Later events of its key that wait behind it. */
  readonly waiting: number;
  readonly note?: string;
}

export interface DeadLetterDetail extends DeadLetter {
  /** As the handler said it; may quote a row. */
  readonly error: string;
  readonly event: LoggedEvent;
}

interface Row extends Omit<DeadLetterDetail, 'note'> {
  readonly note: string | null;
  readonly epoch: number;
}

export interface DeadLetterFilter {
  readonly group?: string;
  /** Settled ones too; else only those that are open or asked for. */
  readonly settled?: boolean;
}

/** Name of a dead letter. */
export interface DeadLetterId {
  readonly group: string;
  readonly id: number;
}

/** Dead letters of one group, or of every group in this database, oldest first. */
export async function listDeadLetters(db: DataSource, filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
  const groups = filter.group === undefined ? await servicesIn(db) : [await knownGroup(db, filter.group)];
  const statuses = ['open', 'retry', ...(filter.settled === true ? ['retried', 'discarded'] : [])];
  const letters: DeadLetter[] = [];
  for (const group of groups) {
    const rows = await select(db, group, 'd.status = any ($1)', [statuses]);
    letters.push(...rows.map(({ event: _event, error: _error, ...letter }) => letter));
  }
  return letters;
}

/** One dead letter with its error and its event. Throws RuleBroken `dead-letter.unknown`. */
export async function showDeadLetter(db: DataSource, name: DeadLetterId): Promise<DeadLetterDetail> {
  const group = await knownGroup(db, name.group);
  const [letter] = await select(db, group, 'd.id = $1', [name.id]);
  if (!letter) throw unknown(name);
  return letter;
}

/**
 * Has the service handle it again, once; when that goes well, what waits behind it follows in order. Throws RuleBroken
 * `dead-letter.unknown`, `dead-letter.settled`.
 */
export async function replayDeadLetter(
  db: DataSource,
  name: DeadLetterId,
  operator: Operator,
): Promise<DeadLetter> {
  const letter = await open(db, name);
  await audited(db, name.group, { action: 'dead-letter.replay', args: placeOf(letter), operator }, (tx) =>
    settle(tx, name, { status: 'retry', note: operator.reason }),
  );
  return letter;
}

/**
 * Gives it up for good; what waits behind it, or a partition halted at it, goes on without it. Throws RuleBroken
 * `dead-letter.unknown`, `dead-letter.settled`.
 */
export async function discardDeadLetter(
  db: DataSource,
  name: DeadLetterId,
  operator: Operator,
): Promise<DeadLetter> {
  const letter = await open(db, name);
  await audited(db, name.group, { action: 'dead-letter.discard', args: placeOf(letter), operator }, (tx) =>
    discard(tx, name, operator.reason),
  );
  return letter;
}

async function discard(tx: EntityManager, { group, id }: DeadLetterId, note: string): Promise<void> {
  const schema = `"${group}"`;
  // The delivery takes the position before the dead letter: the same order here, or the two could wait for each other.
  await tx.query(
    `select 1 from ${schema}.inbox_position p join ${schema}.inbox_dead d on d.grp = p.grp and d.topic = p.topic and d.part = p.part
      where d.id = $1 for update of p`,
    [id],
  );
  await settle(tx, { group, id }, { status: 'discarded', note });
  await tx.query(`update ${schema}.inbox_parked set release = true where dead_id = $1`, [id]);
  await tx.query(
    `update ${schema}.inbox_position p set off = d.off, epoch = d.epoch, stopped = null
       from ${schema}.inbox_dead d
      where d.id = $1 and d.policy = 'halt' and p.grp = d.grp and p.topic = d.topic and p.part = d.part
        and p.stopped = 'delivery.halted' and (p.epoch, p.off) < (d.epoch, d.off)`,
    [id],
  );
}

async function settle(
  tx: EntityManager,
  { group, id }: DeadLetterId,
  to: { readonly status: 'retry' | 'discarded'; readonly note: string },
): Promise<void> {
  const [rows] = await tx.query<[unknown[], number]>(
    `update "${group}".inbox_dead set status = $2, note = $3,
            settled_at = case when $2 = 'discarded' then now() end
      where id = $1 and status = 'open' returning id`,
    [id, to.status, to.note],
  );
  if (rows.length === 0) throw settled({ group, id });
}

async function open(db: DataSource, name: DeadLetterId): Promise<DeadLetter> {
  const letter = await showDeadLetter(db, name);
  if (letter.status !== 'open') throw settled(name);
  return letter;
}

async function select(
  db: DataSource,
  group: string,
  condition: string,
  args: unknown[],
): Promise<DeadLetterDetail[]> {
  const rows = await db.query<Row[]>(
    `select d.grp as "group", d.id::float8 as id, d.topic, d.part as partition, d.off::float8 as offset,
            d.event->>'type' as type, d.key, d.policy, d.code, d.attempts, d.status, d.at::text as at, d.note,
            d.error, d.event,
            (select count(*)::int from "${group}".inbox_parked p join "${group}".inbox_waiting w
               on w.grp = p.grp and w.topic = p.topic and w.key = p.key where p.dead_id = d.id) as waiting
       from "${group}".inbox_dead d where ${condition} order by d.id`,
    args,
  );
  return rows.map(({ note, ...row }) => (note === null ? row : { ...row, note }));
}

function placeOf({ id, topic, partition, offset, type }: DeadLetter): object {
  return { id, topic, partition, offset, type };
}

const nameOf = ({ group, id }: DeadLetterId): string => `Dead letter ${id} of ${group}`;

function unknown(name: DeadLetterId): RuleBroken {
  return new RuleBroken('dead-letter.unknown', `${nameOf(name)} does not exist`);
}

function settled(name: DeadLetterId): RuleBroken {
  return new RuleBroken('dead-letter.settled', `${nameOf(name)} is settled, or being tried, already`);
}

import type { DataSource, EntityManager } from 'typeorm';
import type { Position, StopCode } from '../delivery.ts';
import type { LoggedEvent } from '../event.ts';

/** One partition as seen by one group. */
export interface Place {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

interface PositionRow {
  readonly epoch: number;
  readonly off: string;
  readonly stopped: StopCode | null;
}

const key = ({ group, topic, partition }: Place): unknown[] => [group, topic, partition];

function toPosition({ epoch, off, stopped }: PositionRow): Position {
  return { epoch, offset: Number(off), ...(stopped === null ? {} : { stopped }) };
}

export async function readPosition(
  db: EntityManager | DataSource,
  place: Place,
): Promise<Position | undefined> {
  const [row] = await db.query<PositionRow[]>(
    `select epoch, off, stopped from inbox_position where grp = $1 and topic = $2 and part = $3`,
    key(place),
  );
  return row && toPosition(row);
}

/** Waits for whoever else is handling this partition; from here to the commit it is ours. */
export async function lockPosition(tx: EntityManager, place: Place): Promise<Position | undefined> {
  const [row] = await tx.query<PositionRow[]>(
    `select epoch, off, stopped from inbox_position where grp = $1 and topic = $2 and part = $3 for update`,
    key(place),
  );
  return row && toPosition(row);
}

export async function openPosition(
  db: EntityManager | DataSource,
  place: Place,
  start: { readonly epoch: number; readonly offset: number },
): Promise<void> {
  await db.query(
    `insert into inbox_position (grp, topic, part, epoch, off) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [...key(place), start.epoch, start.offset],
  );
}

export async function savePosition(tx: EntityManager, place: Place, position: Position): Promise<void> {
  await tx.query(
    `update inbox_position set epoch = $4, off = $5, stopped = $6 where grp = $1 and topic = $2 and part = $3`,
    [...key(place), position.epoch, position.offset, position.stopped ?? null],
  );
}

/** True when it was not stopped for this before. */
export async function stopPosition(db: DataSource, place: Place, stopped: StopCode): Promise<boolean> {
  const [rows] = await db.query<[unknown[], number]>(
    `update inbox_position set stopped = $4
      where grp = $1 and topic = $2 and part = $3 and stopped is distinct from $4 returning 1`,
    [...key(place), stopped],
  );
  return rows.length > 0;
}

/** What an event is to a group that stands at `position`. Offsets are dense, so a jump means that something is lost. */
export function judge(position: Position, event: LoggedEvent): 'next' | 'seen' | 'gap' {
  if (event.epoch !== position.epoch) return event.epoch > position.epoch ? 'next' : 'seen';
  if (event.offset <= position.offset) return 'seen';
  return event.offset === position.offset + 1 ? 'next' : 'gap';
}

// The count must outlive a crash of this process, not of the database server, so its commit need not reach the disk.
const QUICK = `with quick as (select set_config('synchronous_commit', 'off', true))`;

/** Notes the start of a batch. False: this offset was started before without success, so go one by one. */
export async function startBatch(db: DataSource, place: Place, offset: number): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `${QUICK} insert into inbox_attempt as a (grp, topic, part, off, batch, starts)
     select $1, $2, $3, $4, true, 1 from quick
     on conflict (grp, topic, part) do update set off = excluded.off, batch = true, starts = 1
      where a.off <> excluded.off
     returning 1`,
    [...key(place), offset],
  );
  return rows.length > 0;
}

/** Notes the start of a single event; returns how often it has been started by itself, this time included. */
export async function startOne(db: DataSource, place: Place, offset: number): Promise<number> {
  const [row] = await db.query<{ starts: number }[]>(
    `${QUICK} insert into inbox_attempt as a (grp, topic, part, off, batch, starts)
     select $1, $2, $3, $4, false, 1 from quick
     on conflict (grp, topic, part) do update set off = excluded.off, batch = false,
       starts = case when a.off = excluded.off and not a.batch then a.starts + 1 else 1 end
     returning starts`,
    [...key(place), offset],
  );
  return row?.starts ?? 1;
}

/** Takes one start back: the event was looked at, but its handler has not begun. */
export async function unstartOne(db: DataSource, place: Place, offset: number): Promise<void> {
  await db.query(
    `update inbox_attempt set starts = starts - 1 where grp = $1 and topic = $2 and part = $3 and off = $4`,
    [...key(place), offset],
  );
}

/** Forgets the starts, so that an operator's retry begins with a full number of attempts. */
export async function forgetStarts(tx: EntityManager, place: Place): Promise<void> {
  await tx.query(`delete from inbox_attempt where grp = $1 and topic = $2 and part = $3`, key(place));
}

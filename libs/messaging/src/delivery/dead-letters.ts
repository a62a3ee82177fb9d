import type { EntityManager } from 'typeorm';
import { waitsForOperator, type Position } from '../delivery.ts';
import type { LoggedEvent } from '../event.ts';
import type { OnPoison } from '../subscription.ts';
import type { Tx } from '../transaction.ts';
import { codeOf } from './retry.ts';
import { judge, lockPosition, openPosition, savePosition, type Place } from './positions.ts';

/** Why an event is given up. */
export interface Failure {
  readonly error: unknown;
  readonly attempts: number;
}

/** Started again and again without an end: the handler takes its process down. */
export class CrashLoop extends Error {
  readonly code = 'delivery.crash-loop';

  constructor(starts: number) {
    super(`Started ${starts} times and never finished`);
  }
}

/** May quote a value of a row: kept in the service's own database, never in a log. */
export const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 4000);

/** Files an event as dead. An event that dies again after a retry keeps its number. */
export async function bury(
  tx: EntityManager,
  group: string,
  event: LoggedEvent,
  why: Failure & { readonly policy: OnPoison },
): Promise<string> {
  const [row] = await tx.query<{ id: string }[]>(
    `insert into inbox_dead (grp, topic, part, epoch, off, key, event, policy, code, error, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (grp, topic, part, epoch, off) do update
       set code = excluded.code, error = excluded.error, status = 'open', settled_at = null,
           attempts = inbox_dead.attempts + excluded.attempts, at = now()
     returning id`,
    [
      group,
      event.topic,
      event.partition,
      event.epoch,
      event.offset,
      event.key,
      JSON.stringify(event),
      why.policy,
      codeOf(why.error),
      textOf(why.error),
      why.attempts,
    ],
  );
  if (!row) throw new Error('A dead letter got no number');
  return row.id;
}

/** From now on later events of this key wait. */
export async function park(
  tx: EntityManager,
  group: string,
  event: LoggedEvent,
  deadId: string,
): Promise<void> {
  await tx.query(
    `insert into inbox_parked (grp, topic, key, part, dead_id) values ($1, $2, $3, $4, $5)
     on conflict (grp, topic, key) do update set dead_id = excluded.dead_id, release = false`,
    [group, event.topic, event.key, event.partition, deadId],
  );
}

/** Files an event as dead and goes on as its policy says, unless another process is past it. Returns where that leads. */
export async function fileAsDead(
  tx: Tx,
  place: Place,
  event: LoggedEvent,
  why: Failure & { readonly policy: OnPoison },
): Promise<Position> {
  const start: Position = { epoch: event.epoch, offset: event.offset - 1 };
  await openPosition(tx, place, start);
  const before = (await lockPosition(tx, place)) ?? start;
  if (waitsForOperator(before) || judge(before, event) !== 'next') return before;
  const deadId = await bury(tx, place.group, event, why);
  if (why.policy === 'park-key') await park(tx, place.group, event, deadId);
  const after: Position =
    why.policy === 'halt'
      ? { ...before, stopped: 'delivery.halted' }
      : { epoch: event.epoch, offset: event.offset };
  await savePosition(tx, place, after);
  return after;
}

/** Which of these keys wait. */
export async function parkedKeys(
  tx: EntityManager,
  place: Place,
  keys: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ key: string }[]>(
    `select key from inbox_parked where grp = $1 and topic = $2 and key = any ($3)`,
    [place.group, place.topic, keys],
  );
  return new Set(rows.map((row) => row.key));
}

/** Keeps an event of a parked key, in order, until the key is released. */
export async function letWait(tx: EntityManager, group: string, event: LoggedEvent): Promise<void> {
  await tx.query(
    `insert into inbox_waiting (grp, topic, part, epoch, off, key, event) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing`,
    [group, event.topic, event.partition, event.epoch, event.offset, event.key, JSON.stringify(event)],
  );
}

import type { DataSource } from 'typeorm';
import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import { transaction, type Tx } from '../transaction.ts';
import { bury, CrashLoop, park } from './dead-letters.ts';
import { handle, policyFor } from './handling.ts';
import { lockPosition } from './positions.ts';
import { codeOf } from './retry.ts';
import type { Tended } from './tended.ts';

interface Key {
  readonly topic: string;
  readonly key: string;
  readonly part: number;
}

interface Waiting {
  readonly starts: number;
  readonly event: LoggedEvent;
}

const PLACE = `grp = $1 and topic = $2 and part = $3 and epoch = $4 and off = $5`;
const placeOf = (group: string, event: LoggedEvent): unknown[] => [
  group,
  event.topic,
  event.partition,
  event.epoch,
  event.offset,
];

/** Handles what waits behind settled dead letters, each key in its order, and then lets the key flow again. */
export async function releaseKeys(tended: Tended, signal: AbortSignal): Promise<void> {
  const keys = await tended.db.query<Key[]>(
    `select topic, key, part from inbox_parked where grp = $1 and release`,
    [tended.group],
  );
  for (const key of keys) {
    let more = true;
    while (more && !signal.aborted) more = await releaseNext(tended, key);
  }
}

/** Handles the oldest waiting event of a key; false when the key is free or parked again. */
async function releaseNext(tended: Tended, key: Key): Promise<boolean> {
  const next = await oldest(tended.db, tended.group, key);
  if (!next) return !(await unpark(tended, key));
  const { event } = next;
  const starts = next.starts + 1;
  await tended.db.query(`update inbox_waiting set starts = $6 where ${PLACE}`, [
    ...placeOf(tended.group, event),
    starts,
  ]);
  try {
    await transaction(tended.db, async (tx) => {
      if (starts > tended.attempts) throw new CrashLoop(next.starts);
      await lockPosition(tx, { group: tended.group, topic: key.topic, partition: key.part });
      await handle(tended.subscriptions, event, tx);
      await tx.query(`delete from inbox_waiting where ${PLACE}`, placeOf(tended.group, event));
    });
  } catch (error) {
    await parkAgain(tended, event, { error, attempts: starts });
    return false;
  }
  metrics.handled.inc({ group: tended.group, type: event.type });
  return true;
}

async function oldest(db: DataSource | Tx, group: string, key: Key): Promise<Waiting | undefined> {
  const [row] = await db.query<Waiting[]>(
    `select starts, event from inbox_waiting
      where grp = $1 and topic = $2 and key = $3 order by epoch, off limit 1`,
    [group, key.topic, key.key],
  );
  return row;
}

/** True when the key is free; false when another event came to wait meanwhile. */
async function unpark(tended: Tended, key: Key): Promise<boolean> {
  const { db, group } = tended;
  return transaction(db, async (tx) => {
    // With this lock held no event of the key can come to wait between the look and the release.
    await lockPosition(tx, { group, topic: key.topic, partition: key.part });
    if (await oldest(tx, group, key)) return false;
    await tx.query(`delete from inbox_parked where grp = $1 and topic = $2 and key = $3 and release`, [
      group,
      key.topic,
      key.key,
    ]);
    return true;
  });
}

async function parkAgain(
  tended: Tended,
  event: LoggedEvent,
  why: { readonly error: unknown; readonly attempts: number },
): Promise<void> {
  const { db, group, subscriptions, log } = tended;
  await transaction(db, async (tx) => {
    const deadId = await bury(tx, group, event, { ...why, policy: policyFor(subscriptions, event) });
    await tx.query(`delete from inbox_waiting where ${PLACE}`, placeOf(group, event));
    await park(tx, group, event, deadId);
  });
  metrics.dead.inc({ group, type: event.type, code: codeOf(why.error) });
  log.error(`delivery.dead group=${group} id=${event.id} code=${codeOf(why.error)} on release`);
}

import { publisherOf, type LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import { readLog } from '../outbox/log-reader.ts';
import { transaction } from '../transaction.ts';
import { handle } from './handling.ts';
import { lockPosition } from './positions.ts';
import { codeOf } from './retry.ts';
import type { Tended } from './tended.ts';

interface ReplayRow {
  readonly id: string;
  readonly topic: string;
  readonly part: number;
  readonly next_off: string;
  readonly upto: string;
}

/** Hands old events to the handlers again where an operator asked for it, one partition after the other, in order. */
export async function replay(tended: Tended, signal: AbortSignal): Promise<void> {
  const rows = await tended.db.query<ReplayRow[]>(
    `select id, topic, part, next_off, upto from inbox_replay where grp = $1 and done_at is null order by id`,
    [tended.group],
  );
  for (const row of rows) {
    let next = Number(row.next_off);
    while (next <= Number(row.upto) && !signal.aborted) next = await replayOne(tended, row, next);
    if (signal.aborted) return;
    await tended.db.query(`update inbox_replay set done_at = now() where id = $1`, [row.id]);
  }
}

/** Returns the offset to go on with. */
async function replayOne(tended: Tended, row: ReplayRow, next: number): Promise<number> {
  const place = { topic: row.topic, partition: row.part, after: next - 1 };
  const [event] = await readLog(tended.db, publisherOf(row.topic), place, 1);
  if (!event || event.offset > Number(row.upto)) return Number(row.upto) + 1;
  // Counted as failed until its effects are committed: a handler that kills the process is not replayed for ever.
  await tended.db.query(`update inbox_replay set next_off = $2, failed = failed + 1 where id = $1`, [
    row.id,
    event.offset + 1,
  ]);
  await handleAgain(tended, row, event);
  return event.offset + 1;
}

async function handleAgain(tended: Tended, row: ReplayRow, event: LoggedEvent): Promise<void> {
  const { db, group, subscriptions, log } = tended;
  try {
    await transaction(db, async (tx) => {
      await lockPosition(tx, { group, topic: row.topic, partition: row.part });
      await handle(subscriptions, event, tx);
      await tx.query(`update inbox_replay set failed = failed - 1 where id = $1`, [row.id]);
    });
    metrics.handled.inc({ group, type: event.type });
  } catch (error) {
    log.warn(`replay.event-failed group=${group} id=${event.id} code=${codeOf(error)}`);
  }
}

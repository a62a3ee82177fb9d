import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import { transaction, type Tx } from '../transaction.ts';
import { textOf } from './dead-letters.ts';
import { handle } from './handling.ts';
import { forgetStarts, lockPosition, savePosition } from './positions.ts';
import { codeOf } from './retry.ts';
import type { Tended } from './tended.ts';

interface DeadRow {
  readonly id: string;
  readonly topic: string;
  readonly part: number;
  readonly policy: string;
  readonly event: LoggedEvent;
}

/** Tries the dead letters that an operator wants tried, oldest first, each once. */
export async function retryDead(tended: Tended, signal: AbortSignal): Promise<void> {
  const rows = await tended.db.query<DeadRow[]>(
    `select id, topic, part, policy, event from inbox_dead
      where grp = $1 and status = 'retry' order by topic, part, epoch, off`,
    [tended.group],
  );
  for (const row of rows) if (!signal.aborted) await retryOne(tended, row);
}

async function retryOne(tended: Tended, row: DeadRow): Promise<void> {
  const { db, group, log } = tended;
  // Back to open before the try: a handler that kills the process is not started a second time by itself.
  const claim = `update inbox_dead set status = 'open', attempts = attempts + 1 where id = $1 and status = 'retry' returning id`;
  const [claimed] = await db.query<[unknown[], number]>(claim, [row.id]);
  if (claimed.length === 0) return;
  try {
    await transaction(db, async (tx) => {
      await again(tended, row, tx);
      await tx.query(`update inbox_dead set status = 'retried', settled_at = now() where id = $1`, [row.id]);
      await tx.query(`update inbox_parked set release = true where grp = $1 and dead_id = $2`, [
        group,
        row.id,
      ]);
    });
  } catch (error) {
    log.warn(`dead.retry-failed group=${group} dead=${row.id} code=${codeOf(error)}`);
    await db.query(`update inbox_dead set code = $2, error = $3 where id = $1`, [
      row.id,
      codeOf(error),
      textOf(error),
    ]);
  }
}

/** A halted partition goes on by itself, at the event it stopped at; any other event is handled here. */
async function again(tended: Tended, row: DeadRow, tx: Tx): Promise<void> {
  const place = { group: tended.group, topic: row.topic, partition: row.part };
  const position = await lockPosition(tx, place);
  if (row.policy === 'halt' && position?.stopped === 'delivery.halted') {
    await forgetStarts(tx, place);
    await savePosition(tx, place, { epoch: position.epoch, offset: position.offset });
    return;
  }
  await handle(tended.subscriptions, row.event, tx);
  metrics.handled.inc({ group: tended.group, type: row.event.type });
}

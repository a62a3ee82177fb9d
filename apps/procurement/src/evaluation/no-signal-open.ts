import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { signalKinds, strengthOf } from '../signal/signal.rules.ts';

/** What a machine flagged waits for a named person, but for what says too little by itself. Throws `signal.undecided`, `low-price.undecided`. */
export async function noSignalOpen(tx: Tx, tenderId: Id): Promise<void> {
  const open = await tx.query<{ id: Id }[]>(
    `select id from signal where tender_id = $1 and state = 'RAISED' and kind <> all($2)`,
    [tenderId, signalKinds.filter((kind) => strengthOf[kind] === 'weak')],
  );
  const asked = await tx.query<{ id: Id }[]>(
    'select bid_id as id from low_price_review where tender_id = $1 and justified is null',
    [tenderId],
  );
  if (asked.length > 0) {
    throw new RuleBroken('low-price.undecided', 'A price under review waits for a decision', {
      article: '财库〔2026〕2号',
    });
  }
  if (open.length > 0)
    throw new RuleBroken('signal.undecided', 'A signal waits for a decision', { signals: open.length });
}

import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';

/** What a machine flagged waits for a named person. Throws `signal.undecided`. */
export async function noSignalOpen(tx: Tx, tenderId: Id): Promise<void> {
  const open = await tx.query<{ id: Id }[]>(
    `select id from signal where tender_id = $1 and state = 'RAISED'`,
    [tenderId],
  );
  if (open.length > 0)
    throw new RuleBroken('signal.undecided', 'A signal waits for a decision', { signals: open.length });
}

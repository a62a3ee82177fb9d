import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { LedgerPort, OpenJournal } from '../ledger/ledger.port.ts';
import { findObligation, type Obligation } from '../obligation/obligation.ts';

/** The locked journal of an obligation. Throws `funds.nothing-committed`: nobody was ever bound under this id. */
export async function openJournalOf(
  tx: Tx,
  ledger: LedgerPort,
  obligationId: Id,
): Promise<{ obligation: Obligation; journal: OpenJournal }> {
  const obligation = await findObligation(tx, obligationId);
  const journal = obligation && (await ledger.open(tx, obligation.budgetLineId, [obligationId]));
  if (!obligation || !journal) {
    throw new RuleBroken('funds.nothing-committed', `Nothing is committed for ${obligationId}`);
  }
  return { obligation, journal };
}

import { RuleBroken, type Fen, type LegalDate } from '#kernel';
import { split } from '#regulation';

/** What is asked of a line before anyone is bound: how much, for what, in which year. */
export interface Ask {
  readonly use: string;
  readonly on: LegalDate;
  readonly fen: Fen;
}

export interface LineState {
  readonly allowedUse: string;
  readonly fiscalYear: number;
  readonly availableFen: Fen;
}

/** Why a line may not hold the money; `undefined` when it may. Nothing is bought outside the budget (政府采购法 6, 预算法 13, 63). */
export function refusalOf(line: LineState | undefined, ask: Ask): string | undefined {
  if (line === undefined) return 'funds.no-such-line';
  if (line.allowedUse !== ask.use) return 'funds.use-not-allowed';
  if (line.fiscalYear !== Number(ask.on.slice(0, 4))) return 'funds.wrong-year';
  return line.availableFen < ask.fen ? 'funds.budget-short' : undefined;
}

/** What each payer approves of a line, by the ratio as written. Throws `budget-line.payer-repeated`, `budget-line.share-empty`. */
export function approvedShares(
  amountFen: Fen,
  payers: readonly { readonly organizationId: string; readonly weight: number }[],
): Fen[] {
  if (new Set(payers.map((payer) => payer.organizationId)).size < payers.length) {
    throw new RuleBroken('budget-line.payer-repeated', 'Each payer is named once, with its whole weight');
  }
  const shares = split(
    amountFen,
    payers.map((payer) => payer.weight),
  );
  if (shares.includes(0)) {
    throw new RuleBroken('budget-line.share-empty', 'A payer would bear nothing', { amountFen });
  }
  return shares;
}

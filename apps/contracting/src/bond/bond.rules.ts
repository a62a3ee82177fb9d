import { RuleBroken, transition, type Fen, type LegalDate, type TransitionTable } from '#kernel';
import { checkBond, type LegalContext } from '#regulation';
import type { ContractState } from '../contract/contract.rules.ts';

/** HELD by the buyer; RETURNED when the contract is done; CLAIMED where the supplier answers for a breach. */
export type BondState = 'HELD' | 'RETURNED' | 'CLAIMED';

const moves: TransitionTable<BondState> = { HELD: ['RETURNED', 'CLAIMED'], RETURNED: [], CLAIMED: [] };

export function bondMoves(from: BondState, to: BondState): BondState {
  return transition('bond', moves, { from, to });
}

export const bondForms = ['cash', 'cheque', 'draft', 'guarantee'] as const;
export type BondForm = (typeof bondForms)[number];

export interface BondGiven {
  readonly form: BondForm;
  readonly amountFen: Fen;
  readonly validTo: LegalDate;
}

/**
 * Ten per cent at most, never cash, and not over before the contract is (GPR 48, GP-22, GP-23).
 * Throws `bond.cash`, `bond.too-high`, `bond.too-short`, `contract.wrong-state`.
 */
export function bondFits(
  { form, amountFen, validTo }: BondGiven,
  contract: { readonly state: ContractState; readonly priceFen: Fen; readonly endsOn: LegalDate | null },
  at: LegalContext,
): void {
  if (!['DRAFT', 'SIGNED', 'SUSPENDED'].includes(contract.state))
    throw new RuleBroken('contract.wrong-state', 'Nothing is left to be performed', {
      state: contract.state,
    });
  checkBond({ kind: 'performance-bond', fen: amountFen, form }, contract.priceFen, at);
  if (contract.endsOn === null || validTo >= contract.endsOn) return;
  throw new RuleBroken('bond.too-short', `The bond is to last until ${contract.endsOn}`, {
    endsOn: contract.endsOn,
  });
}

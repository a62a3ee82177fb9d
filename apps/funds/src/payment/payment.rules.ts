import { RuleBroken, transition, type Fen, type Id, type TransitionTable } from '#kernel';

/** Owed; asked of the treasury; paid by it. */
export type PayableState = 'ACCRUED' | 'APPLIED' | 'PAID';
export type ApplicationState = 'APPLIED' | 'APPROVED' | 'RECEIPTED';

const payableMoves: TransitionTable<PayableState> = { ACCRUED: ['APPLIED'], APPLIED: ['PAID'], PAID: [] };
const applicationMoves: TransitionTable<ApplicationState> = {
  APPLIED: ['APPROVED'],
  APPROVED: ['RECEIPTED'],
  RECEIPTED: [],
};

/** Throws `payable.wrong-state`. */
export function payableMovesTo(from: PayableState, to: PayableState): PayableState {
  return transition('payable', payableMoves, { from, to });
}

/** Throws `payment-application.wrong-state`. */
export function applicationMovesTo(from: ApplicationState, to: ApplicationState): ApplicationState {
  return transition('payment-application', applicationMoves, { from, to });
}

/** Throws `duty.not-separated` (GP-87): who asks for the money does not approve it. */
export function mayApprove(appliedBy: Id, approver: Id): void {
  if (appliedBy === approver) {
    throw new RuleBroken('duty.not-separated', 'Somebody else must approve what you applied for', {
      article: '行政事业单位内部控制规范（试行） 15',
    });
  }
}

/** Throws `funds.receipt-mismatch`: the treasury pays an application whole or not at all (预算法 61). */
export function receiptFits(receiptFen: Fen, appliedFen: Fen): void {
  if (receiptFen !== appliedFen) {
    throw new RuleBroken('funds.receipt-mismatch', 'The receipt is for another amount', {
      receiptFen,
      appliedFen,
    });
  }
}

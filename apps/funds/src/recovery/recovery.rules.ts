import { RuleBroken, transition, type Fen, type Id, type LegalDate, type TransitionTable } from '#kernel';
import { reverse } from '../ledger/share.rules.ts';

export type RecoveryState = 'OPEN' | 'SETTLED';

const moves: TransitionTable<RecoveryState> = { OPEN: ['OPEN', 'SETTLED'], SETTLED: [] };

/** A payment as it was recorded, per payer, and what of it was reversed before. */
export interface PaidLegs {
  readonly payableId: Id;
  readonly legs: readonly Fen[];
  readonly reversed: readonly Fen[];
}

export interface ReversedLegs {
  readonly payableId: Id;
  readonly legs: Fen[];
}

const sum = (fen: readonly Fen[]): Fen => fen.reduce((total, each) => total + each, 0);

/**
 * Which recorded legs an amount reverses: the given payments in turn, each as far as it goes. A split is never computed
 * anew, so each payer gets back what it gave. Throws `funds.recovery-exceeds-paid`.
 */
export function legsToReverse(fen: Fen, payments: readonly PaidLegs[]): ReversedLegs[] {
  const paidFen = sum(payments.map(({ legs, reversed }) => sum(legs) - sum(reversed)));
  if (fen > paidFen) {
    throw new RuleBroken('funds.recovery-exceeds-paid', 'More is asked back than was paid', {
      recoverFen: fen,
      paidFen,
    });
  }
  let rest = fen;
  return payments.flatMap(({ payableId, legs, reversed }) => {
    const part = Math.min(rest, sum(legs) - sum(reversed));
    rest -= part;
    return part === 0 ? [] : [{ payableId, legs: reverse(part, legs, reversed) }];
  });
}

/** The state after a refund. Throws `recovery.wrong-state`, `funds.refund-exceeds-recovery`. */
export function refunded(
  recovery: { readonly state: RecoveryState; readonly amountFen: Fen; readonly refundedFen: Fen },
  fen: Fen,
): RecoveryState {
  const openFen = recovery.amountFen - recovery.refundedFen;
  const to = fen >= openFen ? 'SETTLED' : 'OPEN';
  const state = transition('recovery', moves, { from: recovery.state, to });
  if (fen > openFen) {
    throw new RuleBroken('funds.refund-exceeds-recovery', 'More came back than was asked for', {
      refundFen: fen,
      openFen,
    });
  }
  return state;
}

// An assumption, to be confirmed per place: money back in its own year may be spent again; later it goes to the treasury.
/** What a refund books: into the line in its fiscal year, else returned to the treasury. */
export function refundEvent(
  fiscalYear: number,
  on: LegalDate,
): 'recovery.refunded' | 'recovery.refunded-late' {
  return Number(on.slice(0, 4)) > fiscalYear ? 'recovery.refunded-late' : 'recovery.refunded';
}

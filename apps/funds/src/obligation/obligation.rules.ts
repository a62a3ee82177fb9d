import { RuleBroken, transition, type Fen, type TransitionTable } from '#kernel';
import { split } from '#regulation';
import { draw, type Standing } from '../ledger/share.rules.ts';

/** Held for a tender or post; then bound, or given back. */
export type ReservationState = 'RESERVED' | 'COMMITTED' | 'RELEASED';

const moves: TransitionTable<ReservationState> = {
  RESERVED: ['COMMITTED', 'RELEASED'],
  COMMITTED: [],
  RELEASED: [],
};

/** Throws `reservation.wrong-state`. */
export function reservationMoves(from: ReservationState, to: ReservationState): ReservationState {
  return transition('reservation', moves, { from, to });
}

/** Throws `funds.over-commitment`: a contract is signed at the winning price, which is within the ceiling (政府采购法 46). */
export function priceFits(priceFen: Fen, reservedFen: Fen): void {
  if (priceFen > reservedFen) {
    throw new RuleBroken('funds.over-commitment', 'The price is above what was reserved', {
      priceFen,
      reservedFen,
    });
  }
}

/** What an acceptance or claim says in money. */
export interface Earned {
  readonly payableFen: Fen;
  /** Of the same milestone, never to be paid: it goes back to the budget. */
  readonly deductionFen: Fen;
}

/** How an accepted amount and its deduction fall on the payers. Throws `funds.over-commitment`. */
export function accrualLegs(
  { payableFen, deductionFen }: Earned,
  committed: Standing,
): { earned: Fen[]; deduction: Fen[] } {
  const earned = draw(payableFen, committed);
  const left = committed.from.map((fen, payer) => fen - (earned[payer] ?? 0));
  const leftFen = left.reduce((sum, fen) => sum + fen, 0);
  if (deductionFen > leftFen) {
    throw new RuleBroken(
      'funds.over-commitment',
      'The milestone is worth more than what is still committed',
      {
        wantedFen: payableFen + deductionFen,
        leftFen: payableFen + leftFen,
      },
    );
  }
  return { earned, deduction: deductionFen === 0 ? left.map(() => 0) : split(deductionFen, left) };
}

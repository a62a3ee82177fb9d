import type { Fen, Id } from '#kernel';

/** What ever happened to the money of an obligation, as sums that only grow. */
export interface Cumulative {
  readonly reservedFen: Fen;
  readonly committedFen: Fen;
  readonly accruedFen: Fen;
  readonly paidFen: Fen;
  /** Ever claimed back. */
  readonly reclaimedFen: Fen;
  /** Of that, come back. */
  readonly recoveredFen: Fen;
}

/** One booked event, with what it added. */
export interface Happened extends Cumulative {
  readonly event: string;
  /** The acceptance, claim, payment application, recovery … it is about. */
  readonly subjectId: Id;
  /** RFC 3339 */
  readonly at: string;
}

const NOTHING: Cumulative = {
  reservedFen: 0,
  committedFen: 0,
  accruedFen: 0,
  paidFen: 0,
  reclaimedFen: 0,
  recoveredFen: 0,
};

function plus(a: Cumulative, b: Cumulative): Cumulative {
  return {
    reservedFen: a.reservedFen + b.reservedFen,
    committedFen: a.committedFen + b.committedFen,
    accruedFen: a.accruedFen + b.accruedFen,
    paidFen: a.paidFen + b.paidFen,
    reclaimedFen: a.reclaimedFen + b.reclaimedFen,
    recoveredFen: a.recoveredFen + b.recoveredFen,
  };
}

/** The figures after each event: what was added, summed from the first on. */
export function historyOf(events: readonly Happened[]): Happened[] {
  let total = NOTHING;
  return events.map(({ event, subjectId, at, ...added }) => {
    total = plus(total, added);
    return { event, subjectId, at, ...total };
  });
}

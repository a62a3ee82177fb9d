import { RuleBroken, type Fen } from '#kernel';
import { split, splitCumulative } from '#regulation';

/** What one payer of a line has left to give, has borne so far, and shall bear, all in the line's order of payers. */
export interface Standing {
  /** The ratio as it was approved: 1:1 stays 1:1, 5:5 stays 5:5. */
  readonly weights: readonly number[];
  /** The most each payer can give. */
  readonly from: readonly Fen[];
  /** What each payer bore before, in this series. */
  readonly borne: readonly Fen[];
}

const sum = (fen: readonly Fen[]): Fen => fen.reduce((total, each) => total + each, 0);

/**
 * Who gives how much of an amount. Split cumulatively, so that each payer's total to date stays within one fen of its
 * exact share (MO-04; with three payers or more a second fen where rounding would else take money back), but never more
 * than a payer has left: what one cannot give, the others bear by their ratio, and the next draw evens it out.
 * Throws `funds.over-commitment` when all together have too little.
 */
export function draw(fen: Fen, { weights, from, borne }: Standing): Fen[] {
  if (sum(from) < fen) {
    throw new RuleBroken(
      'funds.over-commitment',
      `${fen} fen are more than the ${sum(from)} fen that are left`,
      {
        wantedFen: fen,
        leftFen: sum(from),
      },
    );
  }
  const fair = splitCumulative(sum(borne) + fen, borne, weights);
  const legs = fair.map((part, payer) => Math.min(Math.max(part, 0), from[payer] ?? 0));
  return settle(fen - sum(legs), legs, { weights, from, borne });
}

// Hands the rest to those who still can move, by their ratio. Each round ends the rest or exhausts a payer.
function settle(rest: number, legs: Fen[], standing: Standing): Fen[] {
  if (rest === 0) return legs;
  const room = legs.map((leg, payer) => (rest > 0 ? (standing.from[payer] ?? 0) - leg : leg));
  const ratio = room.map((left, payer) => (left > 0 ? (standing.weights[payer] ?? 0) : 0));
  const moved = split(Math.abs(rest), ratio).map((part, payer) => Math.min(part, room[payer] ?? 0));
  const sign = Math.sign(rest);
  const next = legs.map((leg, payer) => leg + sign * (moved[payer] ?? 0));
  return settle(rest - sign * sum(moved), next, standing);
}

/** Gives part of recorded legs back, in their own proportion; all of them together exactly. Never more than recorded. */
export function reverse(fen: Fen, recorded: readonly Fen[], reversed: readonly Fen[]): Fen[] {
  const from = recorded.map((leg, payer) => leg - (reversed[payer] ?? 0));
  return draw(fen, { weights: recorded, from, borne: reversed });
}

import type { Fen, Id } from '#kernel';
import { meanScore, priceScores, rankByScore, rationals, totalScore } from '#regulation';

/** A bid with all that its score is made of. */
export interface ScoredBid {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly priceFen: Fen;
  /** Deduction as a fraction, or null where none is granted. */
  readonly deduction: string | null;
  /** Points by criterion, one set for each member. */
  readonly points: readonly Readonly<Record<string, string>>[];
}

export interface Scoring {
  readonly priceWeight: string;
  readonly criteria: readonly {
    readonly code: string;
    readonly weight: string;
    readonly maxPoints: string;
  }[];
}

/** A bid as the report ranks it; every sub-score is published and already rounded, so anybody can add them up (GP-45). */
export interface RankedRow {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly priceFen: Fen;
  readonly deduction: string | null;
  readonly priceScore: string;
  readonly scores: Readonly<Record<string, string>>;
  readonly totalScore: string;
  readonly rank: number;
}

/** The comprehensive scoring of 87 art. 55: price by the low-price-first formula, criteria by the members' mean. */
export function evaluate(bids: readonly ScoredBid[], { priceWeight, criteria }: Scoring): RankedRow[] {
  const prices = priceScores(
    priceWeight,
    bids.map(({ priceFen }) => priceFen),
    bids.map(({ deduction }) => deduction),
  );
  const rows = bids.map((bid, i) => {
    const priceScore = prices[i] ?? '0.00';
    const scores = Object.fromEntries(
      criteria.map((criterion) => [criterion.code, criterionScore(criterion, bid.points)]),
    );
    const { bidId, organizationId, priceFen, deduction } = bid;
    return {
      bidId,
      organizationId,
      priceFen,
      deduction,
      priceScore,
      scores,
      totalScore: totalScore([priceScore, ...Object.values(scores)]),
    };
  });
  const { places } = rankByScore(
    'tender',
    rows.map(({ bidId, totalScore: score, priceFen }) => ({ bid: bidId, score, quote: priceFen })),
  );
  return places.flatMap(({ bid, rank }) =>
    rows.filter(({ bidId }) => bidId === bid).map((row) => ({ ...row, rank })),
  );
}

function criterionScore(
  { code, weight, maxPoints }: Scoring['criteria'][number],
  points: ScoredBid['points'],
): string {
  const { parseDecimal, multiply, divide, toFixed2 } = rationals;
  const mean = parseDecimal(meanScore(points.map((given) => given[code] ?? '0')));
  return toFixed2(divide(multiply(mean, parseDecimal(weight)), parseDecimal(maxPoints)));
}

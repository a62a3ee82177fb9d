import type { Fen, Id } from '#kernel';
import { priceScores, rankByScore, rationals, totalScore } from '#regulation';
import type { Criterion } from '../tender/tender.rules.ts';

/** A bid with all that its score is made of. */
export interface ScoredBid {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly priceFen: Fen;
  /** Deduction as a fraction, or null where none is granted. */
  readonly deduction: string | null;
  /** Points by criterion, one set for each member. */
  readonly points: readonly Readonly<Record<string, string>>[];
  /** What a draw between equals goes by: nobody could know it before the seed was told. */
  readonly lot: string;
}

export interface Scoring {
  readonly priceWeight: string;
  readonly criteria: readonly Pick<Criterion, 'code' | 'weight' | 'maxPoints'>[];
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
  /** From 1; never shared: equals are told apart by lot. */
  readonly rank: number;
  /** Its place among equals came by lot (87 art. 57, 68). */
  readonly drawn: boolean;
}

/** The comprehensive scoring of 87 art. 55: price by the low-price-first formula, criteria by the members' mean. */
export function evaluate(bids: readonly ScoredBid[], { priceWeight, criteria }: Scoring): RankedRow[] {
  const prices = priceScores(
    priceWeight,
    bids.map(({ priceFen }) => priceFen),
    bids.map(({ deduction }) => deduction),
  );
  const rows = bids.map(({ points, ...bid }, i) => {
    const priceScore = prices[i] ?? '0.00';
    const scores = Object.fromEntries(
      criteria.map((criterion) => [criterion.code, criterionScore(criterion, points)]),
    );
    return { ...bid, priceScore, scores, totalScore: totalScore([priceScore, ...Object.values(scores)]) };
  });
  return inOrder(rows);
}

type Unranked = Omit<RankedRow, 'rank' | 'drawn'> & { readonly lot: string };

/** Higher score, then lower quote; what is still equal is drawn (87 art. 57; draw: rules GP-46). */
function inOrder(rows: readonly Unranked[]): RankedRow[] {
  const { places, ties } = rankByScore(
    'tender',
    rows.map(({ bidId, totalScore: score, priceFen }) => ({ bid: bidId, score, quote: priceFen })),
  );
  const tied = new Set(ties.flat());
  const placeOf = new Map(places.map(({ bid, rank }) => [bid, rank]));
  return [...rows]
    .sort((a, b) => (placeOf.get(a.bidId) ?? 0) - (placeOf.get(b.bidId) ?? 0) || (a.lot < b.lot ? -1 : 1))
    .map(({ lot: _lot, ...row }, i) => ({ ...row, rank: i + 1, drawn: tied.has(row.bidId) }));
}

/** The members' mean, scaled to the criterion's weight; exact until rounded once (GP-44, GP-45). */
function criterionScore(
  { code, weight, maxPoints }: Scoring['criteria'][number],
  points: ScoredBid['points'],
): string {
  const { add, divide, multiply, parseDecimal, rational, toFixed2 } = rationals;
  const sum = points.map((given) => parseDecimal(given[code] ?? '0')).reduce(add, rational(0));
  const mean = divide(sum, rational(points.length));
  return toFixed2(divide(multiply(mean, parseDecimal(weight)), parseDecimal(maxPoints)));
}

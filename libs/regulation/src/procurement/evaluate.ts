import type { Fen } from '#kernel';
import type { PurchaseMethod } from '../deadlines/tender-dates.ts';
import { add, multiply, parseDecimal, rational, toFixed2, type Rational } from '../money/rational.ts';
import { adjustedPrice, priceScores, readFraction, totalScore } from './price-score.ts';
import type { ScoringMethod } from './procedures/procedure.ts';
import { rankByEvaluatedPrice, rankByScore, type Ranking } from './ranking.ts';

/** A bid with all that its score is made of. */
export interface ScoredBid {
  readonly bidId: string;
  readonly organizationId: string;
  readonly priceFen: Fen;
  /** All deductions together as a fraction, or null where none is granted. */
  readonly deduction: string | null;
  /** Points by criterion, one set for each member; decimal strings of at most two decimals. */
  readonly points: readonly Readonly<Record<string, string>>[];
  /** What a draw between equals goes by: nobody could know it before the seed was told. */
  readonly lot: string;
}

/** How a document scores. An open tender scored comprehensively unless said. */
export interface Scoring {
  readonly family?: PurchaseMethod;
  readonly scoringMethod?: ScoringMethod;
  readonly priceWeight: string;
  readonly criteria: readonly {
    readonly code: string;
    readonly weight: string;
    readonly maxPoints: string;
  }[];
}

/** A bid as the report ranks it; every sub-score is published and already rounded, so anybody can add them up (GP-45). */
export interface RankedRow {
  readonly bidId: string;
  readonly organizationId: string;
  /** The quote: what the contract says. */
  readonly priceFen: Fen;
  readonly deduction: string | null;
  /** Quote less deductions, in fen with two decimals; only for comparing, never for paying. */
  readonly evaluatedFen: string;
  readonly priceScore: string;
  readonly scores: Readonly<Record<string, string>>;
  readonly totalScore: string;
  /** From 1; never shared: equals are told apart by lot. */
  readonly rank: number;
  /** Its place among equals came by lot (87 art. 57, 68). */
  readonly drawn: boolean;
}

/** Deductions of several policies add up, each of the original quote (GP-66); null where there is none. */
export function sumOfDeductions(rates: readonly string[]): string | null {
  if (rates.length === 0) return null;
  const sum = rates.map(readFraction).reduce(add, rational(0));
  const millionths = (multiply(sum, rational(1_000_000)).num / sum.den).toString().padStart(7, '0');
  const text = `${millionths.slice(0, -6)}.${millionths.slice(-6)}`.replace(/0{1,4}$/, '');
  readFraction(text);
  return text;
}

/**
 * The ranking: comprehensive scoring by 87 art. 55 (price by the low-price-first formula, criteria by the members'
 * mean), or ascending evaluated price (87 art. 54, 56) where the price alone decides.
 */
export function evaluateBids(bids: readonly ScoredBid[], scoring: Scoring): RankedRow[] {
  const { priceWeight, criteria } = scoring;
  const prices = priceScores(
    priceWeight,
    bids.map(({ priceFen }) => priceFen),
    bids.map(({ deduction }) => deduction),
  );
  const weights = criteria.map(({ code, weight, maxPoints }) => ({ code, ...factorOf(weight, maxPoints) }));
  const rows = bids.map(({ points, ...bid }, i): Unranked => {
    const priceScore = prices[i] ?? '0.00';
    const evaluated = adjustedPrice(bid.priceFen, bid.deduction);
    const scores = Object.fromEntries(weights.map((weight) => [weight.code, criterionScore(weight, points)]));
    const technical = totalScore(Object.values(scores));
    const total = totalScore([priceScore, technical]);
    return { ...bid, evaluated, priceScore, scores, technical, totalScore: total };
  });
  return inOrder(rows, orderOf(rows, scoring));
}

type Unranked = Omit<RankedRow, 'rank' | 'drawn' | 'evaluatedFen'> & {
  readonly lot: string;
  readonly evaluated: Rational;
  readonly technical: string;
};

function orderOf(
  rows: readonly Unranked[],
  { family = 'tender', scoringMethod = 'comprehensive' }: Scoring,
): Ranking {
  if (scoringMethod !== 'comprehensive') {
    return rankByEvaluatedPrice(rows.map(({ bidId, evaluated }) => ({ bid: bidId, price: evaluated })));
  }
  const ranked = rows.map(({ bidId, totalScore: score, priceFen, technical }) => ({
    ...{ bid: bidId, score, quote: priceFen, technical },
  }));
  return rankByScore(family, ranked);
}

/** What is still equal is drawn (87 art. 57; draw: rules GP-46). */
function inOrder(rows: readonly Unranked[], { places, ties }: Ranking): RankedRow[] {
  const tied = new Set(ties.flat());
  const placeOf = new Map(places.map(({ bid, rank }) => [bid, rank]));
  return [...rows]
    .sort((a, b) => (placeOf.get(a.bidId) ?? 0) - (placeOf.get(b.bidId) ?? 0) || (a.lot < b.lot ? -1 : 1))
    .map(({ lot: _lot, technical: _technical, evaluated, ...row }, i) => ({
      ...{ bidId: row.bidId, organizationId: row.organizationId, priceFen: row.priceFen },
      ...{ deduction: row.deduction, evaluatedFen: toFixed2(evaluated) },
      ...{ priceScore: row.priceScore, scores: row.scores, totalScore: row.totalScore },
      ...{ rank: i + 1, drawn: tied.has(row.bidId) },
    }));
}

/** weight ÷ maxPoints, of points counted in hundredths. */
function factorOf(weight: string, maxPoints: string): Rational {
  const [by, most] = [parseDecimal(weight), parseDecimal(maxPoints)];
  return rational(by.num * most.den, by.den * most.num * 100n);
}

/** The members' mean, scaled to the criterion's weight; exact until rounded once (GP-44, GP-45). */
function criterionScore(
  { code, num, den }: Rational & { code: string },
  points: ScoredBid['points'],
): string {
  let hundredths = 0;
  for (const given of points) hundredths += hundredthsOf(given[code] ?? '0');
  return toFixed2(rational(BigInt(hundredths) * num, den * BigInt(points.length)));
}

const POINTS = /^(\d{1,6})(?:\.(\d{1,2}))?$/;

// Points have two decimals at most: whole hundredths are exact, and thirty times faster than fractions of any kind.
function hundredthsOf(points: string): number {
  const [, whole, part = ''] = POINTS.exec(points) ?? [];
  if (whole === undefined) throw new TypeError(`"${points}" are no points`);
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

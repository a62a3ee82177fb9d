import { RuleBroken, type Fen } from '#kernel';
import {
  add,
  compare,
  divide,
  multiply,
  parseDecimal,
  rational,
  toFixed2,
  type Rational,
} from '../money/rational.ts';

const ONE = rational(1);
const HUNDRED = rational(100);

/**
 * Price scores by the low-price-first formula: lowest price ÷ price × weight (87 art. 55, GP-42). With deductions the
 * formula sees the adjusted prices; the contract price stays the quote (GP-43). Exact until rounded half up to two
 * decimals (GP-45). `weight` in points (0–100], quotes in fen, a deduction as a fraction `0.10` or `10%`, or null.
 * Throws `price-score.weight-invalid`, `price-score.quote-invalid`, `price-score.deduction-invalid`.
 */
export function priceScores(
  weight: number | string,
  quotes: readonly Fen[],
  deductions: readonly (string | null)[] | null = null,
): string[] {
  const points = readWeight(weight);
  if (deductions !== null && deductions.length !== quotes.length) {
    throw new RuleBroken(
      'price-score.deduction-invalid',
      'There must be one deduction, or null, for each quote',
    );
  }
  const prices = quotes.map((quote, i) => adjustedPrice(quote, deductions?.[i] ?? null));
  const [first, ...others] = prices;
  if (first === undefined) throw new RuleBroken('price-score.quote-invalid', 'There is no quote to score');
  const base = others.reduce((low, price) => (compare(price, low) < 0 ? price : low), first);
  return prices.map((price) => toFixed2(multiply(divide(base, price), points)));
}

function readWeight(weight: number | string): Rational {
  const points = tryDecimal(String(weight));
  if (points && points.num > 0n && compare(points, HUNDRED) <= 0) return points;
  throw new RuleBroken(
    'price-score.weight-invalid',
    'The weight is a number of points above 0 and at most 100',
  );
}

function tryDecimal(text: string): Rational | undefined {
  return /^\d{1,18}(\.\d{1,18})?$/.test(text) ? parseDecimal(text) : undefined;
}

/** The price the formula sees, in exact fen: the quote less its deduction (扣除后的价格). Throws as `priceScores`. */
export function adjustedPrice(quote: Fen, deduction: string | null): Rational {
  if (!Number.isSafeInteger(quote) || quote <= 0) {
    throw new RuleBroken('price-score.quote-invalid', `${quote} is not a quote in whole fen above 0`, {
      quote,
    });
  }
  const rate = deduction === null ? rational(0) : readFraction(deduction);
  return multiply(rational(quote), { num: rate.den - rate.num, den: rate.den });
}

/** Reads `0.10` or `10%`. Throws `price-score.deduction-invalid` unless it is at least 0 and below 1. */
export function readFraction(text: string): Rational {
  const percent = text.endsWith('%');
  const number = tryDecimal(percent ? text.slice(0, -1) : text);
  const rate = number && percent ? divide(number, HUNDRED) : number;
  if (rate && compare(rate, ONE) < 0) return rate;
  throw new RuleBroken(
    'price-score.deduction-invalid',
    `"${text}" is not a fraction such as "0.10" or "10%"`,
    {
      deduction: text,
    },
  );
}

/** The mean of the members' scores for a criterion, to two decimals (87 art. 55; mean [D]). Scores as decimal strings. */
export function meanScore(scores: readonly string[]): string {
  if (scores.length === 0) throw new RuleBroken('score.missing', 'There is no score to average');
  return toFixed2(divide(sumOf(scores), rational(scores.length)));
}

/** A bid's total: the sum of the published, already rounded sub-scores, so that anybody can add them up (GP-45). */
export function totalScore(published: readonly string[]): string {
  return toFixed2(sumOf(published));
}

function sumOf(scores: readonly string[]): Rational {
  return scores.map(parseDecimal).reduce(add, rational(0));
}

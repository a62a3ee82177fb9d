import { Money, RuleBroken, type Fen } from '#kernel';
import { compare, multiply, parseDecimal, rational, type Rational } from '../money/rational.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

export const LOW_PRICE_TESTS = ['mean', 'second-lowest', 'ceiling'] as const;

/** A quote far below the mean, the second lowest or the ceiling. */
export type LowPriceTest = (typeof LOW_PRICE_TESTS)[number];

/** Rates the document raises, as decimal strings. */
export type LowPriceRates = Readonly<Partial<Record<LowPriceTest, string>>>;

/** Conforming quotes as quoted, never as adjusted, and the price ceiling (the budget where there is none), in fen. */
export interface QuotesForReview {
  readonly quotes: readonly Fen[];
  readonly ceilingFen: Fen;
  readonly rates?: LowPriceRates;
}

export interface LowPriceReview {
  readonly quote: Fen;
  /** Tests that were hit: a review opens, nothing is rejected by arithmetic. */
  readonly hits: readonly LowPriceTest[];
}

/**
 * Which quotes open an abnormally-low-price review (财库〔2026〕2号, from 2026-02-01), in the order given; strictly
 * below counts. Throws `low-price.rate-invalid`, `parameter.not-found` before the rule existed.
 */
export function reviewLowPrices(review: QuotesForReview, at: LegalContext): LowPriceReview[] {
  const rates = lowPriceRates(review.rates ?? {}, at);
  const sorted = review.quotes.map((quote) => Money.of(quote)).sort((a, b) => a - b);
  const second = sorted[1];
  const bases: Partial<Record<LowPriceTest, Rational>> = {
    ceiling: rational(Money.of(review.ceilingFen)),
    ...(sorted.length > 0 && { mean: rational(Money.sum(sorted), sorted.length) }),
    ...(second !== undefined && { 'second-lowest': rational(second) }),
  };
  return review.quotes.map((quote) => ({
    quote,
    hits: LOW_PRICE_TESTS.filter((test) => {
      const base = bases[test];
      return base !== undefined && compare(rational(quote), multiply(base, rates[test])) < 0;
    }),
  }));
}

/**
 * The rates that apply: the national ones, or higher ones of the document up to the cap.
 * Throws `low-price.rate-invalid`.
 */
export function lowPriceRates(raised: LowPriceRates, at: LegalContext): Record<LowPriceTest, Rational> {
  const cap = parameter('abnormal-low-price-rate-cap', at.area, at.on);
  const rate = (test: LowPriceTest): Rational => {
    const standard = parameter(`abnormal-low-price-${test}-rate`, at.area, at.on);
    const chosen = parseDecimal(raised[test] ?? standard.value);
    if (compare(chosen, parseDecimal(cap.value)) <= 0 && compare(chosen, parseDecimal(standard.value)) >= 0) {
      return chosen;
    }
    throw new RuleBroken('low-price.rate-invalid', `A rate lies between ${standard.value} and ${cap.value}`, {
      article: cap.source,
      test,
      rate: raised[test],
    });
  };
  return { mean: rate('mean'), 'second-lowest': rate('second-lowest'), ceiling: rate('ceiling') };
}

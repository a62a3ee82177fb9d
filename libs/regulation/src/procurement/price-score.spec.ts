import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toFixed2 } from '../money/rational.ts';
import { reviewLowPrices } from './abnormal-low-price.ts';
import { checkPriceTerms, priceDeductionFor, type PriceTerms } from './document-check.ts';
import { adjustedPrice, meanScore, priceScores, totalScore } from './price-score.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const AT = { area: '370303', on: '2026-11-23' };
const TENDER: PriceTerms = {
  method: 'tender',
  priceWeight: '0.20',
  deductionRate: '0.10',
  reservedForSme: false,
};

describe('price scores (case 3)', () => {
  const quotes = [96_000_000, 100_000_000, 108_000_000];

  it('give the lowest price the whole weight, rounded half up', () => {
    expect(priceScores(10, quotes)).toEqual(['10.00', '9.60', '8.89']);
    expect(priceScores('20', quotes)).toEqual(['20.00', '19.20', '17.78']);
  });

  it('lie above 0 and reach the weight exactly at the lowest price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 ** 53 - 1 }), { minLength: 1, maxLength: 9 }),
        (some) => {
          const scores = priceScores(30, some);
          expect(scores[some.indexOf(Math.min(...some))]).toBe('30.00');
          expect(scores.every((score) => Number(score) >= 0 && Number(score) <= 30)).toBe(true);
        },
      ),
    );
  });

  it('are refused for a quote, weight or deduction that is none', () => {
    expect(() => priceScores(10, [])).toThrow(broken('price-score.quote-invalid'));
    expect(() => priceScores(10, [0])).toThrow(broken('price-score.quote-invalid'));
    for (const weight of [0, 101, '-1', Number.NaN, '1e1']) {
      expect(() => priceScores(weight, quotes)).toThrow(broken('price-score.weight-invalid'));
    }
    for (const deduction of ['10', '1', '-0.1', '', 'x%', '100%']) {
      expect(() => priceScores(10, [1], [deduction])).toThrow(broken('price-score.deduction-invalid'));
    }
    expect(() => priceScores(10, [1, 2], [null])).toThrow(broken('price-score.deduction-invalid'));
  });

  it('add up as published', () => {
    expect(totalScore(['19.69', '60.00', '8.81'])).toBe('88.50');
    expect(meanScore(['80', '81', '81'])).toBe('80.67');
  });
});

describe('a price deduction (case 4)', () => {
  it('changes the base and the score, not the quote', () => {
    const quotes = [96_000_000, 100_000_000, 105_000_000];
    expect(priceScores(20, quotes, [null, null, '0.10'])).toEqual(['19.69', '18.90', '20.00']);
    expect(priceScores(20, quotes, [null, null, '10%'])).toEqual(['19.69', '18.90', '20.00']);
    expect(toFixed2(adjustedPrice(105_000_000, '0.10'))).toBe('94500000.00');
  });

  it('goes to small enterprises only: a social-service agency is none', () => {
    expect(priceDeductionFor({ kind: 'social-service-agency', size: 'small' }, TENDER)).toBeNull();
    expect(priceDeductionFor({ kind: 'enterprise', size: 'medium' }, TENDER)).toBeNull();
    expect(priceDeductionFor({ kind: 'enterprise', size: 'small' }, TENDER)).toBe('0.10');
  });

  it('is gone in a reserved lot, where an agency may not bid', () => {
    const reserved = { deductionRate: null, reservedForSme: true };
    expect(priceDeductionFor({ kind: 'enterprise', size: 'small' }, reserved)).toBeNull();
    expect(() => priceDeductionFor({ kind: 'social-service-agency', size: 'small' }, reserved)).toThrow(
      broken('bid.not-sme'),
    );
    expect(() => priceDeductionFor({ kind: 'enterprise', size: 'large' }, reserved)).toThrow(
      broken('bid.not-sme'),
    );
  });
});

describe('the price terms of a document', () => {
  it.each([
    ['a tender weight of 9 %', { priceWeight: '0.09' }, 'price-weight.too-low'],
    [
      'a consultation weight of 31 %',
      { method: 'consultation', priceWeight: '0.31' },
      'price-weight.too-high',
    ],
    ['a weight above the whole', { priceWeight: '1.01' }, 'price-weight.too-high'],
    ['a deduction of 9 %', { deductionRate: '0.09' }, 'price-deduction.out-of-range'],
    ['a deduction of 21 %', { deductionRate: '0.21' }, 'price-deduction.out-of-range'],
    ['a deduction in a reserved lot', { reservedForSme: true }, 'price-deduction.reserved-lot'],
  ] as const)('refuse %s', (_what, change, code) => {
    expect(() => checkPriceTerms({ ...TENDER, ...change }, AT)).toThrow(broken(code));
  });

  it('pass at the limits, and by the law of their day', () => {
    expect(() =>
      checkPriceTerms({ ...TENDER, priceWeight: '0.10', deductionRate: '0.20' }, AT),
    ).not.toThrow();
    expect(() =>
      checkPriceTerms({ ...TENDER, method: 'consultation', priceWeight: '0.30' }, AT),
    ).not.toThrow();
    const before = { ...AT, on: '2022-06-30' };
    expect(() => checkPriceTerms({ ...TENDER, deductionRate: '0.06' }, before)).not.toThrow();
    expect(() => checkPriceTerms({ ...TENDER, deductionRate: '0.11' }, before)).toThrow(
      broken('price-deduction.out-of-range'),
    );
  });
});

describe('an abnormally low price (case 25b)', () => {
  const others = [90_000_000, 95_000_000, 100_000_000];
  const review = (lowest: number) =>
    reviewLowPrices({ quotes: [lowest, ...others], ceilingFen: 100_000_000 }, AT)[0];

  it('opens a review strictly below a rate', () => {
    expect(review(43_000_000)?.hits).toEqual(['second-lowest', 'ceiling']);
    expect(review(45_000_000)?.hits).toEqual([]);
  });

  it('may be tested at raised rates, never above 65 % nor below the standard', () => {
    const at = (rate: string) =>
      reviewLowPrices({ quotes: others, ceilingFen: 160_000_000, rates: { ceiling: rate } }, AT);
    expect(at('0.60')[0]?.hits).toEqual(['ceiling']);
    expect(() => at('0.66')).toThrow(broken('low-price.rate-invalid'));
    expect(() => at('0.44')).toThrow(broken('low-price.rate-invalid'));
  });

  it('was no rule before February 2026', () => {
    expect(() => reviewLowPrices({ quotes: others, ceilingFen: 1 }, { ...AT, on: '2026-01-31' })).toThrow(
      broken('parameter.not-found'),
    );
  });
});

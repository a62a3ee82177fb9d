import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ceil, compare, floor, parseDecimal, rational, roundHalfUp, toFixed2 } from './rational.ts';
import { prorate, split, splitCumulative } from './split.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const ratios = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 8 })
  .filter((ratio) => ratio.some((share) => share > 0));
const amounts = fc.nat(Number.MAX_SAFE_INTEGER);

/** Whether a part lies strictly within one fen of the exact share. */
function isWithinOneFen(part: number, total: number, ratio: readonly number[], payer: number): boolean {
  const sum = BigInt(ratio.reduce((a, b) => a + b, 0));
  const off = BigInt(part) * sum - BigInt(total) * BigInt(ratio[payer] ?? 0);
  return off < sum && off > -sum;
}

describe('a split (case 19)', () => {
  it.each([
    [300_000_000, [1, 1], [150_000_000, 150_000_000]],
    [14_685_001, [5, 5], [7_342_501, 7_342_500]],
    [1, [1, 1], [1, 0]],
    [10_000, [1, 1, 1], [3_334, 3_333, 3_333]],
    [1_000_001, [6, 3, 1], [600_001, 300_000, 100_000]],
    [5, [6, 3, 1], [3, 2, 0]],
    [7, [0, 1], [0, 7]],
    [0, [2, 1], [0, 0]],
  ])('of %i fen by %j is %j', (fen, ratio, parts) => {
    expect(split(fen, ratio)).toEqual(parts);
  });

  it('always sums, each part within 1 fen of exact', () => {
    fc.assert(
      fc.property(amounts, ratios, (fen, ratio) => {
        const parts = split(fen, ratio);
        expect(parts.reduce((a, part) => a + BigInt(part), 0n)).toBe(BigInt(fen));
        expect(parts.every((part, payer) => isWithinOneFen(part, fen, ratio, payer))).toBe(true);
      }),
    );
  });

  it.each([[[]], [[0, 0]], [[1.5, 1]], [[-1, 2]], [[Number.NaN]]])('by %j is refused', (ratio) => {
    expect(() => split(100, ratio)).toThrow(broken('split.ratio-invalid'));
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('of %d fen is refused', (fen) => {
    expect(() => split(fen, [1, 1])).toThrow(broken('money.invalid'));
  });
});

describe('a series of payments', () => {
  it('gives the odd fen to each payer in turn', () => {
    expect(splitCumulative(1, [0, 0], [1, 1])).toEqual([1, 0]);
    expect(splitCumulative(2, [1, 0], [1, 1])).toEqual([0, 1]);
  });

  it('never drifts by a fen, however many payments are made', () => {
    const payments = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(payments, ratios, (series, ratio) => {
        let total = 0;
        let borne = ratio.map(() => 0);
        for (const payment of series) {
          total += payment;
          const parts = splitCumulative(total, borne, ratio);
          expect(parts.reduce((a, b) => a + b, 0)).toBe(payment);
          expect(parts.every((part) => part >= -1)).toBe(true);
          borne = borne.map((fen, payer) => fen + (parts[payer] ?? 0));
          expect(borne.every((fen, payer) => isWithinOneFen(fen, total, ratio, payer))).toBe(true);
        }
      }),
    );
  });

  it('refuses a total that shrank, or payers that changed', () => {
    expect(() => splitCumulative(1, [1, 1], [1, 1])).toThrow(broken('split.total-shrank'));
    expect(() => splitCumulative(3, [1], [1, 1])).toThrow(broken('split.payers-differ'));
  });
});

describe('proration', () => {
  it.each([
    [246_600, 19, 22, 212_973],
    [246_600, 17, 22, 190_555],
    [1, 1, 2, 1],
    [0, 0, 1, 0],
  ])('of %i fen for %i of %i is %i', (fen, valid, scheduled, part) => {
    expect(prorate(fen, valid, scheduled)).toBe(part);
  });

  it.each([
    [1, 0],
    [2, 1],
    [-1, 2],
    [1.5, 2],
  ])('for %d of %d is refused', (valid, scheduled) => {
    expect(() => prorate(100, valid, scheduled)).toThrow(broken('prorate.invalid'));
  });
});

describe('exact fractions', () => {
  it('round half up away from zero, floor and ceil towards the right side', () => {
    expect([rational(1, 2), rational(-1, 2), rational(5, -3)].map(roundHalfUp)).toEqual([1n, -1n, -2n]);
    expect([
      floor(rational(-1, 2)),
      ceil(rational(-1, 2)),
      floor(rational(3, 2)),
      ceil(rational(3, 2)),
    ]).toEqual([-1n, 0n, 1n, 2n]);
    expect(toFixed2(parseDecimal('-0.005'))).toBe('-0.01');
    expect(toFixed2(parseDecimal('19.6875'))).toBe('19.69');
    expect(compare(parseDecimal('0.10'), parseDecimal('0.1'))).toBe(0);
  });

  it.each(['', '1e3', ' 1', '.5', '1.', '0x1', 'NaN', '1,000'])('do not read "%s"', (text) => {
    expect(() => parseDecimal(text)).toThrow(broken('decimal.invalid'));
  });

  it('refuse a zero denominator', () => {
    expect(() => rational(1, 0)).toThrow(broken('rational.invalid'));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isScheduled, needsAssessment, schedulePrices, scheduleShares } from './schedule.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a schedule of payment', () => {
  it('has all three parts in order, or none', () => {
    expect(isScheduled(['start', 'midterm', 'final'])).toBe(true);
    expect(isScheduled([undefined, undefined])).toBe(false);
    for (const kinds of [
      ['start', 'final'],
      ['final', 'midterm', 'start'],
      ['start', 'midterm', undefined],
    ] as const)
      expect(() => isScheduled(kinds)).toThrow(code('schedule.incomplete'));
  });

  it('is half, four tenths and a tenth by default (SO-07)', () => {
    const shares = scheduleShares({ area: '370303', on: '2026-11-01' }).map(({ value }) => value);
    expect(shares).toEqual(['0.50', '0.40', '0.10']);
    expect(schedulePrices(40_521_005, shares)).toEqual([20_260_503, 16_208_402, 4_052_100]);
    expect(() => schedulePrices(1, shares)).toThrow(code('contract.milestone-worthless'));
  });

  it('always sums to the price, each part within a fen of its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10 ** 12 }),
        fc.integer({ min: 10, max: 80 }),
        (price, first) => {
          const shares = [`0.${first}`, `0.${90 - first > 9 ? 90 - first : 10}`, '0'];
          const last = 100 - first - (90 - first > 9 ? 90 - first : 10);
          shares[2] = `0.${String(last).padStart(2, '0')}`;
          const prices = schedulePrices(price, shares);
          expect(prices.reduce((a, b) => a + b)).toBe(price);
          prices.forEach((fen, i) =>
            expect(Math.abs(fen - price * Number(shares[i]))).toBeLessThanOrEqual(1.001),
          );
        },
      ),
    );
  });

  it('begins before anything can be assessed', () => {
    expect([needsAssessment('start'), needsAssessment('final'), needsAssessment(null)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

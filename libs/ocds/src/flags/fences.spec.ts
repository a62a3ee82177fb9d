import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../json.ts';
import { factsOf } from './facts.ts';
import { fencesOf, quantile } from './fences.ts';
import { redFlags } from './red-flags.ts';

describe('fences', () => {
  it('are those of the median-unbiased quantile', () => {
    expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
    expect(quantile([1, 2, 3, 4], 0.25)).toBeCloseTo(1.4167, 4);
    expect(quantile([7], 0.25)).toBe(7);
    expect(fencesOf([])).toBeUndefined();
  });

  it('lie around every quantile, which lies among the numbers', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (some, p) => {
        const value = quantile(some, p);
        expect(value).toBeGreaterThanOrEqual(Math.min(...some) - 1e-6);
        expect(value).toBeLessThanOrEqual(Math.max(...some) + 1e-6);
        const fences = fencesOf(some);
        expect(fences && fences.lower <= fences.q1 && fences.q3 <= fences.upper).toBe(true);
      }),
    );
  });

  it('are found in any process without a fault, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (some) => {
        const processes = some.map((value) =>
          factsOf({ ocid: 'x', tender: value, bids: { details: value }, awards: value } as JsonObject),
        );
        expect(Array.isArray(redFlags(processes))).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clawbackFen, mayAccept, settle } from './acceptance.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });

describe('a settlement', () => {
  it('pays the proven part and nothing else', () => {
    expect(settle({ priceFen: 40_521_000, plannedUnits: 12, provenUnits: 11 })).toEqual({
      grossFen: 40_521_000,
      deductionFen: 3_376_750,
      payableFen: 37_144_250,
    });
    expect(settle({ priceFen: 100, plannedUnits: 3, provenUnits: 0 }).payableFen).toBe(0);
  });

  it('never pays more than the price and always adds up; clawing all back returns all', () => {
    const delivery = fc.record({
      priceFen: fc.integer({ min: 0, max: 10 ** 12 }),
      plannedUnits: fc.integer({ min: 1, max: 10_000 }),
      provenUnits: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(delivery, (d) => {
        const { grossFen, deductionFen, payableFen } = settle(d);
        expect(deductionFen + payableFen).toBe(grossFen);
        expect(payableFen).toBeLessThanOrEqual(d.priceFen);
        expect(clawbackFen(d, d.provenUnits)).toBe(payableFen);
      }),
    );
  });
});

describe('an acceptance', () => {
  it('needs an assessment by somebody else that is not 不合格', () => {
    expect(() => mayAccept(undefined, 'a')).toThrow(code('acceptance.no-assessment'));
    expect(() => mayAccept({ assessedBy: 'a', band: 'good' }, 'a')).toThrow(code('duty.not-separated'));
    expect(() => mayAccept({ assessedBy: 'a', band: 'fail' }, 'b')).toThrow(
      code('acceptance.not-satisfactory'),
    );
    expect(() => mayAccept({ assessedBy: 'a', band: 'pass' }, 'b')).not.toThrow();
  });
});

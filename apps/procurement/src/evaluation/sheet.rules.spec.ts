import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extremesWithoutReason, mustBeWhole, outliersOf, unexplained, type Scored } from './sheet.rules.ts';

const criteria = [{ code: 'plan', maxPoints: '50' }];
const row = (seat: number, plan: string, over: Partial<Scored> = {}): Scored => ({
  ...{ bidId: 'b', seat, points: { plan }, reason: '', reasons: {} },
  ...over,
});

describe('a score', () => {
  it('of nothing or of everything needs a reason, of the criterion or of the whole bid', () => {
    const cell = { bidId: 'b', seat: 1, criterion: 'plan' };
    expect(extremesWithoutReason([row(1, '0')], criteria)).toEqual([cell]);
    expect(extremesWithoutReason([row(1, '50.00')], criteria)).toEqual([cell]);
    expect(extremesWithoutReason([row(1, '0', { reason: '未响应' })], criteria)).toEqual([]);
    expect(extremesWithoutReason([row(1, '50', { reasons: { plan: '完全响应' } })], criteria)).toEqual([]);
    expect(extremesWithoutReason([row(1, '49.99')], criteria)).toEqual([]);
  });

  it('is an outlier beyond a share of the full points from the median of the others, not at it', () => {
    const others = [row(2, '40'), row(3, '44'), row(4, '42'), row(5, '41')];
    // Median of the others 41.5; 30 % of 50 points are 15.
    expect(outliersOf([row(1, '26.5'), ...others], criteria, '0.30')).toEqual([]);
    expect(outliersOf([row(1, '26.49'), ...others], criteria, '0.30')).toEqual([
      { bidId: 'b', seat: 1, criterion: 'plan' },
    ]);
    expect(outliersOf([row(1, '0')], criteria, '0.30')).toEqual([]);
  });

  it('that is an outlier is explained by its own member only', () => {
    const scored = [row(1, '0'), row(2, '50', { reason: '优' }), row(3, '50')];
    const outliers = outliersOf(scored, criteria, '0.30');
    expect(outliers.map(({ seat }) => seat)).toContain(1);
    expect(unexplained(outliers, scored).map(({ seat }) => seat)).not.toContain(2);
    const explained = [row(1, '0', { reasons: { plan: '方案缺失' } }), ...scored.slice(1)];
    expect(unexplained(outliers, explained).map(({ seat }) => seat)).not.toContain(1);
  });

  it('of everybody alike is never an outlier', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 2, max: 9 }), (points, members) => {
        const same = Array.from({ length: members }, (_, seat) => row(seat, (points / 100).toFixed(2)));
        expect(outliersOf(same, criteria, '0.00')).toEqual([]);
      }),
    );
  });
});

describe('a sheet', () => {
  it('is signed whole', () => {
    expect(() => mustBeWhole([row(1, '3')], ['b'], criteria)).not.toThrow();
    expect(() => mustBeWhole([row(1, '3')], ['b', 'c'], criteria)).toThrow(
      expect.objectContaining({ code: 'sheet.incomplete' }),
    );
  });
});

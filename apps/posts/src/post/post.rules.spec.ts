import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkOpen,
  checkPay,
  checkQuota,
  lawAt,
  movePost,
  occupancyState,
  quotaCeiling,
} from './post.rules.ts';

const code = (wanted: string): object => expect.objectContaining({ code: wanted });

describe('the pay of a post', () => {
  it.each([
    ['2013-06-01', 138_000],
    ['2014-06-01', 150_000],
    ['2015-06-01', 160_000],
  ])('is measured on %s by the minimum wage of that day, which the decision carries', (on, minimum) => {
    const law = lawAt('370303-KY-PY', on);
    expect(checkPay(minimum, law)).toMatchObject({
      ...{ code: 'minimum-wage', jurisdiction: '370303', value: String(minimum) },
      ...{ from: expect.any(String), source: expect.any(String) },
    });
    expect(() => checkPay(minimum - 1, law)).toThrow(code('post.pay-below-minimum'));
  });

  it('is no guess where no minimum wage is known', () => {
    expect(() => checkPay(1_000_000, lawAt('999999', '2026-02-02'))).toThrow(code('parameter.not-found'));
  });
});

describe('a quota', () => {
  const post = { state: 'PROPOSED', places: 20, monthlyPayFen: 220_000, proposedBy: 'street' } as const;

  it('may be cut, not enlarged, by another person, once', () => {
    expect(() => checkQuota(post, 20, 'office')).not.toThrow();
    expect(() => checkQuota(post, 1, 'office')).not.toThrow();
    expect(() => checkQuota(post, 21, 'office')).toThrow(code('quota.places-beyond-proposal'));
    expect(() => checkQuota(post, 20, 'street')).toThrow(code('duty.not-separated'));
    expect(() => checkQuota({ ...post, state: 'OPEN' }, 20, 'office')).toThrow(
      code('post.already-has-quota'),
    );
  });

  it('costs at most every place in every month that is left of the year', () => {
    expect(quotaCeiling(post, 20, '2026-02-03')).toBe(48_400_000);
    expect(quotaCeiling(post, 1, '2026-12-31')).toBe(220_000);
    expect(quotaCeiling(post, 1, '2026-01-01')).toBe(12 * 220_000);
  });
});

describe('the state of a post', () => {
  it('lets people in only when the money is bound', () => {
    for (const state of ['OPEN', 'FILLED', 'VACANT'] as const) expect(() => checkOpen(state)).not.toThrow();
    for (const state of ['PROPOSED', 'CLOSED'] as const)
      expect(() => checkOpen(state)).toThrow(code('post.no-quota'));
    for (const state of ['QUOTA_APPROVED', 'UNFUNDED'] as const)
      expect(() => checkOpen(state)).toThrow(code('post.not-funded'));
  });

  it('follows from how many places are taken, by moves that exist', () => {
    const places = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(places, fc.nat({ max: 50 }), (all, taken) => {
        expect(occupancyState(all, taken)).toBe(taken < all ? 'VACANT' : 'FILLED');
      }),
    );
    expect(movePost('FILLED', 'VACANT')).toBe('VACANT');
    expect(() => movePost('UNFUNDED', 'OPEN')).toThrow(code('post.wrong-state'));
    expect(() => movePost('CLOSED', 'OPEN')).toThrow(code('post.wrong-state'));
  });
});

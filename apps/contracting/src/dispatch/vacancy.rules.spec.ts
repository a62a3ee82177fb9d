import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addDays } from '#regulation';
import type { PlanLine } from '../plan/plan.rules.ts';
import { deductionSum, postsOf, vacancies, type Filled } from './vacancy.rules.ts';

const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const line: PlanLine = {
  ...{ milestone: 1, name: '社工岗位', unit: 'post-year', startsOn: YEAR.from, endsOn: YEAR.to },
  ...{ quantity: 2, unitPriceFen: 6_000_000 },
};
const posts = postsOf([line, { ...line, unit: 'visit' }]);
const certified = [{ from: '2020-01-01', to: null }];
const stay = (postNo: number, from: string, to: string | null): Filled => ({ postNo, from, to, certified });
const whole = { period: YEAR, asleep: [] };

describe('a post', () => {
  it('is one of the plan’s post-years, numbered in their order', () => {
    expect(posts.map(({ postNo, priceFen }) => [postNo, priceFen])).toEqual([
      [1, 6_000_000],
      [2, 6_000_000],
    ]);
  });

  it('vacant for 45 days of a 60,000 worker-year costs 7,397.26 (worked case 25c)', () => {
    const filled = [
      stay(1, '2026-01-01', '2026-03-31'),
      stay(1, '2026-05-16', null),
      stay(2, '2026-01-01', null),
    ];
    const found = vacancies(posts, filled, whole);
    expect(found).toEqual([{ postNo: 1, name: '社工岗位', milestone: 1, days: 45, deductionFen: 739_726 }]);
    expect(deductionSum(found)).toBe(739_726);
  });

  it('has no gap when one worker ends the day before the next begins', () => {
    const filled = [
      stay(1, '2026-01-01', '2026-06-30'),
      stay(1, '2026-07-01', null),
      stay(2, '2026-01-01', null),
    ];
    expect(vacancies(posts, filled, whole)).toEqual([]);
  });

  it('is vacant while the certificate of who fills it has lapsed', () => {
    const lapsed = { ...stay(1, '2026-01-01', null), certified: [{ from: '2024-01-01', to: '2026-12-21' }] };
    const [found] = vacancies(posts, [lapsed, stay(2, '2026-01-01', null)], whole);
    expect(found?.days).toBe(10);
  });

  it('is not vacant while the contract sleeps', () => {
    const asleep = [{ from: '2026-04-01', to: '2026-05-15' }];
    const filled = [
      stay(1, '2026-01-01', '2026-03-31'),
      stay(1, '2026-05-16', null),
      stay(2, '2026-01-01', null),
    ];
    expect(vacancies(posts, filled, { period: YEAR, asleep })).toEqual([]);
  });

  it('of less than a year is priced for its own days', () => {
    const [half] = postsOf([{ ...line, startsOn: '2026-07-01', quantity: 1, unitPriceFen: 184_00 }]);
    if (!half) throw new Error('one post');
    expect(
      vacancies([half], [], { period: { from: '2026-07-01', to: '2026-07-10' }, asleep: [] }),
    ).toMatchObject([{ days: 10, deductionFen: 10_00 }]);
  });

  it('never costs more than its price, and days of a year add up whatever the cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 364 }), (cut, begin) => {
        const filled = [stay(1, addDays(YEAR.from, begin), null)];
        const [first] = posts;
        if (!first) throw new Error('one post');
        const days = (from: string, to: string): number =>
          vacancies([first], filled, { period: { from, to }, asleep: [] }).reduce(
            (sum, v) => sum + v.days,
            0,
          );
        const middle = addDays(YEAR.from, cut);
        expect(days(YEAR.from, middle) + days(addDays(middle, 1), YEAR.to)).toBe(begin);
        expect(deductionSum(vacancies([first], filled, whole))).toBeLessThanOrEqual(6_000_000);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { planFits, pricesOf, type PlanLine } from './plan.rules.ts';

const code = (c: string, facts?: object): unknown =>
  expect.objectContaining({ code: c, ...(facts && { facts: expect.objectContaining(facts) as unknown }) });
const contract = { priceFen: 30_000_000, startsOn: '2026-04-01', endsOn: '2026-12-31' };
const line = (over: Partial<PlanLine> = {}): PlanLine => ({
  ...{ milestone: 1, name: '入户走访', unit: 'visit', startsOn: '2026-04-01', endsOn: '2026-12-31' },
  ...{ quantity: 60, unitPriceFen: 500_000 },
  ...over,
});
const milestones = [{ name: '全年', plannedUnits: 60 }];
const kpi = {
  code: 'on-time',
  name: '及时率',
  unit: '%',
  bound: 'at-least',
  target: '95',
  measure: '抽查记录',
} as const;
const plan = (...lines: PlanLine[]) => ({ kpis: [kpi], lines });

describe('a service plan', () => {
  it('prices the milestones by its lines', () => {
    expect(planFits(contract, milestones, plan(line()))).toEqual([30_000_000]);
  });

  it('ties out to the fen, or says by how much it does not', () => {
    const dear = plan(line({ quantity: 59 }), line({ quantity: 1, unitPriceFen: 500_001 }));
    expect(() => planFits(contract, milestones, dear)).toThrow(
      code('plan.price-differs', { differenceFen: 1 }),
    );
  });

  it.each<[string, Partial<PlanLine>, string]>([
    ['before the term', { startsOn: '2026-03-31' }, 'plan.outside-term'],
    ['after the term', { endsOn: '2027-01-01' }, 'plan.outside-term'],
    ['on a day that does not exist', { endsOn: '2026-06-31' }, 'date.invalid'],
    ['backwards', { startsOn: '2026-06-02', endsOn: '2026-06-01' }, 'plan.outside-term'],
    ['in a milestone that is not there', { milestone: 2 }, 'plan.milestone-unknown'],
    ['counting other than the milestone', { quantity: 61 }, 'plan.units-differ'],
  ])('has no line %s', (_what, over, expected) => {
    expect(() => planFits(contract, milestones, plan(line(over)))).toThrow(code(expected));
  });

  it('counts one unit in a milestone: a visit never proves a session', () => {
    const mixed = plan(line({ quantity: 59 }), line({ quantity: 1, unit: 'group-session' }));
    expect(() => planFits(contract, milestones, mixed)).toThrow(code('plan.units-mixed'));
  });

  it('names each indicator once', () => {
    expect(() => planFits(contract, milestones, { kpis: [kpi, kpi], lines: [line()] })).toThrow(
      code('plan.kpi-repeated'),
    );
  });

  it('is no must: weights cut the price then, and each milestone needs one', () => {
    const two = [
      { name: '上', weight: 1, plannedUnits: 1 },
      { name: '下', weight: 2, plannedUnits: 1 },
    ];
    expect(pricesOf({ ...contract, priceFen: 100 }, two, undefined)).toEqual([33, 67]);
    expect(() => pricesOf(contract, milestones, undefined)).toThrow(code('plan.weight-missing'));
  });

  it('is accepted exactly when it sums to the price', () => {
    const part = fc.record({
      quantity: fc.integer({ min: 1, max: 500 }),
      unitPriceFen: fc.integer({ min: 2, max: 10 ** 7 }),
    });
    const parts = fc.array(part, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.constantFrom(-1, 1), (some, off) => {
        const lines = some.map((each) => line(each));
        const sum = some.reduce((total, { quantity, unitPriceFen }) => total + quantity * unitPriceFen, 0);
        const plannedUnits = some.reduce((total, { quantity }) => total + quantity, 0);
        const fits = (priceFen: number) => () =>
          planFits({ ...contract, priceFen }, [{ name: '年', plannedUnits }], plan(...lines));
        expect(fits(sum)()).toEqual([sum]);
        expect(fits(sum + off)).toThrow(code('plan.price-differs', { differenceFen: -off }));
      }),
    );
  });
});

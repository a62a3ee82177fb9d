import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { annualReportDues } from '../community/annual-report.ts';
import { deadline } from '../deadlines/deadline.ts';
import { maximumBond } from './bonds.ts';
import { checkSmallShareRate, priceDeductionFor, type BidderForm } from './document-check.ts';
import { lateBondFee } from './late-bond.ts';
import {
  barredBy,
  checkBanTerm,
  checkFine,
  isDisabledWelfare,
  lowestLevel,
  type StandingMark,
} from './supplier-standing.ts';

const at = { area: '370303', on: '2026-11-23' };
const code = (c: string): unknown => expect.objectContaining({ code: c });
const mark = (over: Partial<StandingMark>): StandingMark => ({
  ...{ kind: 'procurement-ban', jurisdiction: 'CN', from: '2025-11-24', to: '2026-11-23', liftedOn: null },
  ...over,
});

describe('a ban', () => {
  it.each<[string, Partial<StandingMark>, boolean]>([
    ['on its last day', {}, true],
    ['on the day after', { to: '2026-11-22' }, false],
    ['on its first day', { from: '2026-11-23', to: '2027-11-22' }, true],
    ['before it', { from: '2026-11-24', to: '2027-11-23' }, false],
    ['until it is lifted', { kind: 'blacklist', to: null }, true],
    ['from the day it is lifted', { liftedOn: '2026-11-23' }, false],
    ['of the province', { jurisdiction: '370000' }, true],
    ['of another city', { jurisdiction: '370200' }, false],
    [
      'that is a major violation of three years ago',
      { kind: 'major-violation', from: '2023-11-23', to: null },
      true,
    ],
    ['that is one of a day more', { kind: 'major-violation', from: '2023-11-22', to: null }, false],
  ])('%s', (_when, over, bars) => {
    expect(barredBy([mark(over)], at) !== undefined).toBe(bars);
  });

  it('lasts one to three years', () => {
    expect(() => checkBanTerm('2026-01-01', '2026-12-31', at)).not.toThrow();
    expect(() => checkBanTerm('2026-01-01', '2029-01-01', at)).not.toThrow();
    expect(() => checkBanTerm('2026-01-01', '2026-12-30', at)).toThrow(code('ban.term-out-of-range'));
    expect(() => checkBanTerm('2026-01-01', '2029-01-02', at)).toThrow(code('ban.term-out-of-range'));
  });

  it('comes with a fine of 5‰ to 10‰', () => {
    expect(() => checkFine(202_605, 40_521_000, at)).not.toThrow();
    expect(() => checkFine(405_210, 40_521_000, at)).not.toThrow();
    expect(() => checkFine(202_604, 40_521_000, at)).toThrow(code('fine.out-of-range'));
    expect(() => checkFine(405_211, 40_521_000, at)).toThrow(code('fine.out-of-range'));
  });
});

describe('a consortium', () => {
  it('has the lowest level of its members, and none where one has none', () => {
    expect(lowestLevel(['5A', '3A', '4A'])).toBe('3A');
    expect(lowestLevel(['5A', null])).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.constantFrom('1A', '2A', '3A', '4A', '5A'), { minLength: 1 }), (levels) => {
        const lowest = lowestLevel(levels);
        expect(levels).toContain(lowest);
        expect(levels.every((level) => level >= String(lowest))).toBe(true);
      }),
    );
  });

  const terms = { deductionRate: '0.10', reservedForSme: false, smallShareRate: '0.05' };
  it.each<[string, Partial<BidderForm>, string | null]>([
    ['a large lead whose small partner does 30 %', { smallShare: '0.30', allSmall: false }, '0.05'],
    ['a large lead whose small partner does less', { smallShare: '0.2999', allSmall: false }, null],
    [
      'a small lead with a large partner that does most',
      { size: 'small', smallShare: '0.20', allSmall: false },
      null,
    ],
    ['small enterprises only', { size: 'small', allSmall: true, smallShare: '1' }, '0.10'],
    ['a large firm that subcontracts 40 % to small ones', { smallShare: '0.40' }, '0.05'],
    ['a social-service agency that shares', { kind: 'social-service-agency', smallShare: '0.50' }, null],
    ['a welfare unit for the disabled', { kind: 'social-service-agency', treatedAsSmall: true }, '0.10'],
  ])('deducts for %s', (_who, over, rate) => {
    expect(priceDeductionFor({ kind: 'enterprise', size: 'large', ...over }, terms, at)).toBe(rate);
  });

  it('is promised 4 % to 6 %, and nothing where the document says nothing', () => {
    for (const rate of ['0.04', '0.06']) expect(() => checkSmallShareRate(rate, at)).not.toThrow();
    for (const rate of ['0.03', '0.07'])
      expect(() => checkSmallShareRate(rate, at)).toThrow(code('price-deduction.out-of-range'));
    const bidder = { kind: 'enterprise', size: 'large', smallShare: '0.50' } as const;
    expect(priceDeductionFor(bidder, { deductionRate: '0.10', reservedForSme: false }, at)).toBeNull();
  });
});

describe('a welfare unit', () => {
  it('has ten disabled people on its staff, and a quarter of it', () => {
    expect(isDisabledWelfare(40, 10, at)).toBe(true);
    expect(isDisabledWelfare(41, 10, at)).toBe(false);
    expect(isDisabledWelfare(20, 9, at)).toBe(false);
  });
});

describe('a bond', () => {
  it('is at most 2 % to the fen, and goes back in five working days (worked case 9)', () => {
    expect(maximumBond('bid-bond', 40_521_000, at)).toBe(810_420);
    expect(maximumBond('bid-bond', 40_521_055, at)).toBe(810_421);
    expect(deadline('loser-bond-refund', '2026-10-14').legalDue).toBe('2026-10-21');
    expect(deadline('winner-bond-refund', '2026-09-30').legalDue).toBe('2026-10-13');
  });

  it('that comes back late costs benchmark × 1.2 a day; a guarantee holds no money', () => {
    // 8,104.20 × 4.35 % × 1.2 × 10 / 360 = 11.7510…
    const kept = { fen: 810_420, form: 'draft', due: '2026-10-21', backOn: '2026-10-31' } as const;
    expect(lateBondFee(kept, '370303')).toMatchObject({ days: 10, fen: 1175 });
    expect(lateBondFee({ ...kept, backOn: '2026-10-21' }, '370303')).toMatchObject({ days: 0, fen: 0 });
    expect(lateBondFee({ ...kept, form: 'guarantee' }, '370303')).toMatchObject({ days: 10, fen: 0 });
    expect(lateBondFee(kept, '370303').rules.map(({ certainty }) => certainty)).toEqual(['R', 'L', 'R']);
  });
});

it('the report on a year is due on 31 March and 31 May of the next (SO-01)', () => {
  expect(annualReportDues(2025)).toMatchObject({ supervisingUnit: '2026-03-31', registry: '2026-05-31' });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clawbackFen, deductionLines, mayAccept, settle, vacancyFenOf } from './acceptance.rules.ts';
import { acceptorSeparate, groundsFit, nextSheet, sheetOutcome, type SheetItem } from './sheet.rules.ts';

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

describe('deductions', () => {
  const delivery = fc.record({
    priceFen: fc.integer({ min: 0, max: 10 ** 12 }),
    plannedUnits: fc.integer({ min: 1, max: 5_000 }),
    provenUnits: fc.integer({ min: 0, max: 10_000 }),
  });
  const cuts = fc.record({
    bandShare: fc.constantFrom('0', '0.05', '0.333', '0.5', '1'),
    vacancyFen: fc.integer({ min: 0, max: 10 ** 12 }),
  });

  it('are shown one by one with their formulas', () => {
    const half = { priceFen: 6_000_000, plannedUnits: 12, provenUnits: 11 };
    expect(deductionLines(half, { bandShare: '0.05', vacancyFen: 739_726 })).toEqual([
      { code: 'unproven', fen: 500_000, formula: '60,000.00 − 60,000.00 × 11/12' },
      { code: 'band', fen: 275_000, formula: '55,000.00 × 0.05' },
      { code: 'vacancy', fen: 739_726, formula: 'the lesser of 7,397.26 and 52,250.00' },
    ]);
  });

  it('cost 7,397.26 for 45 days without a worker at 60,000 a year (worked case 25c)', () => {
    expect(vacancyFenOf({ days: 45, yearlyFen: 6_000_000 })).toBe(739_726);
    expect(vacancyFenOf(undefined)).toBe(0);
  });

  it('never exceed the price, and say all that is not paid', () => {
    fc.assert(
      fc.property(delivery, cuts, (d, c) => {
        const { grossFen, deductionFen, payableFen } = settle(d, c);
        expect(payableFen).toBeGreaterThanOrEqual(0);
        expect(payableFen + deductionFen).toBe(grossFen);
        expect(clawbackFen(d, d.provenUnits, c)).toBe(payableFen);
      }),
    );
  });

  it('are never such that more proven pays less', () => {
    fc.assert(
      fc.property(delivery, cuts, (d, c) => {
        const more = settle({ ...d, provenUnits: d.provenUnits + 1 }, c);
        expect(more.payableFen).toBeGreaterThanOrEqual(settle(d, c).payableFen);
      }),
    );
  });
});

describe('an acceptance sheet', () => {
  const digest = 'a'.repeat(64);
  const item = (kind: SheetItem['kind'], result: SheetItem['result']): SheetItem => ({
    ...{ kind, name: kind, result },
    ...(result !== 'not-proven' && { evidenceDigest: digest }),
  });
  const sheet = (...results: SheetItem['result'][]): SheetItem[] =>
    (['technical', 'service', 'safety'] as const).map((kind, i) => item(kind, results[i] ?? 'met'));

  it('is met when all of it is', () => {
    expect(sheetOutcome(sheet())).toBe('met');
    expect(sheetOutcome(sheet('not-proven'))).toBe('not-proven');
    expect(sheetOutcome(sheet('not-proven', 'not-met'))).toBe('not-met');
  });

  it('speaks of service, technique and safety, and names what shows it', () => {
    expect(() => sheetOutcome(sheet().slice(1))).toThrow(code('sheet.kind-missing'));
    const bare = { kind: 'safety', name: '消防', result: 'met' } as const;
    expect(() => sheetOutcome([...sheet(), bare])).toThrow(code('sheet.evidence-missing'));
  });

  it('is written anew when what was wanting is put right', () => {
    expect(nextSheet(undefined)).toBe(1);
    expect(() => nextSheet({ round: 1, outcome: 'met', rectified: false })).toThrow(code('sheet.met-before'));
    expect(() => nextSheet({ round: 1, outcome: 'not-met', rectified: false })).toThrow(
      code('sheet.not-rectified'),
    );
    expect(nextSheet({ round: 1, outcome: 'not-met', rectified: true })).toBe(2);
    expect(nextSheet({ round: 2, outcome: 'not-proven', rectified: false })).toBe(3);
  });

  it('is what a milestone is accepted on, with the drawn users heard (GPR 45)', () => {
    const users = { drawn: ['a', 'b', 'c'], size: 3, opinions: 3 };
    expect(() => groundsFit(undefined, undefined)).not.toThrow();
    expect(() => groundsFit(undefined, undefined, { sheetNeeded: true })).toThrow(code('acceptance.not-met'));
    expect(() => groundsFit({ outcome: 'met' }, users)).not.toThrow();
    for (const outcome of ['not-met', 'not-proven'] as const)
      expect(() => groundsFit({ outcome }, users)).toThrow(code('acceptance.not-met'));
    expect(() => groundsFit(undefined, users)).toThrow(code('acceptance.not-met'));
    expect(() => groundsFit({ outcome: 'met' }, undefined)).toThrow(code('acceptance.users-not-drawn'));
    expect(() => groundsFit({ outcome: 'met' }, { ...users, opinions: 2 })).toThrow(
      code('acceptance.opinions-missing'),
    );
  });

  it('is signed by somebody who did not handle the contract (GP-87)', () => {
    expect(() => acceptorSeparate('a', { handlers: ['b', null] })).not.toThrow();
    expect(() => acceptorSeparate('a', { handlers: ['a'] })).toThrow(code('duty.not-separated'));
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

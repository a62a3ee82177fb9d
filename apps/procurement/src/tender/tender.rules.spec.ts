import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { procedureFor, type ProcurementMethod } from '#regulation';
import { checkCloses, checkDraft, inState, mayClose, type DraftTerms } from './tender.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const at = { area: '370303', on: '2026-11-02' };
const criterion = { code: 'plan', weight: '90', maxPoints: '100' };
const procedure = (method: ProcurementMethod = 'open-tender') => procedureFor(method, at);
const terms: DraftTerms = {
  scoringMethod: 'comprehensive',
  ceilingFen: 40_521_000,
  reservedForSmes: false,
  notReservedReason: '社会服务机构不属中小企业',
  priceWeight: '10',
  criteria: [criterion],
  deductionRate: '0.10',
  bidBondFen: 0,
};
const instant = (text: string): number => parseInstant(text) ?? NaN;

describe('a draft', () => {
  it.each<[string, Partial<DraftTerms>, string]>([
    [
      'weights that do not sum to 100',
      { criteria: [{ ...criterion, weight: '89.99' }] },
      'tender.weights-sum',
    ],
    [
      'a criterion without weight',
      { criteria: [criterion, { ...criterion, weight: '0' }] },
      'tender.criterion-worthless',
    ],
    [
      'a criterion without points',
      { criteria: [{ ...criterion, maxPoints: '0.00' }] },
      'tender.criterion-worthless',
    ],
    [
      'a price weight of 9',
      { priceWeight: '9', criteria: [{ ...criterion, weight: '91' }] },
      'price-weight.too-low',
    ],
    // Half up, 9.5 of 100 would be the 0.10 that the law asks for.
    [
      'a price weight of 9.5',
      { priceWeight: '9.5', criteria: [{ ...criterion, weight: '90.5' }] },
      'price-weight.too-low',
    ],
    ['a deduction of 9 %', { deductionRate: '0.09' }, 'price-deduction.out-of-range'],
    ['a deduction of 21 %', { deductionRate: '0.21' }, 'price-deduction.out-of-range'],
    ['no deduction, though nothing is reserved', { deductionRate: null }, 'tender.deduction-missing'],
    ['a deduction in a reserved lot', { reservedForSmes: true }, 'price-deduction.reserved-lot'],
    ['no reason for not reserving', { notReservedReason: null }, 'tender.sme-reason-missing'],
    ['a blank reason', { notReservedReason: '  ' }, 'tender.sme-reason-missing'],
    ['a bond over 2 %', { bidBondFen: 810_421 }, 'bond.too-high'],
  ])('with %s is refused', (_what, over, expected) => {
    expect(() => checkDraft({ ...terms, ...over }, procedure(), at)).toThrow(code(expected));
  });

  it.each<[string, Partial<DraftTerms>]>([
    ['a bond of 2 % to the fen', { bidBondFen: 810_420 }],
    ['a bond of 2 %, rounded down', { ceilingFen: 40_521_055, bidBondFen: 810_421 }],
    [
      'a reserved lot without deduction',
      { reservedForSmes: true, deductionRate: null, notReservedReason: null },
    ],
    ['more than 2,000,000.00 and no reason', { ceilingFen: 200_000_001, notReservedReason: null }],
    ['a deduction of 20 %', { deductionRate: '0.20' }],
    ['weights with decimals', { priceWeight: '12.5', criteria: [{ ...criterion, weight: '87.5' }] }],
  ])('with %s stands', (_what, over) => {
    expect(() => checkDraft({ ...terms, ...over }, procedure(), at)).not.toThrow();
  });

  it('needs the reason up to 2,000,000.00 included', () => {
    expect(() =>
      checkDraft({ ...terms, ceilingFen: 200_000_000, notReservedReason: null }, procedure(), at),
    ).toThrow(code('tender.sme-reason-missing'));
  });
});

describe('the close of bids', () => {
  it.each([
    ['2026-11-02', '2026-11-23'],
    ['2026-09-11', '2026-10-08'],
  ])('of a tender issued %s is %s at the earliest', (issued, earliest) => {
    expect(() => checkCloses(procedure(), issued, instant(`${earliest}T00:00:00+08:00`))).not.toThrow();
    expect(() => checkCloses(procedure(), issued, instant(`${earliest}T00:00:00+08:00`) - 1)).toThrow(
      expect.objectContaining({
        code: 'bid-period.too-short',
        facts: expect.objectContaining({ earliest }) as unknown,
      }) as unknown as Error,
    );
  });

  it('comes at its hour, not a millisecond before', () => {
    const closesAt = instant('2026-11-23T10:00:00+08:00');
    expect(() => mayClose(closesAt, closesAt - 1)).toThrow(code('tender.not-closed-yet'));
    expect(() => mayClose(closesAt, closesAt)).not.toThrow();
    expect(() => mayClose(null, closesAt)).toThrow(code('tender.not-closed-yet'));
  });
});

describe('a tender', () => {
  it('is in a state for an act, or the act is refused', () => {
    expect(() => inState({ state: 'OPEN' }, 'CLOSED', 'OPENED')).toThrow(code('tender.wrong-state'));
  });
});

describe('scoring', () => {
  const lowest = { scoringMethod: 'lowest-price', priceWeight: '100', criteria: [] } as const;

  it('by the lowest price names no criteria, and the price has all points (GPL 38)', () => {
    for (const method of ['open-tender', 'competitive-negotiation'] as const) {
      expect(() => checkDraft({ ...terms, ...lowest }, procedure(method), at)).not.toThrow();
      expect(() => checkDraft({ ...terms, scoringMethod: 'lowest-price' }, procedure(method), at)).toThrow(
        code('tender.criteria-missing'),
      );
    }
    expect(() => checkDraft({ ...terms, ...lowest, priceWeight: '99' }, procedure(), at)).toThrow(
      code('tender.weights-sum'),
    );
  });

  it('is of a kind the procedure knows', () => {
    for (const method of ['competitive-consultation', 'single-source'] as const) {
      expect(() => checkDraft({ ...terms, ...lowest }, procedure(method), at)).toThrow(
        code('tender.scoring-not-allowed'),
      );
    }
  });

  it('weighs the price between 10 and 30 points in a consultation (214 art. 24)', () => {
    const weighing = (price: number): DraftTerms => ({
      ...terms,
      priceWeight: String(price),
      criteria: [{ ...criterion, weight: String(100 - price) }],
    });
    const consultation = procedure('competitive-consultation');
    expect(() => checkDraft(weighing(30), consultation, at)).not.toThrow();
    expect(() => checkDraft(weighing(31), consultation, at)).toThrow(code('price-weight.too-high'));
    expect(() => checkDraft(weighing(9), consultation, at)).toThrow(code('price-weight.too-low'));
    expect(() => checkDraft(weighing(31), procedure(), at)).not.toThrow();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { approvedShares, refusalOf } from './budget-line.rules.ts';

const LINE = { allowedUse: 'service-purchase', fiscalYear: 2026, availableFen: 100 };
const ASK = { use: 'service-purchase', on: '2026-12-31', fen: 100 };
const payers = (...weights: number[]) =>
  weights.map((weight, i) => ({ organizationId: `payer ${i}`, weight }));

describe('a line that is asked for money', () => {
  it('gives its last fen on the last day of its year', () => {
    expect(refusalOf(LINE, ASK)).toBeUndefined();
  });

  it.each([
    ['is not there', undefined, ASK, 'funds.no-such-line'],
    ['is for something else', LINE, { ...ASK, use: 'mass-service-relief' }, 'funds.use-not-allowed'],
    ['is of the year before', LINE, { ...ASK, on: '2027-01-01' }, 'funds.wrong-year'],
    ['is of the year after', LINE, { ...ASK, on: '2025-12-31' }, 'funds.wrong-year'],
    ['is one fen short', LINE, { ...ASK, fen: 101 }, 'funds.budget-short'],
  ])('refuses when it %s', (_what, line, ask, code) => {
    expect(refusalOf(line, ask)).toBe(code);
  });

  it('names the use before the amount: misuse is misuse, also of a fen', () => {
    expect(refusalOf(LINE, { ...ASK, use: 'mass-service-relief', fen: 101 })).toBe('funds.use-not-allowed');
  });
});

describe('the shares of a line (case 19)', () => {
  it.each([
    [300_000_000, [1, 1], [150_000_000, 150_000_000]],
    [14_685_001, [5, 5], [7_342_501, 7_342_500]],
    [1_000_001, [6, 3, 1], [600_001, 300_000, 100_000]],
  ])('of %i fen at %j are %j', (fen, weights, shares) => {
    expect(approvedShares(fen, payers(...weights))).toEqual(shares);
  });

  it('sum to the line', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 10 ** 12 }), weights, (fen, ratio) => {
        expect(approvedShares(fen, payers(...ratio)).reduce((sum, each) => sum + each, 0)).toBe(fen);
      }),
    );
  });

  it('leave nobody out and nobody twice', () => {
    expect(() => approvedShares(1, payers(1, 1))).toThrow(
      expect.objectContaining({ code: 'budget-line.share-empty' }),
    );
    expect(() => approvedShares(100, [...payers(1), ...payers(1)])).toThrow(
      expect.objectContaining({ code: 'budget-line.payer-repeated' }),
    );
  });
});

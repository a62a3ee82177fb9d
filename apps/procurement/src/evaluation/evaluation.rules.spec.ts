import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, type ScoredBid } from './evaluation.rules.ts';

const criteria = [
  { code: 'plan', weight: '50', maxPoints: '100' },
  { code: 'team', weight: '30', maxPoints: '60' },
];
const scoring = { priceWeight: '20', criteria };
const bid = (over: Partial<ScoredBid> & { bidId: string }): ScoredBid => ({
  organizationId: `${over.bidId}-org`,
  priceFen: 96_000_000,
  deduction: null,
  points: [{ plan: '80', team: '48' }],
  lot: over.bidId,
  ...over,
});

describe('the ranking', () => {
  it('counts the price a small enterprise is granted, and keeps its quote (worked case 4)', () => {
    const rows = evaluate(
      [
        bid({ bidId: 'a', priceFen: 96_000_000 }),
        bid({ bidId: 'b', priceFen: 100_000_000 }),
        bid({ bidId: 'c', priceFen: 105_000_000, deduction: '0.10' }),
      ],
      scoring,
    );
    expect(rows.map(({ bidId, priceScore }) => [bidId, priceScore])).toEqual([
      ['c', '20.00'],
      ['a', '19.69'],
      ['b', '18.90'],
    ]);
    expect(rows[0]).toMatchObject({ rank: 1, priceFen: 105_000_000, drawn: false });
  });

  it('takes the members’ mean, scaled to the weight and rounded once', () => {
    const points = ['91', '92', '92'].map((plan) => ({ plan, team: '55.55' }));
    const [row] = evaluate([bid({ bidId: 'a', points })], scoring);
    // 91.666… × 50 / 100 = 45.8333…; rounding the mean first would give 45.84.
    expect(row).toMatchObject({ scores: { plan: '45.83', team: '27.78' }, totalScore: '93.61' });
  });

  it('prefers the lower quote among equal scores (worked case 5)', () => {
    const equal = { priceFen: 98_000_000, deduction: '0.10' };
    const rows = evaluate(
      [bid({ bidId: 'x', ...equal }), bid({ bidId: 'y', priceFen: 88_200_000 })],
      scoring,
    );
    expect(rows.map(({ bidId, totalScore }) => [bidId, totalScore])).toEqual([
      ['y', '84.00'],
      ['x', '84.00'],
    ]);
    expect(rows.every(({ drawn }) => !drawn)).toBe(true);
  });

  it('draws between bids that are equal in score and quote, whoever handed in first', () => {
    const rows = evaluate([bid({ bidId: 'x', lot: '9' }), bid({ bidId: 'y', lot: '1' })], scoring);
    expect(rows.map(({ bidId, rank, drawn }) => [bidId, rank, drawn])).toEqual([
      ['y', 1, true],
      ['x', 2, true],
    ]);
  });

  it('gives each bid a rank of its own, adds up to the published sum, and does not depend on the order of bids', () => {
    const points = fc.record({ plan: fc.nat(100).map(String), team: fc.nat(60).map(String) });
    const bids = fc.uniqueArray(
      fc.record({
        bidId: fc.uuid(),
        priceFen: fc.integer({ min: 1, max: 1_000_000 }),
        points: fc.array(points, { minLength: 5, maxLength: 5 }),
      }),
      { selector: ({ bidId }) => bidId, minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(bids, (given) => {
        const rows = evaluate(given.map(bid), scoring);
        expect(rows.map(({ rank }) => rank)).toEqual(given.map((_, i) => i + 1));
        expect(evaluate([...given].reverse().map(bid), scoring)).toEqual(rows);
        for (const { priceScore, scores, totalScore } of rows) {
          const cents = [priceScore, ...Object.values(scores)].map((text) => Math.round(Number(text) * 100));
          expect(cents.reduce((a, b) => a + b, 0)).toBe(Math.round(Number(totalScore) * 100));
        }
      }),
    );
  });
});

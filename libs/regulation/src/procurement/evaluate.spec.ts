import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateBids, sumOfDeductions, type ScoredBid } from './evaluate.ts';

const criteria = [
  { code: 'plan', weight: '50', maxPoints: '100' },
  { code: 'team', weight: '30', maxPoints: '60' },
];
const scoring = { priceWeight: '20', criteria };
const lowest = { scoringMethod: 'lowest-price', priceWeight: '100', criteria: [] } as const;

const bid = (over: Partial<ScoredBid> & { bidId: string }): ScoredBid => ({
  organizationId: `${over.bidId}-org`,
  priceFen: 96_000_000,
  deduction: null,
  points: [{ plan: '80', team: '48' }],
  lot: over.bidId,
  ...over,
});

describe('the ranking', () => {
  const caseFour = [
    bid({ bidId: 'a', priceFen: 96_000_000 }),
    bid({ bidId: 'b', priceFen: 100_000_000 }),
    bid({ bidId: 'c', priceFen: 105_000_000, deduction: '0.10' }),
  ];

  it('counts the price a small enterprise is granted, and keeps its quote (worked case 4)', () => {
    const rows = evaluateBids(caseFour, scoring);
    expect(rows.map(({ bidId, priceScore }) => [bidId, priceScore])).toEqual([
      ['c', '20.00'],
      ['a', '19.69'],
      ['b', '18.90'],
    ]);
    expect(rows[0]).toMatchObject({
      rank: 1,
      priceFen: 105_000_000,
      evaluatedFen: '94500000.00',
      drawn: false,
    });
  });

  it('takes the members’ mean, scaled to the weight and rounded once', () => {
    const points = ['91', '92', '92'].map((plan) => ({ plan, team: '55.55' }));
    const [row] = evaluateBids([bid({ bidId: 'a', points })], scoring);
    // 91.666… × 50 / 100 = 45.8333…; rounding the mean first would give 45.84.
    expect(row).toMatchObject({ scores: { plan: '45.83', team: '27.78' }, totalScore: '93.61' });
  });

  it('prefers the lower quote among equal scores (worked case 5)', () => {
    const equal = { priceFen: 98_000_000, deduction: '0.10' };
    const rows = evaluateBids(
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
    const rows = evaluateBids([bid({ bidId: 'x', lot: '9' }), bid({ bidId: 'y', lot: '1' })], scoring);
    expect(rows.map(({ bidId, rank, drawn }) => [bidId, rank, drawn])).toEqual([
      ['y', 1, true],
      ['x', 2, true],
    ]);
  });

  it('lets the better plan break a tie in a consultation only (GP-47)', () => {
    // y has 2.00 more for the price, by its deduction; x has 2.00 more for the plan; the quotes are equal.
    const equal = [
      bid({ bidId: 'x', lot: '9', points: [{ plan: '84', team: '48' }] }),
      bid({ bidId: 'y', lot: '1', deduction: '0.10' }),
    ];
    const inConsultation = evaluateBids(equal, { ...scoring, family: 'consultation' });
    expect(inConsultation.map(({ bidId, totalScore, drawn }) => [bidId, totalScore, drawn])).toEqual([
      ['x', '84.00', false],
      ['y', '84.00', false],
    ]);
    expect(evaluateBids(equal, scoring).map(({ bidId, drawn }) => [bidId, drawn])).toEqual([
      ['y', true],
      ['x', true],
    ]);
  });

  it('is the ascending evaluated price where the price alone decides, to the last fraction of a fen', () => {
    expect(evaluateBids(caseFour, lowest).map(({ bidId }) => bidId)).toEqual(['c', 'a', 'b']);
    const close = [
      bid({ bidId: 'x', priceFen: 100_000_001, deduction: '0.1001', lot: '1' }),
      bid({ bidId: 'y', priceFen: 89_990_000, lot: '0' }),
    ];
    // 89,990,000.8999 and 89,990,000.00: the published scores round to the same, the places differ.
    expect(evaluateBids(close, lowest).map(({ bidId, drawn }) => [bidId, drawn])).toEqual([
      ['y', false],
      ['x', false],
    ]);
  });

  it('adds several policies up from the original quote (GP-66)', () => {
    expect(sumOfDeductions([])).toBeNull();
    expect(sumOfDeductions(['0.10', '0.05'])).toBe('0.15');
    expect(sumOfDeductions(['10%', '0.0475'])).toBe('0.1475');
    expect(() => sumOfDeductions(['0.60', '0.40'])).toThrow(
      expect.objectContaining({ code: 'price-score.deduction-invalid' }),
    );
  });
});

describe('whatever is bid and scored,', () => {
  const points = fc.record({ plan: fc.nat(100).map(String), team: fc.nat(60).map(String) });
  const bids = fc.uniqueArray(
    fc.record({
      bidId: fc.uuid(),
      priceFen: fc.integer({ min: 1, max: 1_000_000 }),
      deduction: fc.constantFrom(null, '0.10', '0.20'),
      points: fc.array(points, { minLength: 5, maxLength: 5 }),
    }),
    { selector: ({ bidId }) => bidId, minLength: 1, maxLength: 6 },
  );
  const methods = fc.constantFrom(scoring, { ...scoring, family: 'consultation' as const });

  it('each bid has a rank of its own, adds up, and no order of bids or members changes anything', () => {
    fc.assert(
      fc.property(bids, fc.constantFrom(scoring, lowest), (given, by) => {
        const rows = evaluateBids(given.map(bid), by);
        expect(rows.map(({ rank }) => rank)).toEqual(given.map((_, i) => i + 1));
        const turned = [...given].reverse().map((one) => bid({ ...one, points: [...one.points].reverse() }));
        expect(evaluateBids(turned, by)).toEqual(rows);
        for (const { priceScore, scores, totalScore } of rows) {
          const cents = [priceScore, ...Object.values(scores)].map((text) => Math.round(Number(text) * 100));
          expect(cents.reduce((a, b) => a + b, 0)).toBe(Math.round(Number(totalScore) * 100));
        }
      }),
    );
  });

  it('more points never lower a rank', () => {
    fc.assert(
      fc.property(bids, methods, fc.nat(5), fc.nat(4), (given, by, which, member) => {
        const at = which % given.length;
        const lifted = given.map((one, i) =>
          i === at
            ? { ...one, points: one.points.map((p, m) => (m === member ? { ...p, plan: '100' } : p)) }
            : one,
        );
        const id = given[at]?.bidId;
        const rankIn = (all: typeof given) =>
          evaluateBids(all.map(bid), by).find(({ bidId }) => bidId === id)?.rank ?? 0;
        expect(rankIn(lifted)).toBeLessThanOrEqual(rankIn(given));
      }),
    );
  });

  it('a lower quote never lowers a rank', () => {
    fc.assert(
      fc.property(bids, fc.constantFrom(scoring, lowest), fc.nat(5), (given, by, which) => {
        const at = which % given.length;
        const cheaper = given.map((one, i) =>
          i === at ? { ...one, priceFen: Math.ceil(one.priceFen / 2) } : one,
        );
        const id = given[at]?.bidId;
        const rankIn = (all: typeof given) =>
          evaluateBids(all.map(bid), by).find(({ bidId }) => bidId === id)?.rank ?? 0;
        expect(rankIn(cheaper)).toBeLessThanOrEqual(rankIn(given));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { checkBond, checkSupplement, maximumBond, supplementRoom } from './bonds.ts';
import {
  checkCommittee,
  checkExpertIndependence,
  minimumExperts,
  recusalReason,
  type Committee,
} from './committee.ts';
import { smeLateInterest, smePaymentDue } from './late-payment.ts';
import { decideOnBidCount, rankByPrice, rankByScore } from './ranking.ts';

const broken = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const AT = { area: '370303', on: '2026-11-23' };

describe('a ranking (case 5)', () => {
  const x = { bid: 'X', score: '88.50', quote: 98_000_000, technical: '60.0' };
  const y = { bid: 'Y', score: '88.50', quote: 97_500_000, technical: '59.5' };
  const order = (ranking: ReturnType<typeof rankByScore>) =>
    ranking.places.map(({ bid, rank }) => `${rank} ${bid}`);

  it('puts the lower quote first among equal scores', () => {
    expect(order(rankByScore('tender', [x, y]))).toEqual(['1 Y', '2 X']);
    expect(order(rankByScore('tender', [y, { ...x, score: '88.51' }]))).toEqual(['1 X', '2 Y']);
  });

  it('ties equal quotes in a tender and reports the tie', () => {
    const third = { bid: 'Z', score: '9.50', quote: 1 };
    const ranking = rankByScore('tender', [third, { ...x, quote: y.quote }, y]);
    expect(order(ranking)).toEqual(['1 X', '1 Y', '3 Z']);
    expect(ranking.ties).toEqual([['X', 'Y']]);
  });

  it('looks at the technical score in a consultation', () => {
    const ranking = rankByScore('consultation', [y, { ...x, quote: y.quote }]);
    expect(order(ranking)).toEqual(['1 X', '2 Y']);
    expect(ranking.ties).toEqual([]);
  });

  it('by price ties equal prices', () => {
    expect(rankByPrice([x, { ...y, quote: x.quote }]).ties).toEqual([['X', 'Y']]);
  });
});

describe('fewer than three (case 6)', () => {
  const tender = { method: 'tender', publicServicePurchase: true } as const;
  const consultation = { method: 'consultation', stage: 'review' } as const;

  it('leaves a tender unopened, or fails it in review', () => {
    expect(decideOnBidCount({ ...tender, stage: 'close', remaining: 2 })).toMatchObject({
      outcome: 'failed',
      mayOpen: false,
    });
    expect(decideOnBidCount({ ...tender, stage: 'review', remaining: 2 }).outcome).toBe('failed');
    expect(decideOnBidCount({ ...tender, stage: 'close', remaining: 3 }).outcome).toBe('continue');
  });

  it.each([
    [2, true, 'buyer-may-continue'],
    [1, true, 'terminated'],
    [2, false, 'terminated'],
  ])('with %i left in a consultation, public service %s: %s', (remaining, publicServicePurchase, outcome) => {
    expect(decideOnBidCount({ ...consultation, remaining, publicServicePurchase }).outcome).toBe(outcome);
  });
});

describe('a committee (case 7)', () => {
  const check = (members: number, experts: number, more: Partial<Committee> = {}) =>
    checkCommittee({ method: 'tender', members, experts, budgetFen: 99_999_999, ...more }, AT);

  it('is odd, large enough and two thirds experts', () => {
    expect([3, 5, 7, 9].map(minimumExperts)).toEqual([2, 4, 5, 6]);
    expect(() => check(5, 4)).not.toThrow();
    expect(() => check(7, 5)).not.toThrow();
    expect(() => check(3, 2, { method: 'consultation' })).not.toThrow();
    expect(() => check(5, 3)).toThrow(broken('committee.too-few-experts'));
    expect(() => check(4, 3)).toThrow(broken('committee.even'));
    expect(() => check(3, 3)).toThrow(broken('committee.too-small'));
  });

  it('has seven members from ten million yuan on, or for a complex tender', () => {
    expect(() => check(5, 4, { budgetFen: 1_000_000_000 })).toThrow(broken('committee.too-small'));
    expect(() => check(5, 4, { budgetFen: 999_999_999 })).not.toThrow();
    expect(() => check(5, 4, { technicallyComplex: true })).toThrow(broken('committee.too-small'));
    expect(() => check(5, 4, { largeSocialImpact: true })).toThrow(broken('committee.too-small'));
  });
});

describe('recusal (case 8)', () => {
  it.each([
    ['2023-11-24', 'served-bidder'],
    ['2023-11-23', 'served-bidder'],
    ['2023-11-22', null],
    [null, 'served-bidder'],
  ])('of who left the bidder on %s: %s', (leftOn, reason) => {
    expect(recusalReason('2026-11-23', { leftOn }, AT)).toBe(reason);
  });

  it('extends to kin and to what a person finds', () => {
    expect(recusalReason('2026-11-23', { kinOfPersonInCharge: true }, AT)).toBe('kin');
    expect(recusalReason('2026-11-23', { other: true }, AT)).toBe('other');
    expect(recusalReason('2026-11-23', {}, AT)).toBeNull();
  });

  it("keeps the buyer's staff from the experts' seats", () => {
    expect(() => checkExpertIndependence('buyer-1', 'buyer-1')).toThrow(broken('expert.of-buyer'));
    expect(() => checkExpertIndependence('school', 'buyer-1')).not.toThrow();
  });
});

describe('a bond (case 9)', () => {
  const bid = (fen: number) => ({ kind: 'bid-bond', form: 'guarantee', fen }) as const;

  it('stays within its rate, rounded down to the fen', () => {
    expect(maximumBond('bid-bond', 40_521_000, AT)).toBe(810_420);
    expect(maximumBond('bid-bond', 40_521_055, AT)).toBe(810_421);
    expect(maximumBond('performance-bond', 40_521_000, AT)).toBe(4_052_100);
    expect(() => checkBond(bid(810_420), 40_521_000, AT)).not.toThrow();
    expect(() => checkBond(bid(810_421), 40_521_000, AT)).toThrow(broken('bond.too-high'));
  });

  it('is never cash', () => {
    expect(() => checkBond({ ...bid(1), form: 'cash' }, 40_521_000, AT)).toThrow(broken('bond.cash'));
  });
});

describe('a supplement (case 16)', () => {
  const supplement = {
    originalFen: 40_521_000,
    earlierFen: [3_000_000],
    newFen: 1_052_100,
    changesTerms: false,
  };

  it('stays within 10 % together with the earlier ones', () => {
    expect(() => checkSupplement(supplement, AT)).not.toThrow();
    expect(() => checkSupplement({ ...supplement, newFen: 1_052_101 }, AT)).toThrow(
      broken('supplement.too-large'),
    );
    expect(() => checkSupplement({ ...supplement, changesTerms: true }, AT)).toThrow(
      broken('supplement.terms-changed'),
    );
  });

  it('has more room in an emergency, and none when it is used up', () => {
    expect(supplementRoom({ ...supplement, emergency: true }, AT)).toBe(9_156_300);
    expect(supplementRoom({ ...supplement, earlierFen: [5_000_000] }, AT)).toBe(0);
  });
});

describe('a late payment to an SME (case 17)', () => {
  const due = smePaymentDue('2026-09-02', null);
  const payment = { fen: 40_521_000, due, paidOn: '2026-10-20' };

  it('is due after the holiday, with a warning before it', () => {
    expect(due).toMatchObject({ legalDue: '2026-10-08', warnDue: '2026-09-30' });
    expect(smePaymentDue('2026-09-02', 60).unrolled).toBe('2026-11-01');
    expect(() => smePaymentDue('2026-09-02', 61)).toThrow(broken('sme-payment.term-too-long'));
  });

  it('bears interest from the date that was chosen', () => {
    expect(smeLateInterest(payment, AT)).toMatchObject({ days: 12, fen: 243_126, countedFrom: '2026-10-08' });
    expect(smeLateInterest({ ...payment, countFrom: 'unrolled' }, AT)).toMatchObject({
      days: 18,
      fen: 364_689,
    });
    expect(smeLateInterest({ ...payment, paidOn: '2026-10-08' }, AT)).toMatchObject({ days: 0, fen: 0 });
  });
});

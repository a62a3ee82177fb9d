import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  contributionSums,
  isInNeed,
  mayAssessNeed,
  needValidTo,
  orderMoves,
  partiesFit,
  receiptFits,
  shares,
  valuationFits,
  visitFits,
  type Contribution,
  type Party,
} from './cooperation.rules.ts';

const code = (c: string): unknown => expect.objectContaining({ code: c });
const contract = { buyerOrganizationId: 'civil-affairs', supplierOrganizationId: 'company' };
const parties: Party[] = [
  { organizationId: 'civil-affairs', part: 'buyer' },
  { organizationId: 'company', part: 'operator' },
  { organizationId: 'street', part: 'venue' },
  { organizationId: 'disabled-federation', part: 'devices' },
  { organizationId: 'health-bureau', part: 'assessor' },
];

describe('a cooperation project', () => {
  it('has a buyer, an operator, and an assessor who is not the operator', () => {
    expect(() => partiesFit(parties, contract)).not.toThrow();
    for (const part of ['buyer', 'operator', 'assessor'] as const)
      expect(() =>
        partiesFit(
          parties.filter((party) => party.part !== part),
          contract,
        ),
      ).toThrow(code('cooperation.part-missing'));
    const own: Party = { organizationId: 'company', part: 'assessor' };
    expect(() => partiesFit([...parties, own], contract)).toThrow(code('cooperation.assessor-not-separate'));
  });

  it('never adds the value of things to money', () => {
    const some = fc.array(
      fc.record<Contribution>({
        kind: fc.constantFrom('cash', 'in-kind'),
        pledgedFen: fc.integer({ min: 1, max: 10 ** 9 }),
        receivedFen: fc.integer({ min: 0, max: 10 ** 9 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 10 ** 9 }), (all, fen) => {
        const before = contributionSums(all);
        const thing = { kind: 'in-kind', pledgedFen: fen, receivedFen: fen } as const;
        const after = contributionSums([...all, thing]);
        expect(after.cash).toEqual(before.cash);
        expect(after.inKind.pledgedFen - before.inKind.pledgedFen).toBe(fen);
      }),
    );
  });

  it('receives no more than was pledged, and values things by method and another’s name', () => {
    const pledge = { kind: 'cash', pledgedFen: 100, receivedFen: 60 } as const;
    expect(() => receiptFits(pledge, 40)).not.toThrow();
    expect(() => receiptFits(pledge, 41)).toThrow(code('contribution.exceeds-pledge'));
    const thing = { kind: 'in-kind', method: 'rental-rate', valuedBy: 'b' };
    expect(() => valuationFits(thing, 'a')).not.toThrow();
    expect(() => valuationFits(thing, 'b')).toThrow(code('duty.not-separated'));
    expect(() => valuationFits({ kind: 'in-kind' }, 'a')).toThrow(code('contribution.valuation-missing'));
    expect(() => valuationFits({ ...thing, kind: 'cash' }, 'a')).toThrow(code('contribution.not-valued'));
    expect(() => valuationFits({ kind: 'cash' }, 'a')).not.toThrow();
  });
});

describe('a need', () => {
  const law = { area: '110108', on: '2026-04-01' };
  const yes = { eligible: true, assessedOn: '2026-04-01', validTo: '2027-04-01' };

  it('counts from its assessment for a year, and the last word counts', () => {
    expect(needValidTo('2026-04-01', law)).toBe('2027-04-01');
    const on = ['2026-03-31', '2026-04-01', '2027-04-01', '2027-04-02'];
    expect(on.map((day) => isInNeed([yes], day))).toEqual([false, true, true, false]);
    const no = { eligible: false, assessedOn: '2026-06-01', validTo: '2027-06-01' };
    expect([isInNeed([no, yes], '2026-05-31'), isInNeed([no, yes], '2026-06-01')]).toEqual([true, false]);
  });

  it('is assessed before the budget bears anything, and the parts sum to the price', () => {
    const service = { priceFen: 5000, budgetFen: 4000 };
    expect(shares(service, { selfPaid: false, inNeed: true })).toEqual({ budgetFen: 4000, selfFen: 1000 });
    expect(shares(service, { selfPaid: true, inNeed: true })).toEqual({ budgetFen: 0, selfFen: 5000 });
    expect(() => shares(service, { selfPaid: false, inNeed: false })).toThrow(
      code('cooperation.not-assessed'),
    );
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.nat(10 ** 9), fc.boolean(), (a, b, selfPaid) => {
        const of = shares({ priceFen: a + b, budgetFen: a }, { selfPaid, inNeed: true });
        expect(of.budgetFen + of.selfFen).toBe(a + b);
      }),
    );
  });
});

describe('an order', () => {
  it('is served before it is confirmed, once', () => {
    expect(orderMoves('PLACED', 'SERVED')).toBe('SERVED');
    for (const [from, to] of [
      ['PLACED', 'CONFIRMED'],
      ['CONFIRMED', 'DENIED'],
      ['CANCELLED', 'SERVED'],
    ] as const)
      expect(() => orderMoves(from, to)).toThrow(code('service-order.wrong-state'));
  });

  it('is answered by one visit to who ordered it, where the budget bears something', () => {
    const order = { personId: 'elder', budgetFen: 4000 };
    expect(() => visitFits(order, { recipientPersonId: 'elder', units: 1 })).not.toThrow();
    for (const [of, visit] of [
      [order, { recipientPersonId: 'other', units: 1 }],
      [order, { recipientPersonId: 'elder', units: 2 }],
      [
        { ...order, budgetFen: 0 },
        { recipientPersonId: 'elder', units: 1 },
      ],
    ] as const)
      expect(() => visitFits(of, visit)).toThrow(code('cooperation.order-missing'));
    expect(() => mayAssessNeed('a', 'a')).toThrow(code('duty.not-separated'));
  });
});

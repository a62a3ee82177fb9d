import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bidder } from '../bid/bid.rules.ts';
import { exclusions, type CheckedBid, type Records } from './bidder-checks.rules.ts';
import { linksAmong, type Control } from './links.rules.ts';
import { readExtras } from './sealed-extras.rules.ts';

const at = { area: '370303', on: '2026-03-23' };
const able: Bidder = { kind: 'social-service-agency', uscc: '52370303MJE123451H', smeEligible: false };
const records = (over: Partial<Records> = {}): Records => ({
  standing: new Map(['a', 'b', 'c', 'd'].map((id) => [id, able])),
  ...{ controls: [], preparers: new Map(), reservedForSmes: false },
  terms: { acceptsConsortia: true, subcontractParts: [], subcontractShare: null, smallShareRate: null },
  ...over,
});
const bid = (leadId: string, partner?: string, confirmed = true): CheckedBid => ({
  ...{
    bidId: `bid-${leadId}`,
    leadId,
    confirmed: new Set(partner !== undefined && confirmed ? [partner] : []),
  },
  qualification:
    partner === undefined
      ? {}
      : {
          consortium: {
            ...{ agreementDigest: 'ab'.repeat(32), jointLiability: true },
            members: [leadId, partner].map((organizationId) => ({
              organizationId,
              share: '0.5',
              work: '探访',
            })),
          },
        },
});
const inCharge = (organizationId: string, personId: string): Control => ({
  ...{ organizationId, kind: 'person-in-charge', personId, controllerOrganizationId: null },
});
const codes = (bids: CheckedBid[], over: Partial<Records> = {}): string[] =>
  exclusions(bids, records(over), at).map(({ bidId, code }) => `${bidId} ${code}`);

describe('at the opening', () => {
  it('partners may be linked with each other, not with a rival', () => {
    const controls = [inCharge('a', 'wang'), inCharge('b', 'wang')];
    expect(codes([bid('a', 'b'), bid('c')], { controls })).toEqual([]);
    expect(codes([bid('a', 'c'), bid('b')], { controls })).toEqual([
      'bid-a bid.linked-suppliers',
      'bid-b bid.linked-suppliers',
    ]);
  });

  it('nobody gets in by a partner who could not bid alone', () => {
    const standing = new Map([
      ['a', able],
      ['b', { ...able, budgetFundedGroup: true }],
    ]);
    expect(codes([bid('a', 'b')], { standing })).toEqual(['bid-a bid.budget-funded-group']);
    expect(codes([bid('a', 'b')], { preparers: new Map([['b', 'design']]) })).toEqual([
      'bid-a bid.prepared-project',
    ]);
  });

  it('a consortium the document refuses, or that nobody answers for, is out', () => {
    const refusing = { ...records().terms, acceptsConsortia: false };
    expect(codes([bid('a', 'b')], { terms: refusing })).toEqual(['bid-a bid.consortium-refused']);
    expect(codes([bid('a', 'b', false), bid('b')])).toEqual(['bid-a bid.consortium-unconfirmed']);
    expect(codes([bid('a', 'a')])).toEqual(['bid-a bid.consortium-agreement']);
  });

  it('a link is found whichever way it is recorded, and never within one organization', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(id, id, (one, other) => {
        const charges = [inCharge(one, 'wang'), inCharge(other, 'wang')];
        expect(linksAmong(['a', 'b', 'c'], charges)).toHaveLength(one === other ? 0 : 1);
        expect(linksAmong(['a', 'b', 'c'], [...charges].reverse())).toEqual(
          linksAmong(['a', 'b', 'c'], charges),
        );
      }),
    );
  });
});

describe('what a bidder adds to the sealed part', () => {
  const bond = {
    ...{ form: 'guarantee', number: 'LG-1', issuer: '某担保公司', amountFen: 100 },
    ...{ validTo: '2026-06-30', digest: 'ab'.repeat(32) },
  };
  it.each<[string, Record<string, unknown>, boolean]>([
    ['nothing', {}, true],
    ['a bond', { bond }, true],
    ['a bond of half a fen', { bond: { ...bond, amountFen: 0.5 } }, false],
    ['a bond in shells', { bond: { ...bond, form: 'shells' } }, false],
    [
      'a share of nothing',
      { subcontracts: [{ part: 'x', share: '0', to: 'y', enterpriseSize: 'small' }] },
      false,
    ],
    [
      'a share of more than all',
      { subcontracts: [{ part: 'x', share: '1.01', to: 'y', enterpriseSize: 'small' }] },
      false,
    ],
    ['a profile that is no list', { profile: {} }, false],
    ['promises', { declares: ['具有履行合同所必需的设备和专业技术能力'] }, true],
  ])('may be %s', (_what, fields, fits) => {
    expect(readExtras(fields) !== undefined).toBe(fits);
  });

  it('never stops the opening, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('profile', 'bond', 'consortium', 'subcontracts', 'declares'),
          fc.jsonValue(),
        ),
        (fields) => {
          expect(() => readExtras(fields)).not.toThrow();
        },
      ),
    );
  });
});

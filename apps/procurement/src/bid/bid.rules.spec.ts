import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from '#kernel';
import { bidMoves, inTime, keysDiffer, mayBid, type Bidder, type BidState } from './bid.rules.ts';

const closesAt = parseInstant('2026-03-23T10:00:00+08:00') ?? 0;
const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });

describe('a bid', () => {
  it('is in time at any millisecond before the close', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (earlyByMs) => {
        expect(() => inTime(closesAt, closesAt - earlyByMs)).not.toThrow();
      }),
    );
  });

  it('is late at any millisecond from the close on, by exactly so much', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (lateByMs) => {
        const receivedAt = closesAt + lateByMs;
        const facts = {
          ...{ article: '87 art. 33', lateByMs },
          ...{ closesAt: formatInstant(closesAt), receivedAt: formatInstant(receivedAt) },
        };
        expect(() => inTime(closesAt, receivedAt)).toThrow(
          expect.objectContaining({ code: 'bid.late', facts }),
        );
      }),
    );
  });

  it.each<[BidState, BidState]>([
    ['SEALED', 'REPLACED'],
    ['SEALED', 'OPENED'],
    ['SEALED', 'INVALID'],
    ['OPENED', 'INVALID'],
  ])('moves from %s to %s', (from, to) => {
    expect(bidMoves(from, to)).toBe(to);
  });

  it('moves in no other way', () => {
    const states: readonly BidState[] = ['SEALED', 'REPLACED', 'OPENED', 'INVALID'];
    const allowed = new Set(['SEALED REPLACED', 'SEALED OPENED', 'SEALED INVALID', 'OPENED INVALID']);
    const others = states.flatMap((from) => states.map((to) => ({ from, to })));
    for (const { from, to } of others.filter((move) => !allowed.has(`${move.from} ${move.to}`))) {
      expect(() => bidMoves(from, to)).toThrow(coded('bid.wrong-state'));
    }
  });

  it('has another key for each part', () => {
    expect(() => keysDiffer(['a', 'b', 'c'])).not.toThrow();
    expect(() => keysDiffer(['a', 'b', 'a'])).toThrow(coded('bid.key-reused'));
  });
});

describe('who may bid', () => {
  const agency: Bidder = { kind: 'social-service-agency', uscc: '52370303MJE123451H', smeEligible: false };
  const firm: Bidder = { kind: 'enterprise', uscc: '91370303MA3C123462', smeEligible: true };
  const [open, reserved] = [{ reservedForSmes: false }, { reservedForSmes: true }];

  it('is every organization with a credit code that is not reserved away', () => {
    for (const bidder of [agency, firm]) expect(() => mayBid(bidder, open)).not.toThrow();
    expect(() => mayBid(firm, reserved)).not.toThrow();
  });

  it.each<[string, Bidder | undefined]>([
    ['nobody knows', undefined],
    ['has no credit code', { ...agency, uscc: null }],
    ['is filed with its community, even if it writes down a code', { ...agency, kind: 'community-filed' }],
    ['is a department', { ...agency, kind: 'government' }],
  ])('is not one that %s', (_, bidder) => {
    for (const lot of [open, reserved]) expect(() => mayBid(bidder, lot)).toThrow(coded('bid.not-eligible'));
  });

  it('is no 民办非企业 in a lot reserved for small and medium enterprises (case 4), and no large firm', () => {
    expect(() => mayBid(agency, reserved)).toThrow(coded('bid.not-sme'));
    expect(() => mayBid({ ...firm, smeEligible: false }, reserved)).toThrow(coded('bid.not-sme'));
  });
});

describe('a bidder', () => {
  const at = { area: '370303', on: '2026-03-20' };
  const agency: Bidder = { kind: 'social-service-agency', uscc: '52370303MJE123451H', smeEligible: false };
  const ban = {
    kind: 'procurement-ban',
    jurisdiction: 'CN',
    from: '2025-01-01',
    to: '2026-03-20',
    liftedOn: null,
  } as const;
  const open = { reservedForSmes: false };

  it.each<[string, Partial<Bidder>, string]>([
    [
      'of 公益一类',
      { kind: 'public-institution', institutionClass: 'public-welfare-one' },
      'bid.institution-class-one',
    ],
    ['of no class on record', { kind: 'public-institution' }, 'bid.institution-unclassified'],
    ['a group the budget pays', { kind: 'social-group', budgetFundedGroup: true }, 'bid.budget-funded-group'],
    ['banned until today', { marks: [ban] }, 'bid.banned'],
  ])('is not %s', (_who, over, refusal) => {
    expect(() => mayBid({ ...agency, ...over }, open, at)).toThrow(coded(refusal));
  });

  it('may be of 公益二类, banned until yesterday, or in another city', () => {
    const second = { kind: 'public-institution', institutionClass: 'public-welfare-two' };
    expect(() => mayBid({ ...agency, ...second }, open, at)).not.toThrow();
    for (const over of [{ to: '2026-03-19' }, { jurisdiction: '370200' }, { liftedOn: '2026-03-20' }])
      expect(() => mayBid({ ...agency, marks: [{ ...ban, ...over }] }, open, at)).not.toThrow();
  });

  it('that employs the disabled bids in a reserved lot, whatever its form (GP-64)', () => {
    const reserved = { reservedForSmes: true };
    expect(() => mayBid(agency, reserved, at)).toThrow(coded('bid.not-sme'));
    expect(() => mayBid({ ...agency, treatedAsSmall: true }, reserved, at)).not.toThrow();
  });

  it('did not prepare the project', () => {
    expect(() => mayBid(agency, { ...open, prepared: 'design' }, at)).toThrow(coded('bid.prepared-project'));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayRelease, plainContact, prospectOf, readPart, type BidText } from './opening.rules.ts';

const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });
const bidder = '019a0000-0000-7000-8000-000000000001';
const terms = { bidder, ceilingFen: 30_000_000 };
const read = (part: keyof BidText, fields: object) =>
  readPart(part, JSON.stringify({ organizationId: bidder, ...fields }), terms);

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof Error ? error.name : 'no error at all';
  }
}

describe('a share', () => {
  const closed = { state: 'CLOSED', closedAt: 1, scoresLockedAt: null };

  it('of qualification and technical part is released once the box is closed', () => {
    for (const part of ['qualification', 'technical']) {
      expect(() => mayRelease({ ...closed, state: 'OPEN', closedAt: null }, part)).toThrow(
        coded('share.too-early'),
      );
      expect(() => mayRelease(closed, part)).not.toThrow();
    }
  });

  it('of the price is released once no score can change any more', () => {
    expect(() => mayRelease(closed, 'price')).toThrow(coded('share.too-early'));
    expect(() => mayRelease({ ...closed, scoresLockedAt: 2 }, 'price')).not.toThrow();
  });

  it('is not released of a tender that failed', () => {
    const failed = { state: 'FAILED', closedAt: 1, scoresLockedAt: 2 };
    for (const part of ['qualification', 'price']) {
      expect(() => mayRelease(failed, part)).toThrow(coded('share.tender-failed'));
    }
  });
});

describe('a part of a bid', () => {
  it('opens with as many true shares as the threshold, is lost when too few can still come, and waits otherwise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(9), fc.nat(9), (n, t, s, c) => {
        const threshold = 1 + (t % n);
        const shares = s % (n + 1);
        const claims = c % (n - shares + 1);
        const prospect = prospectOf({ shares, claims, trustees: n, threshold });
        const best = n - claims;
        expect(prospect).toBe(shares >= threshold ? 'open' : best < threshold ? 'lost' : 'wait');
        const allSpoke = shares + claims === n;
        expect(allSpoke && prospect === 'wait').toBe(false);
      }),
    );
  });

  it('is read as its form says, and nothing else is kept', () => {
    expect(read('qualification', { deviceCode: 'd', enterpriseSize: 'small', idNumber: '37…' })).toEqual({
      ...{ organizationId: bidder, deviceCode: 'd', enterpriseSize: 'small' },
    });
    expect(read('technical', { text: '方案' })).toEqual({ organizationId: bidder, text: '方案' });
    expect(read('price', { priceFen: 1 })).toEqual({ organizationId: bidder, priceFen: 1 });
  });

  it.each<[keyof BidText, object]>([
    ['qualification', {}],
    ['qualification', { deviceCode: '  ' }],
    ['qualification', { deviceCode: 7 }],
    ['qualification', { deviceCode: 'd', enterpriseSize: 'tiny' }],
    ['qualification', { deviceCode: 'd', contacts: ['13800000000', 5] }],
    ['qualification', { deviceCode: 'd', contacts: Array.from({ length: 21 }, (_, i) => `c${i}`) }],
    ['technical', { text: '' }],
    ['technical', { text: 'x'.repeat(200_001) }],
    ['technical', { text: 'half a \ud800 character' }],
    ['technical', { text: 'a \u0000 byte' }],
    ['price', { priceFen: '100' }],
    ['price', { priceFen: 0 }],
    ['price', { priceFen: -5 }],
    ['price', { priceFen: 10.5 }],
    ['price', { priceFen: 2 ** 53 }],
    ['price', {}],
  ])('of another form is no %s: %j', (part, fields) => {
    expect(() => read(part, fields)).toThrow(coded('bid.text-invalid'));
  });

  it.each(['', 'null', '[]', '7', '"text"', '{"organizationId":'])(
    'that is no JSON object is none: %s',
    (text) => {
      expect(() => readPart('price', text, terms)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^bid\.(text-invalid|other-bidder)$/) }),
      );
    },
  );

  it('names the bidder who handed it in', () => {
    for (const organizationId of [undefined, null, '', '019a0000-0000-7000-8000-000000000002']) {
      expect(() => read('price', { organizationId, priceFen: 1 })).toThrow(coded('bid.other-bidder'));
    }
  });

  it('offers no more than the ceiling', () => {
    expect(read('price', { priceFen: terms.ceilingFen })).toMatchObject({ priceFen: terms.ceilingFen });
    expect(() => read('price', { priceFen: terms.ceilingFen + 1 })).toThrow(coded('bid.over-ceiling'));
  });

  it('never breaks on what a bidder seals', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<keyof BidText>('qualification', 'technical', 'price'),
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((o) => JSON.stringify({ ...o, organizationId: bidder })),
        ),
        (part, text) => {
          expect(['read', 'RuleBroken']).toContain(outcomeOf(() => readPart(part, text, terms)));
        },
      ),
    );
  });
});

describe('a contact', () => {
  it.each([
    ['138 0013 8000', '+86-138-0013-8000'],
    ['(0533) 218-0000', '05332180000'],
    ['A.Li@Example.org', 'a.li@example.org'],
    ['37030319900307021x', '37030319900307021X'],
  ])('is the same however it is written: %s and %s', (a, b) => {
    expect(plainContact(a)).toBe(plainContact(b));
  });

  it('of others is another one', () => {
    expect(plainContact('13800138000')).not.toBe(plainContact('13800138001'));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dummiesFor, inManifestOrder, LOG_BLOCK, type BoxedBid } from './manifest.rules.ts';

const boxed = fc.record({
  bidId: fc.uuid(),
  envelopes: fc.record({
    qualification: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    technical: fc.constant('t'),
    price: fc.constant('p'),
  }),
});

describe('a closing manifest', () => {
  it('lists the same bids in the same order, whenever each of them arrived', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(boxed, { selector: ({ bidId }: BoxedBid) => bidId, maxLength: 12 }),
        fc.nat(),
        (bids, turn) => {
          const at = bids.length === 0 ? 0 : turn % bids.length;
          const later = [...bids.slice(at), ...bids.slice(0, at)];
          expect(inManifestOrder(later)).toEqual(inManifestOrder(bids));
          expect(new Set(inManifestOrder(bids))).toEqual(new Set(bids));
        },
      ),
    );
  });
});

describe('the log of bids', () => {
  it('grows by full blocks, and by no more than needed', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (leaves) => {
        const dummies = dummiesFor(leaves);
        expect((leaves + dummies) % LOG_BLOCK).toBe(0);
        expect(dummies).toBeLessThan(LOG_BLOCK);
      }),
    );
  });

  it('grows alike for one bid and for fifteen', () => {
    expect(1 + dummiesFor(1)).toBe(15 + dummiesFor(15));
  });
});

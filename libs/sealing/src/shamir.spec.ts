import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { combine as oracleCombine, split as oracleSplit } from 'shamir-secret-sharing';
import { combine, split } from './shamir.ts';

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** t ≤ n ≤ 7 and t of the n places, in any order. */
const sharings = fc.integer({ min: 1, max: 7 }).chain((n) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: n }),
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n },
      ),
    )
    .map(([t, places]) => ({ n, t, places })),
);

describe('sharing a secret', () => {
  it('gives it back from any t of n shares', () => {
    fc.assert(
      fc.property(
        sharings,
        secrets,
        fc.uint8Array({ minLength: 192, maxLength: 192 }),
        (s, secret, random) => {
          const shares = split(secret, random.subarray(0, (s.t - 1) * 32), s.n);
          const points = s.places.slice(0, s.t).map((i) => ({ x: i + 1, y: shares[i] ?? new Uint8Array() }));
          expect([...combine(points)]).toEqual([...secret]);
        },
      ),
    );
  });

  it('fits every secret equally to t − 1 shares, so that they tell nothing', () => {
    const known = [{ x: 1, y: Uint8Array.of(17) }];
    const possible = Array.from(
      { length: 256 },
      (_, y) => combine([...known, { x: 2, y: Uint8Array.of(y) }])[0],
    );
    expect(new Set(possible).size).toBe(256);
  });

  it('combines the shares of an audited package to the same secret', async () => {
    for (const [n, t] of [
      [2, 2],
      [3, 2],
      [5, 3],
      [7, 5],
    ] as const) {
      const secret = globalThis.crypto.getRandomValues(new Uint8Array(32));
      const shares = await oracleSplit(secret, n, t);
      const points = shares.slice(0, t).map((share) => ({ x: share[32] ?? 0, y: share.subarray(0, 32) }));
      expect([...combine(points)]).toEqual([...secret]);
    }
  });

  it('makes shares that the audited package combines', async () => {
    const secret = globalThis.crypto.getRandomValues(new Uint8Array(32));
    const coefficients = globalThis.crypto.getRandomValues(new Uint8Array(64));
    const shares = split(secret, coefficients, 5).map((y, i) => Uint8Array.of(...y, i + 1));
    expect([...(await oracleCombine(shares.slice(2)))]).toEqual([...secret]);
  });

  it.each([
    ['no share', []],
    [
      'one share twice',
      [
        { x: 1, y: Uint8Array.of(1) },
        { x: 1, y: Uint8Array.of(1) },
      ],
    ],
    ['the place of the secret itself', [{ x: 0, y: Uint8Array.of(1) }]],
    ['a place outside the field', [{ x: 256, y: Uint8Array.of(1) }]],
    [
      'unequal lengths',
      [
        { x: 1, y: Uint8Array.of(1) },
        { x: 2, y: Uint8Array.of(1, 2) },
      ],
    ],
    ['empty shares', [{ x: 1, y: new Uint8Array() }]],
  ])('refuses %s', (_, points) => {
    expect(() => combine(points)).toThrow(expect.objectContaining({ code: 'share.malformed' }));
  });
});

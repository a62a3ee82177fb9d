import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  combine,
  envelopeHash,
  newSalt,
  open,
  openShare,
  parseEnvelope,
  policyHash,
  recover,
  rederive,
  saltedLeaf,
  seal,
  trusteeKeyPair,
  type SealingPolicy,
  type TrusteeKeyPair,
} from './index.ts';
import { paddedLength } from './padding.ts';
import { ephemeralPair, kem } from './suite.ts';

let keys: TrusteeKeyPair[];
const text = new TextEncoder().encode('{"bidder":"91440300MA5XXXXXX0","priceFen":18000000}');

beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: 7 }, () => trusteeKeyPair()));
});

function policy(threshold: number, n: number, change: Partial<SealingPolicy> = {}): SealingPolicy {
  const trustees = keys.slice(0, n).map((pair, i) => ({ id: `trustee-${i + 1}`, publicKey: pair.publicKey }));
  return { tenderId: '019a0000-0000-7000-8000-000000000001', part: 'price', trustees, threshold, ...change };
}

async function release(envelope: Uint8Array, of: SealingPolicy, places: readonly number[]) {
  const held = places.flatMap((place) => keys[place] ?? []);
  return Promise.all(held.map((pair) => openShare(envelope, of, pair.privateKey)));
}

const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });

describe('a sealed bid', () => {
  it('opens with any t of n trustees, for every t ≤ n ≤ 7', async () => {
    for (let n = 1; n <= 7; n++) {
      for (let t = 1; t <= n; t++) {
        const of = policy(t, n);
        const { envelope, mk } = await seal(of, text);
        const places =
          fc.sample(fc.shuffledSubarray([...keys.keys()].slice(0, n), { minLength: t }), 1)[0] ?? [];
        const combined = await recover(envelope, of, await release(envelope, of, places.slice(0, t)));
        expect([...combined]).toEqual([...mk]);
        expect([...(await open(envelope, combined))]).toEqual([...text]);
      }
    }
  }, 30_000);

  it('keeps any text of any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (plaintext) => {
        const { envelope, mk } = await seal(policy(1, 1), plaintext);
        expect([...(await open(envelope, mk))]).toEqual([...plaintext]);
      }),
      { numRuns: 40 },
    );
  });

  it('stays shut for t − 1 trustees', async () => {
    const of = policy(3, 5);
    const { envelope, mk } = await seal(of, text);
    const shares = await release(envelope, of, [0, 4]);
    await expect(recover(envelope, of, shares)).rejects.toEqual(coded('shares.too-few'));
    const points = shares.map((share, i) => ({
      x: [1, 5][i] ?? 0,
      y: Buffer.from(share.share, 'base64url'),
    }));
    const guess = combine(points);
    expect([...guess]).not.toEqual([...mk]);
    await expect(open(envelope, guess)).rejects.toEqual(coded('mk.wrong'));
  });

  it('stays shut for one trustee who counts himself three times', async () => {
    const of = policy(3, 5);
    const { envelope } = await seal(of, text);
    const [share] = await release(envelope, of, [0]);
    const thrice = share ? [share, share, share] : [];
    await expect(recover(envelope, of, thrice)).rejects.toEqual(coded('shares.too-few'));
  });

  it('opens with the key its bidder saved when no trustee answers', async () => {
    const { envelope, mk } = await seal(policy(5, 5), text);
    expect([...(await open(envelope, mk))]).toEqual([...text]);
  });

  it('opens although some of the trustees lie', async () => {
    const of = policy(2, 3);
    const { envelope, mk } = await seal(of, text);
    const [first, ...rest] = await release(envelope, of, [0, 1, 2]);
    const lie = { ...first, share: newSalt() } as NonNullable<typeof first>;
    expect([...(await recover(envelope, of, [lie, ...rest]))]).toEqual([...mk]);
  });

  it('comes out byte for byte the same when sealed again with the same key', async () => {
    const of = policy(3, 5);
    const first = await seal(of, text);
    const again = await seal(of, text, { mk: first.mk });
    expect(Buffer.from(again.envelope).equals(first.envelope)).toBe(true);
    expect(await rederive(first.envelope, of, first.mk)).toEqual({ equal: true, differs: [] });
  });

  it('uses another body key for another text, even with the same bid key', async () => {
    const of = policy(1, 1);
    const first = await seal(of, Uint8Array.of(1));
    const second = await seal(of, Uint8Array.of(2), { mk: first.mk });
    const bodies = [first, second].map(({ envelope }) => parseEnvelope(envelope));
    expect(bodies[0]?.header.seed).not.toBe(bodies[1]?.header.seed);
    expect(
      Buffer.from(bodies[0]?.body.subarray(8) ?? []).equals(Buffer.from(bodies[1]?.body.subarray(8) ?? [])),
    ).toBe(false);
  });

  it('shares nothing between two policies sealed with the same bid key', async () => {
    const first = await seal(policy(2, 3), text);
    const second = await seal(policy(2, 3, { part: 'technical' }), text, { mk: first.mk });
    const [a, b] = [first, second].map(({ envelope }) => parseEnvelope(envelope).header.boxes[0]);
    expect(a?.enc).not.toBe(b?.enc);
  });

  it('has the same size for every price', async () => {
    const of = policy(2, 3);
    const sizes = await Promise.all(
      ['1', '99999999999', 'x'.repeat(1000)].map(async (price) => {
        const { envelope } = await seal(of, new TextEncoder().encode(price));
        return envelope.length;
      }),
    );
    expect(new Set(sizes).size).toBe(1);
  });

  it('names its ephemeral keys by the even point in every engine', async () => {
    for (let i = 0; i < 32; i++) {
      const pair = await ephemeralPair(new Uint8Array(32).fill(i));
      const point = new Uint8Array(await kem.serializePublicKey(pair.publicKey));
      expect((point[64] ?? 1) & 1).toBe(0);
    }
  });
});

describe('padding', () => {
  it('never shrinks, never costs more than an eighth, and is its own padded length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 26 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(Math.max(1024, length * 1.125));
        expect(paddedLength(padded)).toBe(padded);
      }),
    );
  });

  it('leaves few lengths to tell apart', () => {
    const lengths = new Set(Array.from({ length: 100_000 }, (_, length) => paddedLength(length)));
    expect(lengths.size).toBeLessThan(150);
  });

  it('refuses more than 64 MiB', async () => {
    const tooLarge = new Uint8Array(64 * 1024 * 1024 + 1);
    await expect(seal(policy(1, 1), tooLarge)).rejects.toEqual(coded('envelope.too-large'));
  });
});

describe('a policy', () => {
  it.each([
    ['no trustees', { trustees: [], threshold: 0 }],
    ['a threshold above the number of trustees', { threshold: 4 }],
    ['half a trustee', { threshold: 1.5 }],
    ['an empty tender', { tenderId: '' }],
    ['a part the law does not know', { part: 'bribe' as 'price' }],
    [
      'a key that is no point',
      { trustees: [{ id: 'a', publicKey: Buffer.alloc(65, 4).toString('base64url') }], threshold: 1 },
    ],
    ['a key of the wrong length', { trustees: [{ id: 'a', publicKey: 'BAAA' }], threshold: 1 }],
  ])('with %s seals nothing', async (_, change) => {
    await expect(seal(policy(2, 3, change), text)).rejects.toEqual(coded('policy.malformed'));
  });

  it('does not let one trustee hold two places', async () => {
    const publicKey = keys[0]?.publicKey ?? '';
    const twice = [
      { id: 'a', publicKey },
      { id: 'b', publicKey },
    ];
    await expect(policyHash(policy(2, 2, { trustees: twice }))).rejects.toEqual(coded('policy.malformed'));
  });

  it('has another hash as soon as anything in it changes', async () => {
    const changes = [
      {},
      { lot: '1' },
      { part: 'technical' as const },
      { tenderId: 'other' },
      { threshold: 1 },
    ];
    const hashes = await Promise.all(changes.map((change) => policyHash(policy(2, 3, change))));
    hashes.push(await policyHash(policy(2, 4)));
    expect(new Set(hashes).size).toBe(6);
  });
});

describe('the leaf of a bid', () => {
  it('commits to the envelope and hides it behind the salt', async () => {
    const { envelope } = await seal(policy(1, 1), text);
    const hash = await envelopeHash(envelope);
    const salt = newSalt();
    expect(await saltedLeaf(hash, salt)).toBe(await saltedLeaf(hash, salt));
    expect(await saltedLeaf(hash, newSalt())).not.toBe(await saltedLeaf(hash, salt));
    await expect(saltedLeaf(hash, 'short')).rejects.toEqual(coded('leaf.malformed'));
  });
});

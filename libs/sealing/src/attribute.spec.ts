import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  attribute,
  encodeEnvelope,
  envelopeHash,
  newSalt,
  openShare,
  parseEnvelope,
  seal,
  trusteeKeyPair,
  type EnvelopeHeader,
  type Evidence,
  type ReleasedShare,
  type Sealed,
  type SealingPolicy,
  type TrusteeKeyPair,
} from './index.ts';
import { contextOf, trusteeKey } from './policy.ts';
import { boxContext } from './seal.ts';
import { boxInfo, hpke } from './suite.ts';

let policy: SealingPolicy;
let keys: TrusteeKeyPair[];
let sealed: Sealed;

beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: 5 }, () => trusteeKeyPair()));
  const trustees = keys.map(({ publicKey }, i) => ({ id: `t${i + 1}`, publicKey }));
  policy = { tenderId: 'tender', part: 'price', trustees, threshold: 3 };
  sealed = await seal(policy, new TextEncoder().encode('18000000'));
});

const failed = async (envelope: Uint8Array, trustee: string) =>
  ({ envelope: await envelopeHash(envelope), trustee, failed: true }) as const;

/** What honest trustees publish: the share, or that the box did not open. */
async function honest(envelope: Uint8Array, of = policy): Promise<Evidence['shares']> {
  return Promise.all(
    keys.map(({ privateKey }, i) =>
      openShare(envelope, of, privateKey).catch(() => failed(envelope, `t${i + 1}`)),
    ),
  );
}

async function judge(envelope: Uint8Array, rest: Partial<Evidence> = {}) {
  const loggedHash = rest.loggedHash ?? (await envelopeHash(envelope));
  return attribute({
    envelope,
    policy,
    loggedHash,
    shares: rest.shares ?? (await honest(envelope)),
    ...rest,
  });
}

/** The bidder writes his own header before he commits to the hash. */
function forged(change: (header: EnvelopeHeader) => Partial<EnvelopeHeader>): Uint8Array {
  const { header, body } = parseEnvelope(sealed.envelope);
  return encodeEnvelope({ header: { ...header, ...change(header) }, body });
}

const replaced = (shares: Evidence['shares'], at: number, change: Partial<ReleasedShare>) =>
  shares.map((share, i) => (i === at ? ({ ...share, ...change } as ReleasedShare) : share));

describe('when all were honest', () => {
  it('nobody is to blame, with all trustees or with just enough', async () => {
    const shares = await honest(sealed.envelope);
    expect(await judge(sealed.envelope)).toMatchObject({ outcome: 'none', faults: [] });
    expect(await judge(sealed.envelope, { shares: shares.slice(2) })).toMatchObject({ outcome: 'none' });
  });

  it('nothing is said while too few trustees have answered, until the bidder gives his key', async () => {
    const shares = (await honest(sealed.envelope)).slice(3);
    expect(await judge(sealed.envelope, { shares })).toEqual({ outcome: 'undetermined', faults: [] });
    expect(await judge(sealed.envelope, { shares, mk: sealed.mk })).toMatchObject({ outcome: 'none' });
  });

  it('a key that does not fit the commitment changes nothing', async () => {
    const verdict = await judge(sealed.envelope, { shares: [], mk: new Uint8Array(32) });
    expect(verdict).toEqual({ outcome: 'undetermined', faults: [] });
  });
});

describe('a trustee is to blame', () => {
  it('who publishes another share than was in his box', async () => {
    const shares = replaced(await honest(sealed.envelope), 1, { share: newSalt() });
    expect(await judge(sealed.envelope, { shares })).toMatchObject({
      outcome: 'found',
      faults: [{ party: 'trustee', trusteeId: 't2', reason: 'share-false' }],
    });
  });

  it('who proves his share with a false secret', async () => {
    const shares = replaced(await honest(sealed.envelope), 1, { secret: newSalt() });
    expect(await judge(sealed.envelope, { shares })).toMatchObject({
      faults: [{ party: 'trustee', trusteeId: 't2', reason: 'share-false' }],
    });
  });

  it('who says of a sound box that it does not open', async () => {
    const shares = [...(await honest(sealed.envelope)).slice(0, 4), await failed(sealed.envelope, 't5')];
    expect(await judge(sealed.envelope, { shares })).toMatchObject({
      faults: [{ party: 'trustee', trusteeId: 't5', reason: 'false-claim' }],
    });
  });

  it('even when so many lie that only the bidder can open', async () => {
    const honestly = await honest(sealed.envelope);
    const shares = [0, 1, 2].reduce((list, i) => replaced(list, i, { share: newSalt() }), honestly);
    const undetermined = await judge(sealed.envelope, { shares });
    expect(undetermined.outcome).toBe('undetermined');
    expect(undetermined.faults).toHaveLength(3);
    const verdict = await judge(sealed.envelope, { shares, mk: sealed.mk });
    expect(verdict.faults.map((fault) => fault.party)).toEqual(['trustee', 'trustee', 'trustee']);
  });
});

describe('the platform is to blame', () => {
  it('when the file is not the one it gave a receipt for', async () => {
    const other = await seal(policy, new TextEncoder().encode('17999999'));
    const verdict = await judge(other.envelope, { loggedHash: await envelopeHash(sealed.envelope) });
    expect(verdict).toEqual({
      outcome: 'found',
      faults: [{ party: 'platform', reason: 'ciphertext-swapped' }],
    });
  });

  it('when a single byte of the file changed', async () => {
    const flipped = sealed.envelope.map((byte, i) => (i === sealed.envelope.length - 1 ? byte ^ 1 : byte));
    const loggedHash = await envelopeHash(sealed.envelope);
    expect(await judge(flipped, { loggedHash })).toMatchObject({ faults: [{ party: 'platform' }] });
  });
});

describe('the bidder is to blame', () => {
  it('whose file never was a sealed bid', async () => {
    const verdict = await judge(new TextEncoder().encode('lowest price wins'), { shares: [] });
    expect(verdict).toMatchObject({ faults: [{ party: 'bidder', reason: 'envelope-malformed' }] });
  });

  it('who replays an envelope from another tender', async () => {
    const elsewhere = await seal({ ...policy, tenderId: 'other' }, Uint8Array.of(1));
    expect(await judge(elsewhere.envelope)).toMatchObject({
      faults: [{ party: 'bidder', reason: 'sealed-for-another-policy' }],
    });
  });

  it('who relabels an envelope of another tender; the trustees who could not open it are cleared', async () => {
    const elsewhere = await seal({ ...policy, tenderId: 'other' }, Uint8Array.of(1));
    const { header, body } = parseEnvelope(elsewhere.envelope);
    const { tenderId, policyHash } = parseEnvelope(sealed.envelope).header;
    const envelope = encodeEnvelope({ header: { ...header, tenderId, policyHash }, body });
    expect(await judge(envelope)).toEqual({ outcome: 'undetermined', faults: [] });
    const verdict = await judge(envelope, { mk: elsewhere.mk });
    expect(verdict.faults).toHaveLength(1);
    expect(verdict).toMatchObject({ faults: [{ party: 'bidder', reason: 'not-rederivable' }] });
  });

  it('whose one box holds garbage; its trustee is cleared', async () => {
    const envelope = forged(({ boxes }) => ({
      boxes: boxes.map((box, i) => (i === 4 ? { ...box, ct: Buffer.alloc(48).toString('base64url') } : box)),
    }));
    expect((await judge(envelope)).faults).toEqual([
      { party: 'bidder', reason: 'not-rederivable', differs: [{ box: 't5' }] },
    ]);
  });

  it('who swaps in well-formed boxes of another key, so that true shares give no committed key', async () => {
    const other = parseEnvelope((await seal(policy, Uint8Array.of(1))).envelope).header;
    const envelope = forged(() => ({ boxes: other.boxes }));
    const shares = await honest(envelope);
    expect(shares.every((share) => 'failed' in share)).toBe(true);
    const verdict = await judge(envelope, { mk: sealed.mk });
    expect(verdict.faults).toMatchObject([{ party: 'bidder', reason: 'not-rederivable' }]);
  });

  it('who seals shares of another secret, which the trustees open and prove truthfully', async () => {
    const { header } = parseEnvelope(sealed.envelope);
    const context = contextOf(policy, header.policyHash, header.commitment);
    const boxes = await Promise.all(
      policy.trustees.map(async (trustee, i) => {
        const recipientPublicKey = await trusteeKey(trustee);
        const aad = boxContext(context, i + 1, trustee.id);
        const box = await hpke.seal({ recipientPublicKey, info: boxInfo }, new Uint8Array(32).fill(i), aad);
        const [enc, ct] = [box.enc, box.ct].map((bytes) => Buffer.from(bytes).toString('base64url'));
        return { trustee: trustee.id, enc: enc ?? '', ct: ct ?? '' };
      }),
    );
    const verdict = await judge(forged(() => ({ boxes })));
    expect(verdict).toEqual({
      outcome: 'found',
      faults: [{ party: 'bidder', reason: 'shares-inconsistent' }],
    });
  });

  it('whose body does not open with the key he committed to', async () => {
    const { header, body } = parseEnvelope(sealed.envelope);
    const envelope = encodeEnvelope({ header, body: body.map((byte) => byte ^ 1) });
    expect((await judge(envelope)).faults).toEqual([
      { party: 'bidder', reason: 'not-rederivable', differs: ['body'] },
    ]);
  });

  it('and a lying trustee beside him, each for his own part', async () => {
    const { header, body } = parseEnvelope(sealed.envelope);
    const envelope = encodeEnvelope({ header, body: body.map((byte) => byte ^ 1) });
    const shares = replaced(await honest(envelope), 0, { share: newSalt() });
    expect((await judge(envelope, { shares })).faults.map((fault) => fault.party)).toEqual([
      'bidder',
      'trustee',
    ]);
  });
});

describe('what is no evidence', () => {
  it('is refused: shares and statements about other envelopes or by strangers', async () => {
    const other = await seal(policy, Uint8Array.of(1));
    const coded = (code: string) => expect.objectContaining({ code });
    await expect(judge(sealed.envelope, { shares: await honest(other.envelope) })).rejects.toEqual(
      coded('share.other-envelope'),
    );
    await expect(judge(sealed.envelope, { shares: [await failed(other.envelope, 't1')] })).rejects.toEqual(
      coded('share.other-envelope'),
    );
    await expect(
      judge(sealed.envelope, { shares: [await failed(sealed.envelope, 'nobody')] }),
    ).rejects.toEqual(coded('share.not-a-trustee'));
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleBroken } from '#kernel';
import {
  encodeEnvelope,
  open,
  openShare,
  parseEnvelope,
  parseKey,
  parseShare,
  recover,
  rederive,
  seal,
  trusteeKeyPair,
  type Envelope,
  type SealingPolicy,
  type TrusteeKeyPair,
} from './index.ts';

let policy: SealingPolicy;
let keys: TrusteeKeyPair[];
let envelope: Uint8Array;
let mk: Uint8Array;

beforeAll(async () => {
  keys = await Promise.all([trusteeKeyPair(), trusteeKeyPair()]);
  const trustees = keys.map(({ publicKey }, i) => ({ id: `t${i + 1}`, publicKey }));
  policy = { tenderId: 'tender', lot: 'A', part: 'technical', trustees, threshold: 2 };
  ({ envelope, mk } = await seal(policy, new TextEncoder().encode('方案')));
});

const coded = (code: string) => expect.objectContaining({ name: 'RuleBroken', code });

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof RuleBroken ? error.code : 'crash';
  }
}

/** The envelope with its header text changed, the length field kept right. */
function withHeader(change: (header: string) => string): Uint8Array {
  const length = Buffer.from(envelope).readUInt32BE(4);
  const header = Buffer.from(change(Buffer.from(envelope.subarray(8, 8 + length)).toString()));
  const prefix = Buffer.from(envelope.subarray(0, 8));
  prefix.writeUInt32BE(header.length, 4);
  return new Uint8Array(Buffer.concat([prefix, header, envelope.subarray(8 + length)]));
}

const changed = (change: Record<string, unknown>) =>
  withHeader((text) => JSON.stringify({ ...(JSON.parse(text) as object), ...change }));

describe('reading an envelope', () => {
  it('gives back what was written', () => {
    const parsed = parseEnvelope(envelope);
    expect(parsed.header).toMatchObject({
      suite: 'linli-seal-1',
      tenderId: 'tender',
      lot: 'A',
      threshold: 2,
    });
    expect(Buffer.from(encodeEnvelope(parsed)).equals(envelope)).toBe(true);
  });

  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['another magic', () => new Uint8Array(Buffer.concat([Buffer.from('PK\x03\x04'), envelope.subarray(4)]))],
    ['a cut body', () => envelope.slice(0, -1)],
    ['a longer body', () => new Uint8Array([...envelope, 0])],
    ['only a header', () => envelope.slice(0, 8 + Buffer.from(envelope).readUInt32BE(4))],
    ['a header that claims 4 GiB', () => envelope.map((byte, i) => (i >= 4 && i < 8 ? 0xff : byte))],
    ['a header that is no JSON', () => withHeader((text) => `${text}}`)],
    ['a header that is no UTF-8', () => envelope.map((byte, i) => (i === 20 ? 0xff : byte))],
    ['null for a header', () => withHeader(() => 'null')],
    ['a list for a header', () => withHeader(() => '[]')],
    ['spaces in the header', () => withHeader((text) => `${text} `)],
    ['a byte order mark', () => withHeader((text) => `\uFEFF${text}`)],
    [
      'a second spelling of a character',
      () => withHeader((text) => text.replace('tender"', '\\u0074ender"')),
    ],
    ['a field of its own', () => changed({ note: 'x' })],
    ['a suite that is a number', () => changed({ suite: 1 })],
    ['a part the law does not know', () => changed({ part: 'bribe' })],
    ['a commitment that is too short', () => changed({ commitment: 'AAAA' })],
    ['a seed that is a number', () => changed({ seed: 7 })],
    ['a threshold of zero', () => changed({ threshold: 0 })],
    ['a threshold above the boxes', () => changed({ threshold: 3 })],
    ['no boxes', () => changed({ boxes: [] })],
    ['boxes that are no list', () => changed({ boxes: { length: 2 } })],
    ['an empty box', () => changed({ boxes: [null, {}] })],
    ['a lot that is a number', () => changed({ lot: 1 })],
  ])('refuses %s', (_, make) => {
    expect(() => parseEnvelope(make())).toThrow(coded('envelope.malformed'));
  });

  it('names the suite it does not know, whatever else is written', () => {
    const suite = { suite: 'linli-seal-2', boxes: 'of another form' };
    expect(() => parseEnvelope(changed(suite))).toThrow(
      expect.objectContaining({
        code: 'envelope.unknown-suite',
        facts: { suite: 'linli-seal-2', known: ['linli-seal-1'] },
      }),
    );
  });

  it('answers any bytes with an envelope or a code, never with a crash', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(5000),
        fc.integer({ min: 1, max: 255 }),
        (junk, at, flip) => {
          for (const bytes of [
            junk,
            envelope.map((byte, i) => (i === at % envelope.length ? byte ^ flip : byte)),
          ]) {
            expect(codeOf(() => parseEnvelope(bytes))).toMatch(
              /^(none|envelope\.malformed|envelope\.unknown-suite)$/,
            );
          }
        },
      ),
    );
  });
});

describe('one changed byte', () => {
  it('anywhere in the envelope is noticed by opening or by sealing again', async () => {
    const places = fc.sample(fc.nat(envelope.length - 1), 60);
    for (const place of places) {
      const bad = envelope.map((byte, i) => (i === place ? byte ^ 1 : byte));
      const outcome = await rederive(bad, policy, mk).then(
        ({ equal }) => (equal ? 'unnoticed' : 'differs'),
        (error: unknown) => (error instanceof RuleBroken ? error.code : 'crash'),
      );
      expect(outcome).toMatch(/^(differs|envelope\.(malformed|other-policy|unknown-suite))$/);
    }
  });

  it('in the body makes it unreadable, and says so', async () => {
    const bad = envelope.map((byte, i) => (i === envelope.length - 20 ? byte ^ 1 : byte));
    await expect(open(bad, mk)).rejects.toEqual(coded('envelope.unreadable'));
  });
});

describe('wrong keys and shares', () => {
  it('are told apart', async () => {
    const other = await trusteeKeyPair();
    const key = keys[0]?.privateKey ?? other.privateKey;
    await expect(open(envelope, new Uint8Array(32))).rejects.toEqual(coded('mk.wrong'));
    await expect(open(envelope, new Uint8Array(31))).rejects.toEqual(coded('mk.malformed'));
    await expect(openShare(envelope, policy, other.privateKey)).rejects.toEqual(coded('share.not-a-trustee'));
    await expect(openShare(envelope, policy, { ...key, d: '' })).rejects.toEqual(coded('key.malformed'));
    await expect(openShare(envelope, policy, { ...key, x: '' })).rejects.toEqual(coded('key.malformed'));
    expect(() => parseKey('nonsense')).toThrow(coded('mk.malformed'));
    expect([...parseKey(`${Buffer.from(mk).toString('base64url')}\n`)]).toEqual([...mk]);
  });

  it.each([null, 7, {}, { envelope: 'x', trustee: 't1', share: '', secret: '' }, []])(
    'refuses %j for a share',
    (json) => {
      expect(() => parseShare(json)).toThrow(coded('share.malformed'));
    },
  );

  it('refuses a share of another envelope', async () => {
    const again = await seal(policy, new TextEncoder().encode('方案'));
    const shares = await Promise.all(keys.map((pair) => openShare(again.envelope, policy, pair.privateKey)));
    await expect(recover(envelope, policy, shares)).rejects.toEqual(coded('share.other-envelope'));
  });

  it('refuses a share of nobody', async () => {
    const shares = await Promise.all(keys.map((pair) => openShare(envelope, policy, pair.privateKey)));
    const renamed = shares.map((share) => ({ ...share, trustee: 'nobody' }));
    await expect(recover(envelope, policy, renamed)).rejects.toEqual(coded('share.not-a-trustee'));
  });

  it('does not open for the tender next door', async () => {
    const key = keys[0]?.privateKey;
    if (!key) throw new Error('no key');
    const next = { ...policy, tenderId: 'next' };
    await expect(openShare(envelope, next, key)).rejects.toEqual(coded('envelope.other-policy'));
    const { header, body }: Envelope = parseEnvelope(envelope);
    const { policyHash } = parseEnvelope((await seal(next, new Uint8Array(1))).envelope).header;
    const relabelled = encodeEnvelope({ header: { ...header, tenderId: 'next', policyHash }, body });
    await expect(openShare(relabelled, next, key)).rejects.toEqual(coded('share.unreadable'));
    await expect(open(relabelled, mk)).rejects.toEqual(coded('envelope.unreadable'));
  });
});

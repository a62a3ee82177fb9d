import { RuleBroken } from '#kernel';
import { concat, equalBytes, fromBase64url, randomBytes, toBase64url, utf8, type Bytes } from './bytes.ts';
import { checkMadeFor, encodeEnvelope, parseEnvelope, type Envelope, type ShareBox } from './envelope.ts';
import { pad, unpad } from './padding.ts';
import { commitmentOf, contextOf, policyHash, trusteeKey, type SealingPolicy } from './policy.ts';
import { split } from './shamir.ts';
import {
  boxInfo,
  ephemeralPair,
  expander,
  hpke,
  keyBytes,
  sha256,
  suiteId,
  type CryptoKey,
  type Expand,
} from './suite.ts';

export interface Sealed {
  /** Wire bytes, see `encodeEnvelope`. */
  readonly envelope: Bytes;
  /** The bid key, 32 bytes. The bidder keeps it: it opens his bid if too few trustees answer. */
  readonly mk: Bytes;
  /** base64url, also in the envelope. */
  readonly commitment: string;
}

/** The key schedule of one bid: everything comes from mk and the context, so that anyone with mk can repeat it. */
interface Schedule {
  readonly mk: Bytes;
  readonly context: Bytes;
  readonly salt: Bytes;
  readonly expand: Expand;
}

async function scheduleOf(mk: Bytes, context: Bytes): Promise<Schedule> {
  return { mk, context, salt: await sha256(context), expand: await expander(mk) };
}

/**
 * Seals one part of a bid for the trustees of `policy`. The text must name its bidder: an envelope carries no
 * identity, and a copied one would otherwise count as the copier's own. `mk` is only given to repeat a sealing.
 * Throws `policy.malformed`, `envelope.too-large`, `mk.malformed`.
 */
export async function seal(
  policy: SealingPolicy,
  plaintext: Uint8Array,
  options: { readonly mk?: Uint8Array } = {},
): Promise<Sealed> {
  const mk = options.mk === undefined ? randomBytes(keyBytes) : checkedKey(options.mk);
  const commitment = await commitmentOf(mk);
  const padded = pad(plaintext);
  const ofPolicy = await policyHash(policy);
  const schedule = await scheduleOf(mk, contextOf(policy, ofPolicy, commitment));
  const { seed, body } = await sealBody(schedule, padded);
  const { tenderId, lot, part, threshold } = policy;
  const header = {
    suite: suiteId,
    tenderId,
    ...(lot === undefined ? {} : { lot }),
    part,
    policyHash: ofPolicy,
    commitment,
    threshold,
    seed,
    boxes: await sealBoxes(schedule, policy),
  } as const;
  return { envelope: encodeEnvelope({ header, body }), mk, commitment };
}

function checkedKey(mk: Uint8Array): Bytes {
  if (!(mk instanceof Uint8Array) || mk.length !== keyBytes) {
    throw new RuleBroken('mk.malformed', 'The key of a bid has 32 bytes');
  }
  return new Uint8Array(mk);
}

async function bodyKey({ expand }: Schedule, seed: Bytes): Promise<{ key: CryptoKey; iv: Bytes }> {
  const bytes = await expand('body', seed, keyBytes + 12);
  const key = await globalThis.crypto.subtle.importKey('raw', bytes.subarray(0, keyBytes), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  return { key, iv: bytes.slice(keyBytes) };
}

async function sealBody(schedule: Schedule, padded: Bytes): Promise<{ seed: string; body: Bytes }> {
  // A synthetic IV: were mk used for two texts, GCM under one key and nonce would give both away.
  const macKey = await globalThis.crypto.subtle.importKey(
    'raw',
    await schedule.expand('seed', schedule.salt, keyBytes),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const seed = new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', macKey, padded));
  const { key, iv } = await bodyKey(schedule, seed);
  const parameters = { name: 'AES-GCM', iv, additionalData: schedule.context };
  const body = new Uint8Array(await globalThis.crypto.subtle.encrypt(parameters, key, padded));
  return { seed: toBase64url(seed), body };
}

async function openBody(schedule: Schedule, { header, body }: Envelope): Promise<Bytes | undefined> {
  const { key, iv } = await bodyKey(
    schedule,
    fromBase64url(header.seed, keyBytes) ?? new Uint8Array(keyBytes),
  );
  const parameters = { name: 'AES-GCM', iv, additionalData: schedule.context };
  try {
    return unpad(new Uint8Array(await globalThis.crypto.subtle.decrypt(parameters, key, body)));
  } catch {
    return undefined;
  }
}

/** The associated data of one box: it fits this bid, this trustee and this place, and nothing else. */
export function boxContext(context: Bytes, index: number, trusteeId: string): Bytes {
  return concat(context, utf8(JSON.stringify([index, trusteeId])));
}

async function sealBoxes(schedule: Schedule, policy: SealingPolicy): Promise<ShareBox[]> {
  const { mk, context, salt, expand } = schedule;
  const degree = policy.threshold - 1;
  const coefficients = degree === 0 ? new Uint8Array() : await expand('shares', salt, degree * keyBytes);
  const shares = split(mk, coefficients, policy.trustees.length);
  return Promise.all(
    policy.trustees.map(async (trustee, i) => {
      const recipientPublicKey = await trusteeKey(trustee);
      const ekm = await ephemeralPair(await expand(`box ${i + 1}`, salt, keyBytes));
      const aad = boxContext(context, i + 1, trustee.id);
      const box = await hpke.seal(
        { recipientPublicKey, info: boxInfo, ekm },
        shares[i] ?? new Uint8Array(),
        aad,
      );
      return {
        trustee: trustee.id,
        enc: toBase64url(new Uint8Array(box.enc)),
        ct: toBase64url(new Uint8Array(box.ct)),
      };
    }),
  );
}

/** What the header says it is bound to; where `checkMadeFor` has passed, the same as `contextOf`. */
export function envelopeContext({ header }: Envelope): Bytes {
  const { suite, tenderId, lot, part, commitment } = header;
  return utf8(JSON.stringify([suite, tenderId, lot ?? null, part, header.policyHash, commitment]));
}

/**
 * Opens a body with the bid key, whether combined from shares or saved by the bidder. Throws `envelope.malformed`,
 * `mk.malformed`, `mk.wrong` (not the key committed to), `envelope.unreadable` (right key: the bidder's doing,
 * if the envelope's hash is the logged one).
 */
export async function open(envelope: Uint8Array, mk: Uint8Array): Promise<Bytes> {
  const parsed = parseEnvelope(envelope);
  const key = checkedKey(mk);
  if ((await commitmentOf(key)) !== parsed.header.commitment) {
    throw new RuleBroken('mk.wrong', 'This is not the key the bidder committed to');
  }
  const plaintext = await openBody(await scheduleOf(key, envelopeContext(parsed)), parsed);
  if (!plaintext)
    throw new RuleBroken('envelope.unreadable', 'The body does not open with the committed key');
  return plaintext;
}

/** What came out different when the sealing was repeated. Empty: the envelope is byte for byte what it should be. */
export interface Rederivation {
  readonly equal: boolean;
  /** `mk`, `body`, or the id of a trustee whose box is not the derived one. */
  readonly differs: readonly ('mk' | 'body' | { readonly box: string })[];
}

/**
 * Repeats the sealing from mk and compares bytes: the audit that gives each fault one owner. Throws
 * `envelope.malformed`, `envelope.other-policy`, `policy.malformed`, `mk.malformed`.
 */
export async function rederive(
  envelope: Uint8Array,
  policy: SealingPolicy,
  mk: Uint8Array,
): Promise<Rederivation> {
  const parsed = parseEnvelope(envelope);
  await checkMadeFor(parsed.header, policy);
  const key = checkedKey(mk);
  if ((await commitmentOf(key)) !== parsed.header.commitment) return { equal: false, differs: ['mk'] };
  const schedule = await scheduleOf(key, envelopeContext(parsed));
  const [bodyEqual, boxes] = await Promise.all([
    isBodyDerived(schedule, parsed),
    sealBoxes(schedule, policy),
  ]);
  const differs: Rederivation['differs'][number][] = bodyEqual ? [] : ['body'];
  parsed.header.boxes.forEach((box, i) => {
    if (box.enc !== boxes[i]?.enc || box.ct !== boxes[i].ct) differs.push({ box: box.trustee });
  });
  return { equal: differs.length === 0, differs };
}

async function isBodyDerived(schedule: Schedule, parsed: Envelope): Promise<boolean> {
  const plaintext = await openBody(schedule, parsed);
  if (!plaintext) return false;
  const { seed, body } = await sealBody(schedule, pad(plaintext));
  return seed === parsed.header.seed && equalBytes(body, parsed.body);
}

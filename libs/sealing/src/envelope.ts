import { RuleBroken } from '#kernel';
import { concat, equalBytes, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';
import { maxPlaintextBytes, paddedLength } from './padding.ts';
import {
  isPart,
  isTenderId,
  isThreshold,
  isTrusteeId,
  policyHash,
  type BidPart,
  type SealingPolicy,
} from './policy.ts';
import { keyBytes, publicKeyBytes, sha256, suiteId, tagBytes } from './suite.ts';

/** One share, sealed to one trustee. */
export interface ShareBox {
  readonly trustee: string;
  /** HPKE encapsulated key, 65 bytes, base64url. */
  readonly enc: string;
  /** HPKE ciphertext of the 32-byte share, 48 bytes, base64url. */
  readonly ct: string;
}

export interface EnvelopeHeader {
  readonly suite: typeof suiteId;
  readonly tenderId: string;
  readonly lot?: string;
  readonly part: BidPart;
  /** base64url SHA-256 */
  readonly policyHash: string;
  /** base64url SHA-256 */
  readonly commitment: string;
  readonly threshold: number;
  /** Keyed digest of the padded body, 32 bytes, base64url: makes the body's key unique even if mk is used twice. */
  readonly seed: string;
  /** In the order of the policy: box i holds the share x = i + 1. */
  readonly boxes: readonly ShareBox[];
}

export interface Envelope {
  readonly header: EnvelopeHeader;
  /** AES-256-GCM ciphertext with tag. */
  readonly body: Bytes;
}

const MAGIC = utf8('LSE1');
const MAX_HEADER = 65_536;
const PREFIX = MAGIC.length + 4;

function headerText(header: EnvelopeHeader): string {
  return JSON.stringify({
    suite: header.suite,
    tenderId: header.tenderId,
    ...(header.lot === undefined ? {} : { lot: header.lot }),
    part: header.part,
    policyHash: header.policyHash,
    commitment: header.commitment,
    threshold: header.threshold,
    seed: header.seed,
    boxes: header.boxes.map(({ trustee, enc, ct }) => ({ trustee, enc, ct })),
  });
}

/** Wire format: `LSE1`, header length as 4 bytes big-endian, header as compact JSON in fixed key order, body. */
export function encodeEnvelope(envelope: Envelope): Bytes {
  const header = utf8(headerText(envelope.header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length);
  return concat(MAGIC, length, header, envelope.body);
}

const malformed = (what: string): RuleBroken =>
  new RuleBroken('envelope.malformed', `This is not a sealed bid: ${what}`, { what });

/**
 * Reads and checks the outside of an envelope; needs no key. Throws `envelope.malformed`, `envelope.unknown-suite`. Exactly one byte
 * string
 * stands for each envelope, so that its hash identifies it: spaces, other key orders and extra fields are refused.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  if (!(bytes instanceof Uint8Array) || bytes.length < PREFIX) throw malformed('length');
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw malformed('magic');
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length);
  if (headerLength > MAX_HEADER || PREFIX + headerLength > bytes.length) throw malformed('header length');
  const header = parseHeader(bytes.subarray(PREFIX, PREFIX + headerLength));
  const bodyLength = bytes.length - PREFIX - headerLength - tagBytes;
  const largest = paddedLength(maxPlaintextBytes + 1);
  if (bodyLength < 1 || bodyLength > largest || paddedLength(bodyLength) !== bodyLength) {
    throw malformed('body length');
  }
  return { header, body: new Uint8Array(bytes.subarray(PREFIX + headerLength)) };
}

function parseHeader(bytes: Uint8Array): EnvelopeHeader {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    throw malformed('header');
  }
  refuseOtherSuite(json);
  if (!isHeader(json)) throw malformed('header');
  if (headerText(json) !== text) throw malformed('header form');
  return json;
}

/** Nothing of an envelope is read before its suite is known. */
function refuseOtherSuite(json: unknown): void {
  const { suite } = (json ?? {}) as { suite?: unknown };
  if (typeof suite !== 'string' || suite === suiteId) return;
  throw new RuleBroken('envelope.unknown-suite', 'The bid was sealed by a suite that is not known here', {
    suite: suite.slice(0, 50),
    known: [suiteId],
  });
}

function isHeader(json: unknown): json is EnvelopeHeader {
  if (typeof json !== 'object' || json === null) return false;
  const header = json as Partial<Record<keyof EnvelopeHeader, unknown>>;
  if (header.suite !== suiteId || !isSubject(header)) return false;
  const digests = [header.policyHash, header.commitment, header.seed];
  if (!digests.every((digest) => fromBase64url(digest, keyBytes))) return false;
  const boxes = header.boxes;
  return Array.isArray(boxes) && boxes.every(isBox) && isThreshold(header.threshold, boxes.length);
}

function isSubject({ part, tenderId, lot }: { part?: unknown; tenderId?: unknown; lot?: unknown }): boolean {
  return isPart(part) && isTenderId(tenderId) && (lot === undefined || isTenderId(lot));
}

function isBox(json: unknown): json is ShareBox {
  if (typeof json !== 'object' || json === null) return false;
  const box = json as Partial<Record<keyof ShareBox, unknown>>;
  return (
    isTrusteeId(box.trustee) &&
    fromBase64url(box.enc, publicKeyBytes)?.[0] === 4 &&
    fromBase64url(box.ct, keyBytes + tagBytes) !== undefined
  );
}

/**
 * Whether the envelope says it was made for this policy. An envelope of another tender, part, threshold or set of
 * trustees throws `envelope.other-policy`; the words are believed only because every key depends on them.
 */
export async function checkMadeFor(header: EnvelopeHeader, policy: SealingPolicy): Promise<void> {
  const sameList =
    header.boxes.length === policy.trustees.length &&
    header.boxes.every((box, i) => box.trustee === policy.trustees[i]?.id);
  const sameSubject =
    header.tenderId === policy.tenderId && header.lot === policy.lot && header.part === policy.part;
  const samePolicy =
    header.threshold === policy.threshold && header.policyHash === (await policyHash(policy));
  if (!sameList || !sameSubject || !samePolicy) {
    throw new RuleBroken('envelope.other-policy', 'The envelope was sealed for another tender or policy', {
      tenderId: policy.tenderId,
      part: policy.part,
    });
  }
}

/** SHA-256 of the envelope's bytes, base64url: what the bidder commits to before he uploads. */
export async function envelopeHash(bytes: Uint8Array): Promise<string> {
  return toBase64url(await sha256(new Uint8Array(bytes)));
}

/** 32 random bytes, base64url. */
export function newSalt(): string {
  return toBase64url(globalThis.crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * The 32-byte leaf of a bid, base64url: says nothing about the envelope until the salt is told, so that leaves of
 * all tenders and dummies can share one public tree (招标投标法 22, 52). Throws `leaf.malformed`.
 */
export async function saltedLeaf(hash: string, salt: string): Promise<string> {
  const hashed = fromBase64url(hash, 32);
  const salted = fromBase64url(salt, 32);
  if (!hashed || !salted)
    throw new RuleBroken('leaf.malformed', 'Hash and salt are 32 bytes each, base64url');
  return toBase64url(await sha256(concat(utf8(`${suiteId} leaf\0`), salted, hashed)));
}

/**
 * The leaf of a bid, base64url: the hash of its envelopes one after the other, in the order of `bidParts`, salted. Its
 * bidder computes it before he uploads anything. Throws `leaf.malformed`.
 */
export async function bidLeaf(envelopes: readonly Uint8Array[], salt: string): Promise<string> {
  return saltedLeaf(await envelopeHash(concat(...envelopes)), salt);
}

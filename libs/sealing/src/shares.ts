import { RuleBroken } from '#kernel';
import { fromBase64url, toBase64url, utf8, concat, equalBytes, type Bytes } from './bytes.ts';
import { checkMadeFor, envelopeHash, parseEnvelope, type Envelope } from './envelope.ts';
import { commitmentOf, type SealingPolicy } from './policy.ts';
import { boxContext, envelopeContext } from './seal.ts';
import { combine, type Point } from './shamir.ts';
import { boxInfo, hpkeOfSecret, kem, keyBytes, publicKeyBytes, type CryptoKey } from './suite.ts';

/** P-256 private key as a JWK (RFC 7518 §6.2). x and y are kept with d: not every engine can compute them again. */
export interface TrusteePrivateKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

export interface TrusteeKeyPair {
  /** For the policy: uncompressed point, base64url. */
  readonly publicKey: string;
  readonly privateKey: TrusteePrivateKey;
}

/**
 * What a trustee publishes for one envelope once the close is witnessed. Plain JSON. `secret` is the HPKE shared
 * secret of his box and of nothing else: with it anyone can open the box and see that the share is what was in it.
 */
export interface ReleasedShare {
  /** base64url SHA-256 of the envelope. */
  readonly envelope: string;
  readonly trustee: string;
  /** base64url, 32 bytes. */
  readonly share: string;
  /** base64url, 32 bytes. */
  readonly secret: string;
}

export async function trusteeKeyPair(): Promise<TrusteeKeyPair> {
  const pair = await kem.generateKeyPair();
  const { x = '', y = '', d = '' } = await globalThis.crypto.subtle.exportKey('jwk', pair.privateKey);
  const privateKey = { kty: 'EC', crv: 'P-256', x, y, d } as const;
  return { publicKey: publicKeyOf(privateKey), privateKey };
}

/** The policy's spelling of a trustee's public key. Throws `key.malformed`. */
export function publicKeyOf(key: TrusteePrivateKey): string {
  const x = fromBase64url(key.x, 32);
  const y = fromBase64url(key.y, 32);
  if (!x || !y) throw keyMalformed();
  return toBase64url(concat(Uint8Array.of(4), x, y));
}

const keyMalformed = (): RuleBroken => new RuleBroken('key.malformed', 'This is not a P-256 private key');

interface Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

// A trustee opens thousands of boxes with one key; it is imported once, for as long as somebody holds it.
const imported = new WeakMap<TrusteePrivateKey, Promise<Pair>>();

function pairOf(key: TrusteePrivateKey): Promise<Pair> {
  const known = imported.get(key) ?? importPair(key);
  imported.set(key, known);
  return known;
}

async function importPair(key: TrusteePrivateKey): Promise<Pair> {
  const { kty, crv, x, y, d } = key;
  const point = fromBase64url(publicKeyOf(key), publicKeyBytes) ?? new Uint8Array();
  try {
    return {
      privateKey: await kem.importKey('jwk', { kty, crv, x, y, d }, false),
      publicKey: await kem.deserializePublicKey(point),
    };
  } catch {
    throw keyMalformed();
  }
}

/**
 * A trustee opens his box. Throws `envelope.malformed`, `envelope.other-policy` (replayed from elsewhere),
 * `key.malformed`, `share.not-a-trustee`, and `share.unreadable` when the box does not open: then he says so
 * (see `attribute`) and later re-derivation shows whether he or the bidder is to blame.
 */
export async function openShare(
  envelope: Uint8Array,
  policy: SealingPolicy,
  key: TrusteePrivateKey,
): Promise<ReleasedShare> {
  const parsed = parseEnvelope(envelope);
  await checkMadeFor(parsed.header, policy);
  const publicKey = publicKeyOf(key);
  const trustee = policy.trustees.find((candidate) => candidate.publicKey === publicKey);
  if (!trustee) throw new RuleBroken('share.not-a-trustee', 'The key belongs to no trustee of this policy');
  const { enc, ct, aad } = boxOf(parsed, trustee.id);
  const recipientKey = await pairOf(key);
  try {
    const secret = new Uint8Array(await kem.decap({ recipientKey, enc }));
    const share = await hpkeOfSecret(secret).open({ recipientKey, enc, info: boxInfo }, ct, aad);
    return {
      envelope: await envelopeHash(envelope),
      trustee: trustee.id,
      share: toBase64url(new Uint8Array(share)),
      secret: toBase64url(secret),
    };
  } catch {
    throw new RuleBroken('share.unreadable', 'The box of this trustee does not open', {
      trustee: trustee.id,
    });
  }
}

/** Of an envelope that was made for its policy: `checkMadeFor` has passed. */
function boxOf(parsed: Envelope, trusteeId: string) {
  const { header } = parsed;
  const index = header.boxes.findIndex((box) => box.trustee === trusteeId);
  const box = header.boxes[index];
  const enc = fromBase64url(box?.enc, publicKeyBytes);
  const ct = fromBase64url(box?.ct, keyBytes + 16);
  if (!enc || !ct)
    throw new RuleBroken('share.not-a-trustee', 'There is no box for this trustee', { trusteeId });
  return { enc, ct, aad: boxContext(envelopeContext(parsed), index + 1, trusteeId) };
}

/** Checks the shape of a share that came over the wire. Throws `share.malformed`. */
export function parseShare(json: unknown): ReleasedShare {
  const { envelope, trustee, share, secret } = (json ?? {}) as Partial<Record<keyof ReleasedShare, unknown>>;
  const sized = [envelope, share, secret].every((value) => fromBase64url(value, 32));
  if (!sized || typeof trustee !== 'string') {
    throw new RuleBroken('share.malformed', 'A released share has envelope, trustee, share and secret');
  }
  return { envelope: String(envelope), trustee, share: String(share), secret: String(secret) };
}

/**
 * Whether the share is what the bidder put in that trustee's box; needs neither mk nor a private key. Throws
 * `envelope.malformed`, `envelope.other-policy`, `share.malformed`, `share.other-envelope`, `share.not-a-trustee`.
 */
export async function verifyShare(
  envelope: Uint8Array,
  policy: SealingPolicy,
  released: ReleasedShare,
): Promise<boolean> {
  const parsed = parseEnvelope(envelope);
  await checkMadeFor(parsed.header, policy);
  const share = parseShare(released);
  if (share.envelope !== (await envelopeHash(envelope))) {
    throw new RuleBroken('share.other-envelope', 'The share belongs to another envelope');
  }
  return isInBox(parsed, share);
}

async function isInBox(parsed: Envelope, released: ReleasedShare): Promise<boolean> {
  const { enc, ct, aad } = boxOf(parsed, released.trustee);
  const secret = fromBase64url(released.secret, 32) ?? new Uint8Array();
  const share = fromBase64url(released.share, keyBytes) ?? new Uint8Array();
  try {
    const recipientKey = await disclosedKey();
    const opened = await hpkeOfSecret(secret).open({ recipientKey, enc, info: boxInfo }, ct, aad);
    return equalBytes(new Uint8Array(opened), share);
  } catch {
    return false;
  }
}

// HPKE's interface asks for a key even where the secret is known already; it is never used.
let unused: Promise<CryptoKey> | undefined;
function disclosedKey(): Promise<CryptoKey> {
  unused ??= kem.deriveKeyPair(utf8('linli-seal-1 no key at all here')).then((pair) => pair.privateKey);
  return unused;
}

/** The points of shares for `combine`; one for each trustee. Throws `share.not-a-trustee`. */
function pointsOf(parsed: Envelope, shares: readonly ReleasedShare[]): Point[] {
  const byTrustee = new Map(shares.map((share) => [share.trustee, share]));
  return [...byTrustee.values()].map((released) => {
    const index = parsed.header.boxes.findIndex((box) => box.trustee === released.trustee);
    if (index < 0) throw new RuleBroken('share.not-a-trustee', 'There is no box for this trustee');
    return { x: index + 1, y: fromBase64url(released.share, keyBytes) ?? new Uint8Array() };
  });
}

/**
 * The bid key from any t true shares; false ones among them are left out. Throws what `verifyShare` throws,
 * `shares.too-few` (fewer than t true ones) and `shares.inconsistent` (t true ones do not give the committed key:
 * the bidder sealed nonsense).
 */
export async function recover(
  envelope: Uint8Array,
  policy: SealingPolicy,
  released: readonly ReleasedShare[],
): Promise<Bytes> {
  const parsed = parseEnvelope(envelope);
  await checkMadeFor(parsed.header, policy);
  const hash = await envelopeHash(envelope);
  const shares = released.map(parseShare);
  if (shares.some((share) => share.envelope !== hash)) {
    throw new RuleBroken('share.other-envelope', 'A share belongs to another envelope');
  }
  // The usual case first: all shares are true, and the commitment proves it at the cost of one hash.
  const quick = await tryKey(parsed, shares);
  if (quick) return quick;
  const verdicts = await Promise.all(shares.map((share) => isInBox(parsed, share)));
  const verified = shares.filter((_, i) => verdicts[i]);
  const found = new Set(verified.map((share) => share.trustee)).size;
  if (found < policy.threshold) {
    throw new RuleBroken('shares.too-few', 'Fewer true shares than the threshold', {
      found,
      threshold: policy.threshold,
    });
  }
  const mk = await tryKey(parsed, verified);
  if (!mk) throw new RuleBroken('shares.inconsistent', 'The sealed shares do not give the committed key');
  return mk;
}

async function tryKey(parsed: Envelope, shares: readonly ReleasedShare[]): Promise<Bytes | undefined> {
  const { threshold, commitment } = parsed.header;
  const points = pointsOf(parsed, shares).slice(0, threshold);
  if (points.length < threshold) return undefined;
  const mk = combine(points);
  return (await commitmentOf(mk)) === commitment ? mk : undefined;
}

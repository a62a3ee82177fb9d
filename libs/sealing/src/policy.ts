import { RuleBroken } from '#kernel';
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';
import { kem, publicKeyBytes, sha256, suiteId, type CryptoKey } from './suite.ts';

/** 资格, 技术, 报价: opened in this order, each only when the one before is decided. */
export const bidParts = ['qualification', 'technical', 'price'] as const;
export type BidPart = (typeof bidParts)[number];

export interface Trustee {
  /** 1–100 characters, unique in the policy. */
  readonly id: string;
  /** P-256 point, uncompressed, base64url (65 bytes). */
  readonly publicKey: string;
}

/**
 * Who can open one part of the bids of one tender, or of one lot of it. Fixed, signed and logged when the tender
 * is issued; its hash is bound into every envelope, so nobody can be added afterwards.
 */
export interface SealingPolicy {
  readonly tenderId: string;
  readonly lot?: string;
  readonly part: BidPart;
  /** 1 … 32; the order gives each trustee his share. */
  readonly trustees: readonly Trustee[];
  /** How many of them must act together: 1 … number of trustees. */
  readonly threshold: number;
}

export const maxTrustees = 32;

const isName = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= max;

export const isTenderId = (value: unknown): value is string => isName(value, 200);
export const isTrusteeId = (value: unknown): value is string => isName(value, 100);
export const isPart = (value: unknown): value is BidPart => bidParts.some((part) => part === value);
export const isThreshold = (value: unknown, n: number): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= n && n <= maxTrustees;

const malformed = (what: string): RuleBroken =>
  new RuleBroken('policy.malformed', `The sealing policy is not valid: ${what}`, { what });

/** Throws `policy.malformed`. Two trustees with one key are refused: they would be one person with two votes. */
export function checkPolicy(policy: SealingPolicy): void {
  const { tenderId, lot, part, trustees, threshold } = policy;
  if (!isTenderId(tenderId)) throw malformed('tenderId');
  if (lot !== undefined && !isTenderId(lot)) throw malformed('lot');
  if (!isPart(part)) throw malformed('part');
  if (!Array.isArray(trustees) || !isThreshold(threshold, trustees.length)) throw malformed('threshold');
  checkTrustees(trustees);
}

function checkTrustees(trustees: readonly Trustee[]): void {
  for (const trustee of trustees) {
    if (!isTrusteeId(trustee?.id)) throw malformed('trustee id');
    if (fromBase64url(trustee.publicKey, publicKeyBytes)?.[0] !== 4) throw malformed('public key');
  }
  if (new Set(trustees.map((trustee) => trustee.id)).size < trustees.length) throw malformed('trustee twice');
  if (new Set(trustees.map((t) => t.publicKey)).size < trustees.length) throw malformed('key twice');
}

// A policy is never changed; ten thousand envelopes are made for one.
const hashes = new WeakMap<SealingPolicy, Promise<string>>();

/** SHA-256 of the policy, 32 bytes, base64url. Throws `policy.malformed`. */
export function policyHash(policy: SealingPolicy): Promise<string> {
  const known = hashes.get(policy) ?? hashOf(policy);
  hashes.set(policy, known);
  return known;
}

async function hashOf(policy: SealingPolicy): Promise<string> {
  checkPolicy(policy);
  const { tenderId, lot, part, trustees, threshold } = policy;
  const list = trustees.map((trustee) => [trustee.id, trustee.publicKey]);
  const text = JSON.stringify([suiteId, tenderId, lot ?? null, part, threshold, list]);
  return toBase64url(await sha256(utf8(`${suiteId} policy\0${text}`)));
}

// Whoever opens a box seals every bid of it again, for the same few trustees.
const imported = new Map<string, CryptoKey>();
const MOST_KEPT = 100;

/** The key for sealing to a trustee. Throws `policy.malformed` when it is not a point of the curve. */
export async function trusteeKey({ publicKey }: Trustee): Promise<CryptoKey> {
  const known = imported.get(publicKey);
  if (known) return known;
  const key = await importKey(publicKey);
  if (imported.size >= MOST_KEPT) imported.clear();
  imported.set(publicKey, key);
  return key;
}

async function importKey(publicKey: string): Promise<CryptoKey> {
  const raw = fromBase64url(publicKey, publicKeyBytes);
  if (!raw) throw malformed('public key');
  try {
    return await kem.deserializePublicKey(raw);
  } catch {
    throw malformed('public key');
  }
}

/** SHA-256 of the bid key under its own label: published in the envelope, it fixes which key is the true one. */
export async function commitmentOf(mk: Bytes): Promise<string> {
  return toBase64url(await sha256(concat(utf8(`${suiteId} mk\0`), mk)));
}

/** Everything an envelope is bound to; the associated data of body and boxes. */
export function contextOf(policy: SealingPolicy, ofPolicy: string, commitment: string): Bytes {
  const { tenderId, lot, part } = policy;
  return utf8(JSON.stringify([suiteId, tenderId, lot ?? null, part, ofPolicy, commitment]));
}

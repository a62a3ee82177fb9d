import type { webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { sha256 as quickSha256 } from '@noble/hashes/sha2.js';
import { utf8, type Bytes } from './bytes.ts';

/**
 * `linli-seal-1` = HPKE (RFC 9180) base mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM for the
 * trustees' boxes; AES-256-GCM for the body; Shamir over GF(256); SHA-256; Padmé padding.
 *
 * P-256 and not X25519: WebCrypto has had it in every browser for ten years, X25519 only since 2023–2025 and on
 * Node 20 as an experiment; USB keys and HSMs of trustees speak it too. A national suite (SM2, SM3, SM4) is a
 * new id beside this one: nothing of an envelope is read before its suite is known.
 */
export const suiteId = 'linli-seal-1';

/** The engine's own key object, in Node and in browsers. */
export type CryptoKey = webcrypto.CryptoKey;

export const keyBytes = 32;
export const tagBytes = 16;
export const publicKeyBytes = 65;

export const kem = new DhkemP256HkdfSha256();

export const hpke = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export const boxInfo = utf8(`${suiteId} share`);

/** A recipient who has the shared secret of one box already, not the private key: the reader of a disclosed share. */
class DisclosedKem extends DhkemP256HkdfSha256 {
  constructor(private readonly secret: Bytes) {
    super();
  }

  override decap(): Promise<ArrayBuffer> {
    return Promise.resolve(this.secret.slice().buffer);
  }
}

export function hpkeOfSecret(secret: Bytes): CipherSuite {
  return new CipherSuite({ kem: new DisclosedKem(secret), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

// The engine hashes much faster, but to hand it a piece and wait costs more than a short piece takes.
const SHORT_BYTES = 8_192;

export async function sha256(bytes: Bytes): Promise<Bytes> {
  if (bytes.length <= SHORT_BYTES) return quickSha256(bytes) as Bytes;
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
}

/** HKDF-SHA256 over one key, several labels. */
export type Expand = (label: string, salt: Bytes, length: number) => Promise<Bytes>;

export async function expander(mk: Bytes): Promise<Expand> {
  const key = await globalThis.crypto.subtle.importKey('raw', mk, 'HKDF', false, ['deriveBits']);
  return async (label, salt, length) =>
    new Uint8Array(
      await globalThis.crypto.subtle.deriveBits(
        { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(`${suiteId} ${label}`) },
        key,
        length * 8,
      ),
    );
}

const P256_PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

/**
 * The ephemeral key pair of one box, the same bytes in every engine. RFC 9180 DeriveKeyPair fixes the scalar, but
 * where an engine cannot export the point (Firefox) the HPKE package computes it from x alone and cannot know the
 * sign of y. So the even y is taken everywhere: ECDH uses only x, hence the pair (d, ±P) agrees on the same secret,
 * and the encapsulation is the regular one of d or of n − d.
 */
export async function ephemeralPair(ikm: Bytes): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  const pair = await kem.deriveKeyPair(ikm);
  const point = new Uint8Array(await kem.serializePublicKey(pair.publicKey));
  if (((point[64] ?? 0) & 1) === 0) return pair;
  let y = P256_PRIME - point.subarray(33).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  for (let i = 64; i > 32; i--, y >>= 8n) point[i] = Number(y & 0xffn);
  return { privateKey: pair.privateKey, publicKey: await kem.deserializePublicKey(point) };
}

import type { webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { combine } from '#sealing';
import { split } from '../libs/sealing/src/shamir.ts';
import { THRESHOLD, TRUSTEES } from './sealing-world.ts';

/**
 * The same cryptography and nothing around it: no envelope, no policy, no padding rule, no check of any form. Keys are
 * imported once, texts are bytes of the right length already.
 */
const { subtle } = globalThis.crypto;
const kem = new DhkemP256HkdfSha256();
const hpke = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const label = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const info = label('share');
const aad = new Uint8Array(200);

type Bytes = Uint8Array<ArrayBuffer>;
type Key = webcrypto.CryptoKey;

export interface BareWorld {
  readonly pairs: readonly webcrypto.CryptoKeyPair[];
  readonly padded: Bytes;
}

export interface BareSealed {
  readonly mk: Bytes;
  readonly seed: Bytes;
  readonly body: ArrayBuffer;
  readonly boxes: readonly { readonly enc: ArrayBuffer; readonly ct: ArrayBuffer }[];
}

export async function bareWorld(): Promise<BareWorld> {
  const pairs = await Promise.all(Array.from({ length: TRUSTEES }, () => kem.generateKeyPair()));
  return { pairs, padded: new Uint8Array(2048).fill(32) };
}

async function derive(key: Key, salt: Bytes, what: string, length: number): Promise<Bytes> {
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: label(what) };
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
}

async function sealWith(mk: Bytes, { pairs, padded }: BareWorld): Promise<BareSealed> {
  await subtle.digest('SHA-256', mk);
  const salt = new Uint8Array(await subtle.digest('SHA-256', aad));
  const key = await subtle.importKey('raw', mk, 'HKDF', false, ['deriveBits']);
  const macBytes = await derive(key, salt, 'seed', 32);
  const macKey = await subtle.importKey('raw', macBytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const seed = new Uint8Array(await subtle.sign('HMAC', macKey, padded));
  const body = await subtle.encrypt(...(await cipher(key, seed)), padded);
  const shares = split(mk, await derive(key, salt, 'shares', 32 * (THRESHOLD - 1)), TRUSTEES);
  const boxes = await Promise.all(
    pairs.map(async ({ publicKey }, i) => {
      const ekm = await kem.deriveKeyPair(await derive(key, salt, `box ${i}`, 32));
      return hpke.seal({ recipientPublicKey: publicKey, info, ekm }, shares[i] ?? aad, aad);
    }),
  );
  return { mk, seed, body, boxes };
}

async function cipher(key: Key, seed: Bytes): Promise<[webcrypto.AesGcmParams, Key]> {
  const bytes = await derive(key, seed, 'body', 44);
  const aes = await subtle.importKey('raw', bytes.subarray(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return [{ name: 'AES-GCM', iv: bytes.slice(32), additionalData: aad }, aes];
}

async function openWith(mk: Bytes, { seed, body }: BareSealed): Promise<ArrayBuffer> {
  await subtle.digest('SHA-256', mk);
  const key = await subtle.importKey('raw', mk, 'HKDF', false, ['deriveBits']);
  return subtle.decrypt(...(await cipher(key, seed)), body);
}

export function bareSeal(world: BareWorld): Promise<BareSealed> {
  return sealWith(globalThis.crypto.getRandomValues(new Uint8Array(32)), world);
}

/** The trustees open their boxes, the shares give the key, the key opens the body. */
export async function bareOpen({ pairs }: BareWorld, sealed: BareSealed): Promise<ArrayBuffer> {
  const points = await Promise.all(
    sealed.boxes.slice(0, THRESHOLD).map(async ({ enc, ct }, i) => {
      const recipientKey = pairs[i] as webcrypto.CryptoKeyPair;
      return { x: i + 1, y: new Uint8Array(await hpke.open({ recipientKey, enc, info }, ct, aad)) };
    }),
  );
  return openWith(combine(points), sealed);
}

/** Opens the body and seals everything again. */
export async function bareAudit(world: BareWorld, sealed: BareSealed): Promise<BareSealed> {
  await openWith(sealed.mk, sealed);
  return sealWith(sealed.mk, world);
}

import { RuleBroken } from '#kernel';
import type { Bytes } from './bytes.ts';

/** 64 MiB: one AES-GCM message held in memory. Larger files need a chunked suite. */
export const maxPlaintextBytes = 64 * 1024 * 1024;

// A price is a few bytes long and its length alone would say how many digits it has.
const FLOOR = 1024;

/**
 * The padded length of `length` bytes by Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files",
 * PETS 2019): tells O(log log L) bits, costs at most 12 %, in practice 0.7–3 %; never under 1 KiB.
 */
export function paddedLength(length: number): number {
  if (length <= FLOOR) return FLOOR;
  const exponent = Math.floor(Math.log2(length));
  const lastBits = exponent - (Math.floor(Math.log2(exponent)) + 1);
  const mask = 2 ** lastBits - 1;
  return length + mask - ((length + mask) % (mask + 1));
}

/** Text, a byte 0x80, then zeros. Throws `envelope.too-large`. */
export function pad(plaintext: Uint8Array): Bytes {
  if (plaintext.length > maxPlaintextBytes) {
    throw new RuleBroken('envelope.too-large', 'A part of a bid may have at most 64 MiB', {
      bytes: plaintext.length,
      maxBytes: maxPlaintextBytes,
    });
  }
  const padded = new Uint8Array(paddedLength(plaintext.length + 1));
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/** `undefined` when it is not what `pad` writes. */
export function unpad(padded: Bytes): Bytes | undefined {
  const end = padded.lastIndexOf(0x80);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) return undefined;
  return paddedLength(end + 1) === padded.length ? padded.slice(0, end) : undefined;
}

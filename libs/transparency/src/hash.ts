import { hash } from 'node:crypto';

/** A SHA-256 digest, 32 bytes. */
export type Digest = Uint8Array;

export const digestBytes = 32;

const sha256 = (bytes: Uint8Array): Digest => hash('sha256', bytes, 'buffer');

/** The root of a tree without leaves (RFC 6962 §2.1). */
export const emptyRoot: Digest = sha256(new Uint8Array());

/** RFC 6962 §2.1: SHA-256(0x00 ‖ leaf). The prefix keeps a leaf from being passed off as a node. */
export function leafHash(leaf: Uint8Array): Digest {
  const input = new Uint8Array(1 + leaf.length);
  input.set(leaf, 1);
  return sha256(input);
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Digest, right: Digest): Digest {
  const input = new Uint8Array(1 + 2 * digestBytes);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + digestBytes);
  return sha256(input);
}

export function equalDigests(a: Digest, b: Digest): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Standard base64 of 32 bytes; `undefined` for anything else, also for a second spelling of the same bytes. */
export function parseDigest(text: unknown): Digest | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === digestBytes && bytes.toString('base64') === text ? bytes : undefined;
}

export function formatDigest(digest: Digest): string {
  return Buffer.from(digest).toString('base64');
}

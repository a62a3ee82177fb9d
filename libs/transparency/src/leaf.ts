import { randomBytes } from 'node:crypto';
import { canonicalJson, RuleBroken } from '#kernel';
import { leafHash, type Digest } from './hash.ts';

/** 16 random bytes. Kept beside the event; deleting it and the event leaves a leaf that says nothing. */
export function newLeafSalt(): Uint8Array {
  return new Uint8Array(randomBytes(16));
}

/** The leaf of a domain event: salt ‖ canonical JSON. Throws `leaf.malformed` (salt is not 16 bytes, not JSON). */
export function eventLeaf(salt: Uint8Array, event: unknown): Uint8Array {
  if (salt.length !== 16) throw malformed('the salt has 16 bytes');
  return new Uint8Array(Buffer.concat([salt, Buffer.from(canonicalJson(event))]));
}

/** The RFC 6962 leaf hash of a domain event. */
export function eventLeafHash(salt: Uint8Array, event: unknown): Digest {
  return leafHash(eventLeaf(salt, event));
}

const malformed = (what: string): RuleBroken =>
  new RuleBroken('leaf.malformed', `This cannot be logged: ${what}`, { what });

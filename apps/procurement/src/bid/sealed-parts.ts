import { bidParts, checkMadeFor, envelopeHash, parseEnvelope, type BidPart } from '#sealing';
import type { SealingPolicies } from '../tender/policy.ts';
import { keysDiffer } from './bid.rules.ts';

export interface SealedPart {
  readonly part: BidPart;
  readonly bytes: Uint8Array;
  /** SHA-256 of the envelope, base64url. */
  readonly hash: string;
}

/**
 * The outside of three envelopes, in the order of `bidParts`; nobody here can read the inside. Throws `envelope.malformed`, `envelope.other-policy`,
 * `bid.key-reused`.
 */
export async function readEnvelopes(
  policies: SealingPolicies,
  envelopes: readonly Uint8Array[],
): Promise<SealedPart[]> {
  const read = bidParts.map(async (part, i) => {
    const bytes = envelopes[i] ?? new Uint8Array();
    const { header } = parseEnvelope(bytes);
    await checkMadeFor(header, policies[part]);
    return { part, bytes, hash: await envelopeHash(bytes), commitment: header.commitment };
  });
  const parts = await Promise.all(read);
  keysDiffer(parts.map(({ commitment }) => commitment));
  return parts.map(({ part, bytes, hash }) => ({ part, bytes, hash }));
}

/**
 * The hash of three envelopes one after the other, in the order of `bidParts`, base64url; salted it is the leaf of a bid.
 */
export function contentHash(envelopes: readonly Uint8Array[]): Promise<string> {
  return envelopeHash(Buffer.concat(envelopes));
}

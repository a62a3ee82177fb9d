import { bidParts, checkMadeFor, envelopeHash, parseEnvelope, saltedLeaf, type BidPart } from '#sealing';
import { policyOf, type SealedTender } from '../tender/policy.ts';
import { keysDiffer } from './bid.rules.ts';

export interface SealedPart {
  readonly part: BidPart;
  readonly bytes: Uint8Array;
  /** SHA-256 of the envelope, base64url. */
  readonly hash: string;
}

/**
 * The outside of three envelopes; nobody here can read the inside. Throws `envelope.malformed`, `envelope.other-policy`,
 * `bid.key-reused`.
 */
export async function readEnvelopes(
  tender: SealedTender,
  texts: Readonly<Record<BidPart, string>>,
): Promise<SealedPart[]> {
  const read = bidParts.map(async (part) => {
    const bytes = new Uint8Array(Buffer.from(texts[part], 'base64url'));
    const { header } = parseEnvelope(bytes);
    await checkMadeFor(header, policyOf(tender, part));
    return { part, bytes, hash: await envelopeHash(bytes), commitment: header.commitment };
  });
  const parts = await Promise.all(read);
  keysDiffer(parts.map(({ commitment }) => commitment));
  return parts.map(({ part, bytes, hash }) => ({ part, bytes, hash }));
}

/** The leaf of a bid, base64url: the hash of its three envelopes one after the other, in the order of `bidParts`, salted. */
export async function bidLeaf(envelopes: readonly Uint8Array[], salt: string): Promise<string> {
  return saltedLeaf(await envelopeHash(Buffer.concat(envelopes)), salt);
}

import { canonicalJson } from '#kernel';
import { fromBase64url, toBase64url, utf8 } from './bytes.ts';
import { keyBytes, sha256, suiteId } from './suite.ts';

/** A last price after talks, as its bidder keeps it until the hour. */
export interface FinalOffer {
  readonly tenderId: string;
  readonly bidId: string;
  readonly priceFen: number;
  /** 32 random bytes, base64url (`newSalt()`): without them a price is soon guessed. */
  readonly salt: string;
}

/**
 * What a bidder hands in before the hour: SHA-256 over the offer and its salt, base64url. It fixes the price and tells
 * nobody, not even whoever runs the platform, what it is.
 */
export async function offerCommitment({ tenderId, bidId, priceFen, salt }: FinalOffer): Promise<string> {
  const text = canonicalJson({ bidId, priceFen, salt, tenderId });
  return toBase64url(await sha256(utf8(`${suiteId} final offer\0${text}`)));
}

/** Whether a price and a salt are what was fixed. */
export async function opensOffer(commitment: string, offer: FinalOffer): Promise<boolean> {
  return fromBase64url(offer.salt, keyBytes) !== undefined && (await offerCommitment(offer)) === commitment;
}

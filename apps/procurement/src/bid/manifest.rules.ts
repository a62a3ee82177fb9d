import type { Id } from '#kernel';
import type { BidPart } from '#sealing';

/** SHA-256 of the envelope of each part, base64url. */
export type EnvelopeHashes = Readonly<Record<BidPart, string>>;

export interface BoxedBid {
  readonly bidId: Id;
  readonly envelopes: EnvelopeHashes;
}

/** What was in the box at the hour: nothing is put in or taken out afterwards without contradicting it. */
export interface ClosingManifest {
  readonly tenderId: Id;
  /** RFC 3339 */
  readonly closesAt: string;
  readonly closedAt: string;
  /** In the order of the hashes: that of arrival is nobody's business. */
  readonly bids: readonly BoxedBid[];
}

/** By the hash of the qualification envelope. */
export function inManifestOrder(bids: readonly BoxedBid[]): BoxedBid[] {
  const keyOf = ({ envelopes, bidId }: BoxedBid): string => `${envelopes.qualification} ${bidId}`;
  return [...bids].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The log grows by full blocks: its growth tells no number of bids. */
export const LOG_BLOCK = 16;

/** How many dummies fill the last block. */
export function dummiesFor(leaves: number): number {
  return (LOG_BLOCK - (leaves % LOG_BLOCK)) % LOG_BLOCK;
}

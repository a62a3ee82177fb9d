import { RuleBroken } from '#kernel';
import { bidParts, maxPlaintextBytes, type BidPart } from '#sealing';

/** What a bidder promises to upload. */
export interface PromisedPart {
  /** SHA-256 of the envelope, base64url. */
  readonly hash: string;
  readonly bytes: number;
}

export interface Commitment {
  /** SHA-256 of the three envelopes one after the other, base64url. */
  readonly content: string;
  readonly parts: Readonly<Record<BidPart, PromisedPart>>;
}

// Padding, header and tags around the largest text.
const LARGEST_ENVELOPE = maxPlaintextBytes + 4 * 1024 * 1024;

/** Throws `upload.too-large` (facts: part, maxBytes), `bid.key-reused` for one envelope in two parts. */
export function checkCommitment({ parts }: Commitment): void {
  for (const part of bidParts) {
    if (parts[part].bytes <= LARGEST_ENVELOPE) continue;
    throw new RuleBroken('upload.too-large', 'A part of a bid is too large', {
      part,
      maxBytes: LARGEST_ENVELOPE,
    });
  }
  if (new Set(bidParts.map((part) => parts[part].hash)).size === bidParts.length) return;
  throw new RuleBroken('bid.key-reused', 'Each part is sealed with a key of its own');
}

/** Where an upload stands and what comes next. */
export interface Piece {
  readonly promised: number;
  /** Bytes that are here, without a gap, from the first on. */
  readonly received: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * Whether a piece is new; one that is here already is not taken twice. Throws `upload.gap` (facts: received),
 * `upload.too-long` (facts: promised).
 */
export function nextPiece({ promised, received, offset, length }: Piece): boolean {
  if (offset + length > promised) {
    throw new RuleBroken('upload.too-long', 'More than was promised', { promised, offset, length });
  }
  if (offset > received) {
    throw new RuleBroken('upload.gap', 'Something before this piece is missing', { received, offset });
  }
  if (offset + length <= received) return false;
  if (offset === received) return true;
  throw new RuleBroken('upload.gap', 'The piece begins inside another one', { received, offset });
}

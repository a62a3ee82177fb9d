import { formatInstant, RuleBroken, transition, type Instant, type TransitionTable } from '#kernel';

/** SEALED until opened; REPLACED by the bidder's own later bid; INVALID by its own fault or a decision. */
export type BidState = 'SEALED' | 'REPLACED' | 'OPENED' | 'INVALID';

const moves: TransitionTable<BidState> = {
  SEALED: ['REPLACED', 'OPENED', 'INVALID'],
  OPENED: ['INVALID'],
  REPLACED: [],
  INVALID: [],
};

/** Throws `bid.wrong-state`. */
export function bidMoves(from: BidState, to: BidState): BidState {
  return transition('bid', moves, { from, to });
}

/** Late is late to the millisecond (87 art. 33). Throws `bid.late` (facts: closesAt, receivedAt in RFC 3339, lateByMs). */
export function inTime(closesAt: Instant, receivedAt: Instant): void {
  if (receivedAt < closesAt) return;
  throw new RuleBroken('bid.late', 'Bids had to be in before the close', {
    article: '87 art. 33',
    closesAt: formatInstant(closesAt),
    receivedAt: formatInstant(receivedAt),
    lateByMs: receivedAt - closesAt,
  });
}

/** Who bids, as identity registered it. */
export interface Bidder {
  readonly kind: string;
  readonly uscc: string | null;
  readonly smeEligible: boolean;
}

// A department buys; a group filed with its community has no legal personality, whatever number it writes down (GPL 22).
const MAY_NOT_BID: ReadonlySet<string> = new Set(['government', 'community-filed']);

/**
 * A group without a credit code cannot bid (社会组织登记), and a reserved lot takes enterprises only (GP-63). Throws
 * `bid.not-eligible`, `bid.not-sme`.
 */
export function mayBid(bidder: Bidder | undefined, tender: { readonly reservedForSmes: boolean }): void {
  if (bidder === undefined || bidder.uscc === null || MAY_NOT_BID.has(bidder.kind)) {
    throw new RuleBroken('bid.not-eligible', 'Only an organization registered with a credit code may bid', {
      article: 'GPL 22',
    });
  }
  if (tender.reservedForSmes && !bidder.smeEligible) {
    throw new RuleBroken('bid.not-sme', 'The lot is reserved for small and medium enterprises', {
      article: '财库〔2020〕46号',
      kind: bidder.kind,
    });
  }
}

/** One key for two parts would open the price together with the technical part. Throws `bid.key-reused`. */
export function keysDiffer(commitments: readonly string[]): void {
  if (new Set(commitments).size === commitments.length) return;
  throw new RuleBroken('bid.key-reused', 'Each part is sealed with a key of its own');
}

import { RuleBroken } from '#kernel';

/** Public codes: what was looked at. Texts in `checkTexts`. */
export type CheckId =
  | 'log-signature'
  | 'log-key-pinned'
  | 'receipt-signature'
  | 'receipt-leaf'
  | 'receipt-in-time'
  | 'leaf-in-log'
  | 'manifest-leaf'
  | 'manifest-in-log'
  | 'listed-in-manifest'
  | 'closed-after-deadline'
  | 'policies-fit'
  | 'all-bids-shown';

/**
 * `no`: it is wrong, and shown to be. `unknown`: what is needed for it was not given, or this engine cannot. An own
 * receipt without a proof is in order, but no proof yet.
 */
export interface Check {
  readonly id: CheckId;
  readonly answer: 'yes' | 'no' | 'unknown';
  /** Why not, where there is one: a refusal code. */
  readonly code?: string;
}

export type Party = 'bidder' | 'trustee' | 'platform' | 'undetermined';

export interface BidFault {
  readonly party: Party;
  readonly part: string;
  readonly reason: string;
  readonly trusteeId?: string;
}

/**
 * `proven`: it was opened to what was sealed, whoever else did wrong. `faulty`: bidder or platform did something that
 * makes it invalid. `undetermined`: nobody could open it, and nothing shows whose fault that is. `not-opened`: it was
 * out before this part.
 */
export interface BidVerdict {
  readonly bidId: string;
  readonly result: 'proven' | 'faulty' | 'undetermined' | 'not-opened';
  readonly organizationId?: string;
  readonly priceFen?: number;
  /** Why it was out, as the platform says. */
  readonly code?: string;
  readonly faults: readonly BidFault[];
}

export interface Report {
  readonly kind: 'receipt' | 'opening';
  /** `sound`: everything is as it should be. `wrong`: somebody's fault is shown. `open`: not everything could be checked. */
  readonly outcome: 'sound' | 'wrong' | 'open';
  readonly checks: readonly Check[];
  readonly bids: readonly BidVerdict[];
}

/** Runs one check; a refusal is its answer. */
export async function ask(id: CheckId, work: () => Promise<boolean | undefined>): Promise<Check> {
  try {
    const answer = await work();
    return { id, answer: answer === undefined ? 'unknown' : answer ? 'yes' : 'no' };
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return { id, answer: error.code === 'engine.too-old' ? 'unknown' : 'no', code: error.code };
  }
}

/** A trustee's lie does not spoil a bid that opens, but it is a fault: the outcome is `wrong`. */
export function reportOf(
  kind: Report['kind'],
  checks: readonly Check[],
  bids: readonly BidVerdict[] = [],
): Report {
  const wrong =
    checks.some(({ answer }) => answer === 'no') ||
    bids.some(
      ({ result, faults }) => result === 'faulty' || faults.some(({ party }) => party !== 'undetermined'),
    );
  const open =
    checks.some(({ answer }) => answer === 'unknown') || bids.some(({ result }) => result === 'undetermined');
  return { kind, outcome: wrong ? 'wrong' : open ? 'open' : 'sound', checks, bids };
}

import { RuleBroken, type Id } from '#kernel';
import {
  attribute,
  open,
  type BidPart,
  type FailedShare,
  type Fault,
  type ReleasedShare,
  type SealingPolicy,
} from '#sealing';
import { readPart, type BidText, type TextTerms } from './opening.rules.ts';

/** All that is known of one part of one bid when it is to be opened. */
export interface PartEvidence extends TextTerms {
  readonly bidId: Id;
  readonly part: BidPart;
  readonly policy: SealingPolicy;
  readonly envelope: Uint8Array;
  /** The hash in the closing manifest. */
  readonly loggedHash: string;
  readonly shares: readonly (ReleasedShare | FailedShare)[];
  /** The key the bidder saved, where he gives it. */
  readonly mk?: Uint8Array;
}

/** Whose doing something was. `undetermined`: neither shares nor a proof decide between bidder and trustees. */
export interface FoundFault {
  readonly party: 'bidder' | 'trustee' | 'platform' | 'undetermined';
  readonly trusteeId?: Id;
  readonly reason: string;
}

export interface Judgement {
  readonly faults: readonly FoundFault[];
  /** The text and the key that opened it; none where the part could not be opened honestly. */
  readonly opened?: { readonly content: BidText[BidPart]; readonly key: Uint8Array };
  /** Why the bid is invalid. */
  readonly code?: string;
}

/**
 * Opens one part and proves it by sealing it again (ADR 0004). A fault of a trustee leaves a bid that opens valid; a
 * fault of the bidder, or of the platform, makes it invalid and says whose it was.
 */
export async function judgePart(evidence: PartEvidence): Promise<Judgement> {
  const { outcome, faults, mk } = await attribute(evidence);
  const found = faults.map(foundFault);
  if (outcome === 'undetermined' || mk === undefined) {
    const owner = found.some(({ party }) => party !== 'trustee');
    const open =
      outcome === 'undetermined' ? [{ party: 'undetermined', reason: 'boxes-unopened' } as const] : [];
    return { faults: [...found, ...open], code: owner ? codeOf(found) : 'bid.unopenable' };
  }
  if (found.some(({ party }) => party !== 'trustee')) return { faults: found, code: codeOf(found) };
  return readOpened(evidence, mk, found);
}

const codeOf = (faults: readonly FoundFault[]): string =>
  faults.some(({ party }) => party === 'platform') ? 'bid.swapped' : 'bid.sealed-wrong';

function foundFault(fault: Fault): FoundFault {
  const { party, reason } = fault;
  return fault.party === 'trustee' ? { party, reason, trusteeId: fault.trusteeId } : { party, reason };
}

async function readOpened(
  evidence: PartEvidence,
  key: Uint8Array,
  faults: readonly FoundFault[],
): Promise<Judgement> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await open(evidence.envelope, key));
    return { faults, opened: { content: readPart(evidence.part, text, evidence), key } };
  } catch (error) {
    // A text that is no UTF-8 is a text of the wrong form.
    const code = error instanceof RuleBroken ? error.code : 'bid.text-invalid';
    return { faults: [...faults, { party: 'bidder', reason: code }], code };
  }
}

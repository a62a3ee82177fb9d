import type { Id } from '#kernel';
import type { WriteCall } from '#platform';
import type { Receipt } from '#transparency';
import type { SealingPolicies } from '../tender/policy.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { SealedPart } from './sealed-parts.ts';

/** What a bidder leaves with. */
export interface Taken {
  readonly bidId: Id;
  /** Base64url; with `salt` and the hash of the envelopes anybody the bidder tells can recompute it. */
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

/** What was found in a bid that is in time, by who may bid. */
export interface Examined {
  /** SHA-256 of each envelope, base64url. */
  readonly hashes: readonly string[];
  /** The envelopes, where they came with it. */
  readonly sealed?: readonly SealedPart[];
  /** What is committed to, where the text follows later. */
  readonly commitment?: object;
}

/** A bid at the box. */
export interface Arriving {
  readonly call: WriteCall;
  readonly tenderId: Id;
  /** SHA-256 of the three envelopes one after the other, base64url. */
  readonly content: string;
  /** Throws a refusal. */
  examine(tender: TenderRow, policies: SealingPolicies): Examined | Promise<Examined>;
}

import type { Id } from '#kernel';
import { bidParts, type BidPart, type SealingPolicy, type Trustee } from '#sealing';

/** What a bidder seals for. */
export interface SealedTender {
  readonly id: Id;
  readonly trustees: readonly Trustee[];
  readonly threshold: number;
}

/** Who can open one part of the bids of a tender; bound into every envelope. */
export function policyOf({ id, trustees, threshold }: SealedTender, part: BidPart): SealingPolicy {
  return { tenderId: id, part, trustees, threshold };
}

export type SealingPolicies = Readonly<Record<BidPart, SealingPolicy>>;

export function policiesOf(tender: SealedTender): SealingPolicies {
  const [qualification, technical, price] = bidParts.map((part) => policyOf(tender, part));
  return { qualification, technical, price } as SealingPolicies;
}

import type { Id } from '#kernel';
import { bidParts, type BidPart, type SealingPolicy, type Trustee } from '#sealing';

interface Sealed {
  readonly id: Id;
  readonly trustees: readonly Trustee[];
  readonly threshold: number;
}

/** Who can open one part of the bids of a tender; bound into every envelope. */
export function policyOf({ id, trustees, threshold }: Sealed, part: BidPart): SealingPolicy {
  return { tenderId: id, part, trustees, threshold };
}

export function policiesOf(tender: Sealed): Record<BidPart, SealingPolicy> {
  const [qualification, technical, price] = bidParts.map((part) => policyOf(tender, part));
  return { qualification, technical, price } as Record<BidPart, SealingPolicy>;
}

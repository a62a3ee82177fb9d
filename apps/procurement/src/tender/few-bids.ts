import { RuleBroken } from '#kernel';
import type { FewBidsDecision } from './tender.entity.ts';
import { bidCountOf, type Procured } from './procedure.ts';

/**
 * Whether a purchase goes on with so many bids. Where the law lets the buyer decide, somebody of the buyer's must have
 * decided (财库〔2015〕124号). Throws `tender.few-bids-undecided`.
 */
export function mayGoOn(
  tender: Pick<Procured, 'procedure'> & { readonly fewBids: FewBidsDecision | null },
  stage: 'close' | 'review',
  remaining: number,
): boolean {
  const { outcome, article } = bidCountOf(tender, stage, remaining);
  if (outcome === 'continue') return true;
  if (outcome !== 'buyer-may-continue') return false;
  if (tender.fewBids) return tender.fewBids.goOn;
  throw new RuleBroken('tender.few-bids-undecided', 'The buyer decides whether to go on with so few bids', {
    article,
    remaining,
  });
}

import { legalDateOf, RuleBroken, startOfLegalDate, type Instant } from '#kernel';
import { closeAfterClarification, type Procedure } from '#regulation';

/** A change of the document on its way to the bidders. */
export interface Change {
  readonly closesAt: Instant;
  readonly sentAt: Instant;
  /** Whether somebody found that bids may have to be written anew (GPR 31). */
  readonly mayAffectBids: boolean;
  /** The close the buyer wishes; null leaves it to the rule. */
  readonly wished: Instant | null;
}

/**
 * When bids close after a change: never earlier than before, and not before the days that a change leaves to bidders
 * (GPR 31: fifteen; 214 art. 10: five) are over; at the same hour as planned. Throws `tender.close-brought-forward`,
 * `clarification.too-late` (facts: earliest).
 */
export function closeAfterChange({ periods }: Pick<Procedure, 'periods'>, change: Change): Instant {
  const { closesAt, sentAt, mayAffectBids, wished } = change;
  const planned = legalDateOf(closesAt);
  const { close } = mayAffectBids
    ? closeAfterClarification(periods.clarification, planned, legalDateOf(sentAt))
    : { close: planned };
  const hour = closesAt - startOfLegalDate(planned);
  const earliest = startOfLegalDate(close) + hour;
  if (wished === null) return earliest;
  if (wished < closesAt) {
    throw new RuleBroken('tender.close-brought-forward', 'A close may only move to a later hour', {
      article: 'GPR 31',
    });
  }
  if (legalDateOf(wished) >= close) return wished;
  throw new RuleBroken('clarification.too-late', `After this change bids close on ${close} at the earliest`, {
    article: 'GPR 31',
    earliest: close,
  });
}

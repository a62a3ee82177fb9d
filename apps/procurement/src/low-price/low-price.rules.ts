import { formatInstant, RuleBroken, type Instant } from '#kernel';

const MINUTE_MS = 60_000;

/** A review as far as it has come. */
export interface LowPriceReview {
  readonly answerDue: Instant;
  readonly explained: boolean;
  readonly decided: boolean;
}

/** Until when the bidder may answer. Throws `low-price.too-short` (facts: least): 财库〔2026〕2号 gives 30 minutes. */
export function answerDue(askedAt: Instant, minutes: number, least: number): Instant {
  if (minutes >= least) return askedAt + minutes * MINUTE_MS;
  throw new RuleBroken('low-price.too-short', `The bidder has at least ${least} minutes`, {
    article: '财库〔2026〕2号',
    least,
  });
}

/** Throws `low-price.late` (facts: answerDue), `low-price.explained`, `low-price.decided`. */
export function mayExplain({ answerDue: due, explained, decided }: LowPriceReview, at: Instant): void {
  if (decided) throw new RuleBroken('low-price.decided', 'The review is decided');
  if (explained) throw new RuleBroken('low-price.explained', 'You have explained your price already');
  if (at <= due) return;
  throw new RuleBroken('low-price.late', 'The time to explain the price is over', {
    article: '财库〔2026〕2号',
    answerDue: formatInstant(due),
  });
}

/**
 * Nobody decides before the bidder has answered or let the time pass, and silence proves nothing (87 art. 60). Throws
 * `low-price.waiting` (facts: answerDue), `low-price.decided`, `low-price.unexplained`.
 */
export function mayDecide(review: LowPriceReview, justified: boolean, at: Instant): void {
  if (review.decided) throw new RuleBroken('low-price.decided', 'The review is decided');
  if (!review.explained && at <= review.answerDue) {
    throw new RuleBroken('low-price.waiting', 'The bidder still has time to explain', {
      article: '财库〔2026〕2号',
      answerDue: formatInstant(review.answerDue),
    });
  }
  if (review.explained || !justified) return;
  throw new RuleBroken('low-price.unexplained', 'A price nobody has explained is not proven', {
    article: '87 art. 60',
  });
}

import { endOfLegalDate, legalDateOf, RuleBroken, type Instant, type LegalDate } from '#kernel';
import { addDays, dayNumberOf, periodOf, workingDayOnOrAfter } from '#regulation';

/** A purchase stands still (GPL 57). */
export interface Suspension {
  readonly since: Instant;
  /** Its last day; it ends by itself at 24:00. */
  readonly until: LegalDate;
  readonly liftedAt: Instant | null;
}

export function isSuspended({ since, until, liftedAt }: Suspension, at: Instant): boolean {
  return since <= at && at <= endOfLegalDate(until) && (liftedAt === null || at < liftedAt);
}

/** Calendar days of it, the first and the last included. */
export function suspendedDays({ since, until, liftedAt }: Suspension): number {
  const last = liftedAt === null ? until : legalDateOf(liftedAt);
  return dayNumberOf(last < until ? last : until) - dayNumberOf(legalDateOf(since)) + 1;
}

/**
 * All suspensions for one complaint together last thirty days at most (GPL 57). Throws `suspension.in-past`,
 * `suspension.too-long` (facts: latest).
 */
export function checkSuspension(
  { since, until }: Pick<Suspension, 'since' | 'until'>,
  earlier: readonly Suspension[],
): void {
  const on = legalDateOf(since);
  if (until < on) throw new RuleBroken('suspension.in-past', 'Its last day is over', { until });
  const { amount, article } = periodOf('suspension', on);
  const left = amount - earlier.reduce((sum, one) => sum + suspendedDays(one), 0);
  const latest = addDays(on, left - 1);
  if (until <= latest) return;
  throw new RuleBroken('suspension.too-long', `A suspension lasts ${amount} days at most`, {
    article,
    latest,
  });
}

/**
 * When bids close after a suspension: every day on which it stood still is given back, at the same hour, on a working
 * day. A close that is over stays over; what was announced never comes forward when the suspension is lifted early [D].
 */
export function closeAfterSuspension(
  closesAt: Instant,
  { since, until }: Pick<Suspension, 'since' | 'until'>,
): Instant {
  if (closesAt <= since) return closesAt;
  const days = suspendedDays({ since, until, liftedAt: null });
  const planned = legalDateOf(closesAt);
  const moved = workingDayOnOrAfter(addDays(planned, days));
  return closesAt + (dayNumberOf(moved) - dayNumberOf(planned)) * 86_400_000;
}

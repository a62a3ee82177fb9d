import { RuleBroken, type Fen, type LegalDate } from '#kernel';
import { payOf, type ClaimState } from '../claim/claim.rules.ts';

/** What may show that somebody was not at work (人岗分离, WP-17). */
export const absenceSignals = [
  'no-check-in',
  'two-posts-same-time',
  'patrol-found-nobody',
  'volunteer-at-same-time',
  'reported',
] as const;
export type AbsenceSignal = (typeof absenceSignals)[number];

/** Throws `absence-case.decided`, `duty.not-separated`: a case is decided once, by another person than who opened it. */
export function mayDecide(state: string, openedBy: string | null, decider: string): void {
  if (state !== 'OPEN') throw new RuleBroken('absence-case.decided', 'This case is decided', { state });
  if (openedBy === decider) {
    throw new RuleBroken('duty.not-separated', 'Another person decides on a case you opened', {
      article: 'GP-87',
    });
  }
}

/** Throws `absence-case.dates-outside`: only suspected days can be found invalid. */
export function checkDates(invalid: readonly LegalDate[], suspected: readonly LegalDate[]): void {
  const outside = invalid.filter((date) => !suspected.includes(date));
  if (outside.length > 0)
    throw new RuleBroken('absence-case.dates-outside', 'These days were not in the case', { outside });
}

/** Throws `attendance.in-future`: nobody was absent on a day that has not come. */
export function checkCome(dates: readonly LegalDate[], today: LegalDate): void {
  const toCome = dates.filter((date) => date > today);
  if (toCome.length > 0)
    throw new RuleBroken('attendance.in-future', 'These days have not come', { toCome, today });
}

interface Finding {
  readonly confirmed: boolean;
  readonly invalidDates: readonly LegalDate[];
}

/** The days a decision finds invalid; none when it dismisses the case. Throws `absence-case.no-day`, `absence-case.dates-outside`. */
export function daysFound(
  { confirmed, invalidDates }: Finding,
  suspected: readonly LegalDate[],
): readonly LegalDate[] {
  if (!confirmed) return [];
  if (invalidDates.length === 0) {
    throw new RuleBroken('absence-case.no-day', 'An absence is confirmed of at least one day');
  }
  checkDates(invalidDates, suspected);
  return invalidDates;
}

/** A closed month, as far as money goes. */
export interface ClosedMonth {
  readonly state: ClaimState;
  readonly monthlyPayFen: Fen;
  readonly validDays: number;
  readonly scheduledDays: number;
  readonly netPaidFen: Fen;
}

/**
 * What is to come back when days of a month turn out invalid: what was paid, less what the rest of the days is worth;
 * 0 for a month not closed yet. Throws `absence-case.payment-under-way`.
 */
export function recoverFen(month: ClosedMonth, invalidDays: number): { payFen: Fen; recoverFen: Fen } {
  const payFen = payOf(month.monthlyPayFen, month.validDays - invalidDays, month.scheduledDays);
  if (month.state === 'VERIFIED') {
    throw new RuleBroken('absence-case.payment-under-way', 'The month is verified; decide when it is paid');
  }
  return { payFen, recoverFen: Math.max(0, month.netPaidFen - payFen) };
}

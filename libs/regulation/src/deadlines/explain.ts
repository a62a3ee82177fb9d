import type { LegalDate } from '#kernel';
import { addDays, weekdayOf } from '../calendar/dates.ts';
import { isWorkingDay } from '../calendar/working-days.ts';
import { deadline, periodOf, type Deadline } from './deadline.ts';

/** One day of a period as it was counted: `no` from 1, null for a day that does not count. */
export interface CountedDay {
  readonly date: LegalDate;
  readonly no: number | null;
  readonly kind: 'working-day' | 'make-up-day' | 'weekend' | 'holiday';
}

/** One period with its days laid open. */
export interface CountedPeriod extends Deadline {
  readonly kind: string;
  /** Not counted itself (民法典 201). */
  readonly from: LegalDate;
  /** e.g. `7 WD` */
  readonly length: string;
  readonly days: readonly CountedDay[];
}

/** Whether a day is worked on in China, and if not, why. Throws `calendar.not-loaded`. */
export function dayKindOf(date: LegalDate): CountedDay['kind'] {
  const weekday = weekdayOf(date);
  const weekend = weekday === 0 || weekday === 6;
  if (isWorkingDay(date)) return weekend ? 'make-up-day' : 'working-day';
  return weekend ? 'weekend' : 'holiday';
}

/**
 * The arithmetic of `deadline`, day by day, first the period it follows, if any; so that anybody can check it with a
 * calendar. Throws what `deadline` throws.
 */
export function explainDeadline(kind: string, from: LegalDate): CountedPeriod[] {
  const row = periodOf(kind, from);
  const before = row.after === undefined ? [] : explainDeadline(row.after, from);
  const start = before.at(-1)?.legalDue ?? from;
  const due = deadline(kind, from);
  const days: CountedDay[] = [];
  let counted = 0;
  for (let date = addDays(start, 1); date <= due.legalDue; date = addDays(date, 1)) {
    const day = dayKindOf(date);
    const worked = day === 'working-day' || day === 'make-up-day';
    const counts = counted < row.amount && (row.unit === 'WD' ? worked : true);
    days.push({ date, kind: day, no: counts ? ++counted : null });
  }
  return [...before, { ...due, kind: row.kind, from: start, length: `${row.amount} ${row.unit}`, days }];
}

/** Days in which a period stands still: the first, and the last or null while it lasts; both belong to it. */
export interface Pause {
  readonly since: LegalDate;
  readonly until: LegalDate | null;
}

/**
 * The last day of a period of working days that stands still on some of them, or null while it does (GPR 58). Throws
 * what `deadline` throws.
 */
export function deadlineWithPauses(
  kind: string,
  from: LegalDate,
  pauses: readonly Pause[],
): LegalDate | null {
  const { amount } = periodOf(kind, from);
  if (pauses.some(({ until }) => until === null)) return null;
  const stands = (date: LegalDate): boolean =>
    pauses.some(({ since, until }) => since <= date && until !== null && date <= until);
  let date = from;
  for (let left = amount; left > 0;) {
    date = addDays(date, 1);
    if (isWorkingDay(date) && !stands(date)) left--;
  }
  return date;
}

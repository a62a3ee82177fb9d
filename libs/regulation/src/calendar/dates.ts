import { RuleBroken, type LegalDate } from '#kernel';

// Calendar dates are counted as whole days, without the machine's clock or zone, so that a legal date can never
// shift by one.

/** Days since 0000-03-01 of the proleptic Gregorian calendar. Only differences mean anything. */
export type DayNumber = number;

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)$/;

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether `YYYY-MM-DD` names a day that exists (2013-02-30 does not). */
export function isLegalDate(text: string): boolean {
  const [, y, m, d] = SHAPE.exec(text) ?? [];
  if (y === undefined) return false;
  const month = Number(m);
  const day = Number(d);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(y), month);
}

/** Year, month (1–12) and day of an existing date. Throws `date.invalid`. */
export function partsOf(date: LegalDate): { year: number; month: number; day: number } {
  if (!isLegalDate(date))
    throw new RuleBroken('date.invalid', `"${date}" is not a date that exists`, { date });
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

export function formatDate(year: number, month: number, day: number): LegalDate {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Throws `date.invalid`. */
export function dayNumberOf(date: LegalDate): DayNumber {
  const { year, month, day } = partsOf(date);
  // The year begins in March, so that the leap day is its last and month lengths follow one line.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear;
}

/** Throws `date.invalid` outside the years 0001–9999. */
export function dateOfDayNumber(n: DayNumber): LegalDate {
  const era = Math.floor(n / 146_097);
  const doe = n - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= 1 && year <= 9999))
    throw new RuleBroken('date.invalid', 'The date lies outside the years 1–9999');
  return formatDate(year, month, doy - Math.floor((153 * mp + 2) / 5) + 1);
}

/** Calendar days, forward or back. Throws `date.invalid`. */
export function addDays(date: LegalDate, days: number): LegalDate {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LegalDate, to: LegalDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** The day of the same number `months` later, else the last of that month (民法典 202). */
export function addMonths(date: LegalDate, months: number): LegalDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const y = Math.floor(index / 12);
  const m = (index % 12) + 1;
  const moved = formatDate(y, m, Math.min(day, daysInMonth(y, m)));
  partsOf(moved);
  return moved;
}

/** As `addMonths`: 29 February becomes 28 February in a common year. */
export function addYears(date: LegalDate, years: number): LegalDate {
  return addMonths(date, years * 12);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: LegalDate): number {
  return (dayNumberOf(date) + 3) % 7;
}

/**
 * The first date on which a file that must be kept for `years` after `ended` may be destroyed. Needs no working-day
 * calendar: keeping is a duty that off days do not lengthen (GPL 42: 15 years from the end of the procurement).
 */
export function mayDestroyFrom(ended: LegalDate, years: number): LegalDate {
  return addDays(addYears(ended, years), 1);
}

/**
 * Years of age completed on a date. A year of life is complete only at the end of the birthday, so a child who turns
 * 14 today is still treated as under 14 (PIPL 31 protects whoever is in doubt).
 */
export function ageOn(birth: LegalDate, on: LegalDate): number {
  const years = partsOf(on).year - partsOf(birth).year;
  return on > addYears(birth, years) ? years : years - 1;
}

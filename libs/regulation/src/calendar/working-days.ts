import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, dateOfDayNumber, dayNumberOf, partsOf, weekdayOf } from './dates.ts';
import { YEAR_NOTICES, type YearNotice } from './notices.ts';

const LOADED = new Set(YEAR_NOTICES.map((notice) => notice.year));
const OFF = new Set<LegalDate>();
const MAKE_UP = new Set<LegalDate>();

for (const notice of YEAR_NOTICES) {
  for (const { off, work } of notice.holidays) {
    const last = dayNumberOf(dateIn(notice, off[1]));
    for (let n = dayNumberOf(dateIn(notice, off[0])); n <= last; n++) OFF.add(dateOfDayNumber(n));
    for (const day of work) MAKE_UP.add(dateIn(notice, day));
  }
}

function dateIn({ year }: YearNotice, monthDay: string): LegalDate {
  return monthDay.startsWith('-1:') ? `${year - 1}-${monthDay.slice(3)}` : `${year}-${monthDay}`;
}

/** The years whose State Council notice is in the calendar, ascending. */
export function calendarYears(): readonly number[] {
  return [...LOADED].sort((a, b) => a - b);
}

/**
 * Throws `date.invalid`, or `calendar.not-loaded`: without the year's notice nobody knows its working days, and a
 * Monday-to-Friday guess would give a wrong legal date that looks right.
 */
export function requireCalendar(date: LegalDate): void {
  const { year } = partsOf(date);
  if (LOADED.has(year)) return;
  throw new RuleBroken('calendar.not-loaded', `No working-day calendar for ${year} is loaded`, {
    year,
    loaded: calendarYears(),
    article: '全国年节及纪念日放假办法',
  });
}

/**
 * 工作日: Monday to Friday not listed off, and the listed make-up days (调休上班日).
 * Throws `date.invalid`, `calendar.not-loaded`.
 */
export function isWorkingDay(date: LegalDate): boolean {
  requireCalendar(date);
  if (MAKE_UP.has(date)) return true;
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && !OFF.has(date);
}

/**
 * The n-th working day after `from`, which itself is not counted (民法典 201); `from` itself for 0.
 * Throws `date.invalid`, `calendar.not-loaded`, `period.invalid` (not a whole number of days, or negative).
 */
export function addWorkingDays(from: LegalDate, n: number): LegalDate {
  requireCalendar(from);
  requireWholePeriod(n);
  let date = from;
  for (let left = n; left > 0;) {
    date = addDays(date, 1);
    if (isWorkingDay(date)) left--;
  }
  return date;
}

/** A period is a whole number of days, months or years, not negative. Throws `period.invalid`. */
export function requireWholePeriod(n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new RuleBroken('period.invalid', `${n} is not a whole number of days`, { days: n });
  }
}

/** The date itself when it is a working day, else the last one before it. Throws as `isWorkingDay`. */
export function workingDayOnOrBefore(date: LegalDate): LegalDate {
  let day = date;
  while (!isWorkingDay(day)) day = addDays(day, -1);
  return day;
}

/** The date itself when it is a working day, else the next one (民法典 203). Throws as `isWorkingDay`. */
export function workingDayOnOrAfter(date: LegalDate): LegalDate {
  let day = date;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}

/** The last working day strictly before the date. Throws as `isWorkingDay`. */
export function previousWorkingDay(date: LegalDate): LegalDate {
  return workingDayOnOrBefore(addDays(date, -1));
}

/** The notices (document numbers) that the answer for a date rests on. Throws `calendar.not-loaded`. */
export function calendarSource(date: LegalDate): readonly string[] {
  requireCalendar(date);
  const { year } = partsOf(date);
  return YEAR_NOTICES.find((notice) => notice.year === year)?.notices ?? [];
}

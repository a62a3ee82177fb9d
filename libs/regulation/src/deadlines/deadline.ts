import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, addMonths, addYears, partsOf } from '../calendar/dates.ts';
import {
  addWorkingDays,
  requireCalendar,
  requireWholePeriod,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
} from '../calendar/working-days.ts';
import { kebab } from '../names.ts';
import { CONTRACT_PERIODS } from './contract.periods.ts';
import { DELIVERY_PERIODS } from './delivery.periods.ts';
import type { Period, PeriodUnit } from './period.ts';
import { REMEDY_PERIODS } from './remedy.periods.ts';
import { SERVICE_PERIODS } from './service.periods.ts';
import { SUPPLIER_PERIODS } from './supplier.periods.ts';
import { TENDER_PERIODS } from './tender.periods.ts';

/** Every period the product counts. */
export const PERIODS: readonly Period[] = [
  ...TENDER_PERIODS,
  ...SUPPLIER_PERIODS,
  ...REMEDY_PERIODS,
  ...CONTRACT_PERIODS,
  ...DELIVERY_PERIODS,
  ...SERVICE_PERIODS,
];

export interface Deadline {
  /** The date that counts in law, rolled forward off a statutory day off; ends at 24:00 Asia/Shanghai. */
  readonly legalDue: LegalDate;
  /** The last working day on or before the unrolled date: what the obligated party is reminded of. */
  readonly warnDue: LegalDate;
  /** The last day of the period before it was rolled. */
  readonly unrolled: LegalDate;
  /** Source of the period, e.g. `GPL 46`. */
  readonly rule: string;
}

/** A period of any length, counted by 民法典 201–204. */
export interface PeriodLength {
  readonly amount: number;
  readonly unit: PeriodUnit;
}

/**
 * Counts a period: the start day is not counted; a last day that is off rolls to the next working day (TI-01), while
 * `warnDue` stays before it (TI-04). Throws `date.invalid`, `calendar.not-loaded`, `period.invalid`.
 */
export function countPeriod(from: LegalDate, { amount, unit }: PeriodLength): Omit<Deadline, 'rule'> {
  partsOf(from);
  requireWholePeriod(amount);
  if (unit === 'WD' || unit === 'CD') requireCalendar(from);
  const unrolled = lastDay(from, amount, unit);
  requireCalendar(unrolled);
  return { legalDue: workingDayOnOrAfter(unrolled), warnDue: workingDayOnOrBefore(unrolled), unrolled };
}

function lastDay(from: LegalDate, amount: number, unit: PeriodUnit): LegalDate {
  switch (unit) {
    case 'CD':
      return addDays(from, amount);
    case 'WD':
      return addWorkingDays(from, amount);
    case 'month':
      return addMonths(from, amount);
    case 'year':
      return addYears(from, amount);
  }
}

/** The period of a kind in force on a date. Throws `deadline.unknown-kind`, `deadline.not-in-force`, `date.invalid`. */
export function periodOf(kind: string, on: LegalDate): Period {
  partsOf(on);
  const name = kebab(kind);
  const rows = PERIODS.filter((row) => row.kind === name || row.aliases.includes(name));
  if (rows.length === 0)
    throw new RuleBroken('deadline.unknown-kind', `No period is called "${kind}"`, { kind });
  const row = rows.find(({ since, until }) => since <= on && (until === undefined || on <= until));
  if (!row) {
    throw new RuleBroken('deadline.not-in-force', `"${name}" was not in force on ${on}`, { kind: name, on });
  }
  return row;
}

/**
 * When something is due (or, for kinds bound `earliest`, first allowed). `kind` in kebab-case or camelCase.
 * Throws `deadline.unknown-kind`, `deadline.not-in-force`, `date.invalid`, `calendar.not-loaded`.
 */
export function deadline(kind: string, from: LegalDate): Deadline {
  const row = periodOf(kind, from);
  // A following period starts on the day the first one legally ends, not on its unrolled day.
  const start = row.after === undefined ? from : deadline(row.after, from).legalDue;
  return { ...countPeriod(start, row), rule: row.article };
}

/** Whether an act on a legal date is in time; the whole of the last day counts (民法典 203). */
export function isInTime(actedOn: LegalDate, due: Pick<Deadline, 'legalDue'>): boolean {
  partsOf(actedOn);
  return actedOn <= due.legalDue;
}

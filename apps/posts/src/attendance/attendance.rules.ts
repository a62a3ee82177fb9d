import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, addMonths, isWorkingDay } from '#regulation';

export const dayStatuses = ['present', 'leave', 'absent'] as const;
export type DayStatus = (typeof dayStatuses)[number];

/** How presence was seen. Paper and roll call come first: a phone is never compulsory. */
export const evidenceKinds = ['paper-sheet', 'leader-roll-call', 'own-phone', 'patrol'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface Term {
  readonly startsOn: LegalDate;
  readonly exitedOn: LegalDate | null;
}

/** The days somebody is to work in a month, `2026-03`: working days by the State Council's calendar, within the placement. */
export function scheduledDays(month: string, { startsOn, exitedOn }: Term): LegalDate[] {
  const first = `${month}-01`;
  const next = addMonths(first, 1);
  const days: LegalDate[] = [];
  for (let day = first; day < next; day = addDays(day, 1)) {
    if (day >= startsOn && (exitedOn === null || day <= exitedOn) && isWorkingDay(day)) days.push(day);
  }
  return days;
}

/** What a whole month's pay is divided by: every working day of it, whoever came late or left early (WP-16). */
export const daysOfMonth = (month: string): number =>
  scheduledDays(month, { startsOn: `${month}-01`, exitedOn: null }).length;

interface Day {
  readonly date: LegalDate;
  readonly status: DayStatus;
  readonly evidence?: object | undefined;
}

/** Presence is proven or it is not presence (WP-13). Throws `attendance.no-evidence`, `attendance.in-future`, `attendance.not-scheduled`. */
export function checkDay({ date, status, evidence }: Day, term: Term, today: LegalDate): void {
  if (status === 'present' && evidence === undefined) {
    throw new RuleBroken('attendance.no-evidence', 'Presence needs evidence', { date });
  }
  if (date > today) throw new RuleBroken('attendance.in-future', `${date} has not come`, { date, today });
  if (!scheduledDays(date.slice(0, 7), term).includes(date)) {
    throw new RuleBroken('attendance.not-scheduled', 'Nobody was to work that day', { date });
  }
}

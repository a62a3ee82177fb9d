import { createHash } from 'node:crypto';
import { addDays, addMonths, isWorkingDay } from '#regulation';

/** One day of a roster, as the supervisor hands it in. */
export interface Mark {
  readonly date: string;
  readonly status: 'present' | 'leave' | 'absent';
  readonly evidence?: { readonly kind: string; readonly digest: string };
}

/** The working days of a month, `2026-03`, by the State Council's calendar. */
export function workingDaysOf(month: string): string[] {
  const first = `${month}-01`;
  const next = addMonths(first, 1);
  const days: string[] = [];
  for (let day = first; day < next; day = addDays(day, 1)) if (isWorkingDay(day)) days.push(day);
  return days;
}

/** Present, with the digest of the paper sheet everybody signed that day. */
export function present(date: string, placementId: string): Mark {
  const digest = createHash('sha256').update(`${placementId} ${date}`).digest('hex');
  return { date, status: 'present', evidence: { kind: 'paper-sheet', digest } };
}

export const absent = (date: string): Mark => ({ date, status: 'absent' });

import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';
import { addDays, daysBetween, isWorkingDay, partsOf } from '#regulation';
import { staysOn, type Stay } from './dispatch.rules.ts';

/** UNPROVEN: nobody said anything of the day yet. */
export type AttendanceState = 'UNPROVEN' | 'PRESENT' | 'ABSENT';

// What the buyer found absent is not talked present again: that is a fault report's matter.
const moves: TransitionTable<AttendanceState> = {
  UNPROVEN: ['PRESENT', 'ABSENT'],
  PRESENT: ['ABSENT'],
  ABSENT: [],
};

export interface Mark {
  readonly state: 'PRESENT' | 'ABSENT';
  readonly side: 'buyer' | 'supplier';
  readonly evidenceDigest?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * The supplier proves presence with evidence; absence is said by either side, against a proven day only by the buyer
 * and with a reason. Throws `attendance.wrong-state`, `attendance.no-evidence`, `attendance.no-reason`,
 * `attendance.not-yours`.
 */
export function mayMark(current: AttendanceState, mark: Mark): AttendanceState {
  const next = transition('attendance', moves, { from: current, to: mark.state });
  if (mark.state === 'PRESENT') {
    if (mark.side === 'buyer')
      throw new RuleBroken(
        'attendance.not-yours',
        'Presence is proven by the supplier, who has the evidence',
      );
    if (mark.evidenceDigest === undefined)
      throw new RuleBroken('attendance.no-evidence', 'Presence without evidence proves nothing');
    return next;
  }
  if (mark.side === 'buyer' && mark.reason === undefined)
    throw new RuleBroken('attendance.no-reason', 'Say how the absence was found');
  if (current === 'PRESENT' && mark.side === 'supplier')
    throw new RuleBroken('attendance.not-yours', 'A proven day is contested by the buyer');
  return next;
}

/** Throws `attendance.day-invalid`: a day of the stay that is over or has begun. */
export function dayOfStay(stay: Stay, day: LegalDate, today: LegalDate): void {
  partsOf(day);
  if (staysOn(stay, day) && day <= today) return;
  throw new RuleBroken('attendance.day-invalid', `${day} is no day of this dispatch that has come`, {
    day,
    today,
  });
}

/** Every working day of the stay within a period, as it was marked; a marked day off is told, too. */
export function attendanceOf(
  stay: Stay,
  marks: ReadonlyMap<LegalDate, AttendanceState>,
  { from, to }: { readonly from: LegalDate; readonly to: LegalDate },
): { day: LegalDate; state: AttendanceState }[] {
  const days: { day: LegalDate; state: AttendanceState }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const state = marks.get(day);
    if (staysOn(stay, day) && (state !== undefined || isWorkingDay(day)))
      days.push({ day, state: state ?? 'UNPROVEN' });
  }
  return days;
}

const LONGEST_PERIOD_DAYS = 366;

/** A year at most is counted at a time. Throws `period.too-long`, `date.invalid`. */
export function boundedPeriod({ from, to }: { readonly from: LegalDate; readonly to: LegalDate }): void {
  if (daysBetween(from, to) < LONGEST_PERIOD_DAYS) return;
  throw new RuleBroken('period.too-long', 'Ask for a year at most', { days: LONGEST_PERIOD_DAYS });
}

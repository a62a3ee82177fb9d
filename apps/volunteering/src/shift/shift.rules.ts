import { RuleBroken, transition, type Instant, type TransitionTable } from '#kernel';

export type ShiftState = 'RECRUITING' | 'DONE';

const moves: TransitionTable<ShiftState> = { RECRUITING: ['DONE'], DONE: [] };

/** Throws `shift.wrong-state`. */
export const moveShift = (from: ShiftState, to: ShiftState): ShiftState =>
  transition('shift', moves, { from, to });

interface Times {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** A shift is published before it begins. Throws `shift.ends-before-start`, `shift.already-begun`. */
export function checkShiftTimes({ startsAt, endsAt }: Times, at: Instant): void {
  if (endsAt <= startsAt) throw new RuleBroken('shift.ends-before-start', 'A shift ends after it begins');
  if (startsAt <= at) throw new RuleBroken('shift.already-begun', 'A shift is published before it begins');
}

/** Throws `shift.not-ended`: before its end nobody knows what a shift will prove. */
export function checkMaySettle({ endsAt }: Pick<Times, 'endsAt'>, at: Instant): void {
  if (at < endsAt) throw new RuleBroken('shift.not-ended', 'The shift has not ended yet', { endsAt });
}

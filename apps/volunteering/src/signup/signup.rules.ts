import { RuleBroken, transition, type Instant, type TransitionTable } from '#kernel';
import { serviceMinutes, type Service } from '#regulation';
import type { ShiftState } from '../shift/shift.rules.ts';

export type SignupState =
  | 'PROPOSED'
  | 'WAITLISTED'
  | 'ACCEPTED'
  | 'CHECKED_IN'
  | 'CHECKED_OUT'
  | 'CONFIRMED'
  | 'UNPROVEN'
  | 'WITHDRAWN'
  | 'LAPSED';

// UNPROVEN is not final: a person with evidence may still prove the time, nothing else can.
const moves: TransitionTable<SignupState> = {
  PROPOSED: ['ACCEPTED', 'WITHDRAWN', 'LAPSED'],
  WAITLISTED: ['ACCEPTED', 'WITHDRAWN', 'LAPSED'],
  ACCEPTED: ['CHECKED_IN', 'WITHDRAWN', 'UNPROVEN'],
  CHECKED_IN: ['CHECKED_OUT', 'UNPROVEN'],
  CHECKED_OUT: ['CONFIRMED', 'UNPROVEN'],
  UNPROVEN: ['CHECKED_IN', 'CHECKED_OUT', 'CONFIRMED'],
  CONFIRMED: [],
  WITHDRAWN: [],
  LAPSED: [],
};

/** Throws `signup.wrong-state`. */
export const moveSignup = (from: SignupState, to: SignupState): SignupState =>
  transition('signup', moves, { from, to });

/** A sign-up in one of these holds a seat; withdrawing it gives the seat back. */
export const holdsSeat = (state: SignupState): boolean => state === 'ACCEPTED' || state === 'PROPOSED';

interface OfferedShift {
  readonly state: ShiftState;
  readonly endsAt: Instant;
  readonly team: string | null;
}

/** Throws `signup.too-late`, `signup.team-needed`. */
export function checkSignUp(shift: OfferedShift, teams: readonly string[], at: Instant): void {
  if (shift.state !== 'RECRUITING' || at >= shift.endsAt) {
    throw new RuleBroken('signup.too-late', 'The shift has ended');
  }
  if (shift.team !== null && !teams.includes(shift.team)) {
    throw new RuleBroken('signup.team-needed', `This shift needs the team ${shift.team}`, {
      article: '志愿服务条例 16',
      team: shift.team,
    });
  }
}

/** A proposal is kept while the shift is still to come and the person is free. */
export function mayPropose(
  shift: { readonly state: ShiftState; readonly startsAt: Instant },
  at: Instant,
  clash: object | undefined,
): boolean {
  return shift.state === 'RECRUITING' && at < shift.startsAt && clash === undefined;
}

/** Throws `signup.not-proposed`: who waits in line cannot accept a seat nobody offered. */
export function checkProposed(state: SignupState): void {
  if (state === 'PROPOSED') return;
  throw new RuleBroken('signup.not-proposed', 'There is no open proposal', { state });
}

/** What stands against a person's sign-up in the person's other live ones. Throws `signup.repeated`, `signup.overlap`. */
export function checkNoClash(clash: { readonly shiftId: string } | undefined, shiftId: string): void {
  if (!clash) return;
  if (clash.shiftId === shiftId) throw new RuleBroken('signup.repeated', 'You have signed up already');
  throw new RuleBroken('signup.overlap', 'You have signed up for another shift at this time', {
    shiftId: clash.shiftId,
  });
}

interface PunchClaim {
  readonly kind: 'in' | 'out';
  readonly at: Instant;
  readonly checkIn: Instant | null;
}

/** Throws `punch.in-future`, `punch.out-before-in`. */
export function checkPunch({ kind, at, checkIn }: PunchClaim, now: Instant): void {
  if (at > now) throw new RuleBroken('punch.in-future', 'Nobody has been anywhere in the future');
  if (kind === 'out' && (checkIn === null || at < checkIn)) {
    throw new RuleBroken('punch.out-before-in', 'Nobody leaves before arriving');
  }
}

/** Who organizes may not prove his or her own time (谁记录谁证明 needs a second person). Throws `duty.not-separated`. */
export function checkNotSelf(volunteerId: string, personId: string): void {
  if (volunteerId !== personId) return;
  throw new RuleBroken('duty.not-separated', 'Another person must prove your own time', { article: 'GP-87' });
}

interface Presence {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly checkIn: Instant | null;
  readonly checkOut: Instant | null;
}

/** The service a sign-up proves. Throws `signup.unproven`: a missing check-out never invents an end. */
export function provenService({ startsAt, endsAt, checkIn, checkOut }: Presence): Service {
  if (checkIn === null || checkOut === null) {
    throw new RuleBroken('signup.unproven', 'There is no check-in or no check-out', {
      missing: checkIn === null ? 'check-in' : 'check-out',
    });
  }
  return { taskFrom: startsAt, taskTo: endsAt, checkIn, checkOut };
}

/**
 * Minutes a service adds to those confirmed before: travel excluded, time served twice counted once (VO-06, VO-08).
 * The organizer may certify fewer, never more. Throws `minutes.more-than-proven`.
 */
export function minutesToConfirm(
  earlier: readonly Service[],
  service: Service,
  asked: number | undefined,
): number {
  const proven = serviceMinutes([...earlier, service]) - serviceMinutes(earlier);
  if (asked !== undefined && asked > proven) {
    throw new RuleBroken('minutes.more-than-proven', `Only ${proven} minutes are proven`, { proven });
  }
  return asked ?? proven;
}

/** What a settled shift leaves unproven of a sign-up, in planned minutes; `undefined` when there is nothing. */
export function unproven(
  signup: Presence & { readonly state: SignupState },
): { readonly minutes: number; readonly reason: string } | undefined {
  const reason = reasons[signup.state];
  if (reason === undefined) return undefined;
  return { minutes: Math.floor((signup.endsAt - signup.startsAt) / 60_000), reason };
}

const reasons: Partial<Record<SignupState, string>> = {
  ACCEPTED: 'no-check-in',
  CHECKED_IN: 'no-check-out',
  CHECKED_OUT: 'not-confirmed',
};

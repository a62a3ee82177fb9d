import { formatInstant, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import { VolunteerRow } from '../volunteer/volunteer.entity.ts';
import { SignupRow } from './signup.entity.ts';

/** One person's sign-ups and confirmations happen one after the other: both look at all the others of that person. */
export function lockVolunteer(tx: Tx, volunteerId: Id): Promise<VolunteerRow | null> {
  return tx.findOne(VolunteerRow, { where: { volunteerId }, lock: { mode: 'pessimistic_write' } });
}

/** A sign-up, locked; `owner` says whose it must be. Anything else does not exist. */
export async function lockSignup(tx: Tx, signupId: Id, owner?: Id): Promise<SignupRow> {
  const signup = await tx.findOne(SignupRow, { where: { signupId }, lock: { mode: 'pessimistic_write' } });
  if (!signup || (owner !== undefined && signup.volunteerId !== owner)) throw new NoSuch('signup', signupId);
  return signup;
}

/** A live sign-up of this person for the same shift, or for another one at the same time. */
export async function clashOf(
  tx: Tx,
  volunteerId: Id,
  shift: { readonly shiftId: Id; readonly startsAt: Instant; readonly endsAt: Instant },
): Promise<{ shiftId: Id } | undefined> {
  const [clash] = await tx.query<{ shiftId: Id }[]>(
    `select shift_id as "shiftId" from signup
      where volunteer_id = $1
        and ((shift_id = $2 and state not in ('WITHDRAWN', 'LAPSED'))
          or (during && tstzrange($3, $4) and state in ('PROPOSED', 'WAITLISTED', 'ACCEPTED', 'CHECKED_IN')))
      order by shift_id <> $2 limit 1`,
    [volunteerId, shift.shiftId, formatInstant(shift.startsAt), formatInstant(shift.endsAt)],
  );
  return clash;
}

/** 1 for who is next. */
export async function placeInLine(tx: Tx, signupId: Id): Promise<number> {
  const [line] = await tx.query<{ place: number }[]>(
    `select count(*)::int as place from signup w join signup mine using (shift_id)
      where mine.signup_id = $1 and w.state = 'WAITLISTED' and w.position <= mine.position`,
    [signupId],
  );
  return line?.place ?? 0;
}

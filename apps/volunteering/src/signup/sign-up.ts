import { Controller, Post } from '@nestjs/common';
import { newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { ShiftRow } from '../shift/shift.entity.ts';
import { clashOf, lockVolunteer, placeInLine } from './live-signups.ts';
import { Seats } from './seats.ts';
import { SignupRow } from './signup.entity.ts';
import { checkNoClash, checkSignUp } from './signup.rules.ts';

/**
 * POST /volunteering/shifts/:id/signups: the caller takes a seat, or a place in line when there is none. Codes:
 * `signup.not-registered`, `signup.too-late`, `signup.team-needed`, `signup.repeated`, `signup.overlap`.
 */
@Controller('volunteering/shifts')
export class SignUp {
  constructor(
    private readonly writes: Writes,
    private readonly seats: Seats,
  ) {}

  @Post(':id/signups')
  @Allow('volunteer')
  signUp(@IdParam() shiftId: Id, @Call() call: WriteCall) {
    return this.writes.once(call, async (tx) => {
      const volunteer = await lockVolunteer(tx, call.caller.personId);
      if (!volunteer) throw new RuleBroken('signup.not-registered', 'Register as a volunteer first');
      const shift = await tx.findOneBy(ShiftRow, { shiftId });
      if (!shift) throw new NoSuch('shift', shiftId);
      checkSignUp(shift, volunteer.teams, call.at);
      const { volunteerId } = volunteer;
      const { startsAt, endsAt } = shift;
      checkNoClash(await clashOf(tx, volunteerId, shift), shiftId);
      const signupId = newId(call.at);
      await tx.insert(SignupRow, {
        signupId,
        shiftId,
        volunteerId,
        startsAt,
        endsAt,
        state: 'WAITLISTED',
        signedUpAt: call.at,
      });
      const accepted = await this.seats.fill(tx, shiftId, call.at, 'skip');
      if (accepted.includes(signupId)) return { signupId, shiftId, state: 'ACCEPTED' };
      return { signupId, shiftId, state: 'WAITLISTED', place: await placeInLine(tx, signupId) };
    });
  }
}

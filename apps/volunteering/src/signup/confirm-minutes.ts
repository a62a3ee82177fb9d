import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsOptional, Min } from 'class-validator';
import { MinutesConfirmed } from '#contracts';
import { newId, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockSignup, lockVolunteer } from './live-signups.ts';
import { MinutesEntryRow, SignupRow } from './signup.entity.ts';
import { checkNotSelf, minutesToConfirm, moveSignup, provenService } from './signup.rules.ts';

export class ConfirmMinutesBody {
  /** Fewer than are proven, when the organizer saw less. */
  @IsInt()
  @Min(0)
  @IsOptional()
  minutes?: number;
}

/**
 * POST /volunteering/signups/:id/confirmation. Codes: `signup.unproven`, `signup.wrong-state`, `duty.not-separated`,
 * `minutes.more-than-proven`.
 */
@Controller('volunteering/signups')
export class ConfirmMinutes {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post(':id/confirmation')
  @Allow('volunteer-organizer')
  confirm(@IdParam() signupId: Id, @Call() call: WriteCall, @Body() body: ConfirmMinutesBody) {
    return this.writes.once(call, async (tx) => {
      const signup = await lockSignup(tx, signupId);
      const { shiftId, volunteerId } = signup;
      const confirmedBy = call.caller.personId;
      checkNotSelf(volunteerId, confirmedBy);
      const service = provenService(signup);
      const state = moveSignup(signup.state, 'CONFIRMED');
      await lockVolunteer(tx, volunteerId);
      const earlier = await tx.findBy(MinutesEntryRow, { volunteerId });
      const minutes = minutesToConfirm(earlier, service, body.minutes);
      await tx.update(SignupRow, { signupId }, { state });
      await tx.insert(MinutesEntryRow, {
        entryId: newId(call.at),
        signupId,
        shiftId,
        volunteerId,
        ...service,
        minutes,
        confirmedBy,
        confirmedAt: call.at,
      });
      await this.events.publish(tx, MinutesConfirmed, {
        key: shiftId,
        data: { shiftId, signupId, volunteerId, minutes, confirmedBy },
        at: call.at,
      });
      return { signupId, state, minutes };
    });
  }
}

import { Controller, HttpCode, Post } from '@nestjs/common';
import { SignupAccepted } from '#contracts';
import type { Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockSignup } from './live-signups.ts';
import { SignupRow } from './signup.entity.ts';
import { checkProposed, moveSignup } from './signup.rules.ts';

/** POST /volunteering/signups/:id/acceptance: a machine proposed, the person decides (PIPL 24). Code: `signup.not-proposed`. */
@Controller('volunteering/signups')
export class AcceptProposal {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post(':id/acceptance')
  @HttpCode(200)
  @Allow('volunteer')
  accept(@IdParam() signupId: Id, @Call() call: WriteCall) {
    return this.writes.once(call, async (tx) => {
      const signup = await lockSignup(tx, signupId, call.caller.personId);
      checkProposed(signup.state);
      const state = moveSignup(signup.state, 'ACCEPTED');
      await tx.update(SignupRow, { signupId }, { state });
      const { shiftId, volunteerId } = signup;
      await this.events.publish(tx, SignupAccepted, {
        key: shiftId,
        data: { shiftId, signupId, volunteerId },
        at: call.at,
      });
      return { signupId, shiftId, state };
    });
  }
}

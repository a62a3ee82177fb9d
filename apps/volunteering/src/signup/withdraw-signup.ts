import { Controller, HttpCode, Post } from '@nestjs/common';
import { SignupWithdrawn } from '#contracts';
import type { Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockSignup } from './live-signups.ts';
import { Seats } from './seats.ts';
import { SignupRow } from './signup.entity.ts';
import { holdsSeat, moveSignup } from './signup.rules.ts';

/** POST /volunteering/signups/:id/withdrawal: who waits longest gets the seat in the same moment. Code: `signup.wrong-state`. */
@Controller('volunteering/signups')
export class WithdrawSignup {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly seats: Seats,
  ) {}

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Allow('volunteer')
  withdraw(@IdParam() signupId: Id, @Call() call: WriteCall) {
    return this.writes.once(call, async (tx) => {
      const signup = await lockSignup(tx, signupId, call.caller.personId);
      const state = moveSignup(signup.state, 'WITHDRAWN');
      await tx.update(SignupRow, { signupId }, { state });
      const { shiftId, volunteerId } = signup;
      if (holdsSeat(signup.state)) {
        await this.seats.free(tx, signupId);
        await this.events.publish(tx, SignupWithdrawn, {
          key: shiftId,
          data: { shiftId, signupId, volunteerId },
          at: call.at,
        });
        await this.seats.fill(tx, shiftId, call.at, 'wait');
      }
      return { signupId, shiftId, state };
    });
  }
}

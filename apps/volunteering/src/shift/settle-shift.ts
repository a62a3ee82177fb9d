import { Controller, HttpCode, Post } from '@nestjs/common';
import { MinutesUnproven } from '#contracts';
import { newId, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { SignupRow, UnprovenEntryRow } from '../signup/signup.entity.ts';
import { moveSignup, unproven } from '../signup/signup.rules.ts';
import { ShiftRow } from './shift.entity.ts';
import { checkMaySettle, moveShift } from './shift.rules.ts';

/**
 * POST /volunteering/shifts/:id/settlement: what nothing proves by now is said to be unproven, and stays uncertified.
 * Codes: `shift.not-ended`, `shift.wrong-state`.
 */
@Controller('volunteering/shifts')
export class SettleShift {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post(':id/settlement')
  @HttpCode(200)
  @Allow('volunteer-organizer')
  settle(@IdParam() shiftId: Id, @Call() call: WriteCall) {
    return this.writes.once(call, async (tx) => {
      const shift = await tx.findOne(ShiftRow, { where: { shiftId }, lock: { mode: 'pessimistic_write' } });
      if (!shift) throw new NoSuch('shift', shiftId);
      const state = moveShift(shift.state, 'DONE');
      checkMaySettle(shift, call.at);
      await tx.update(ShiftRow, { shiftId }, { state });
      const signups = await tx.find(SignupRow, {
        where: { shiftId },
        order: { signupId: 'asc' },
        lock: { mode: 'pessimistic_write' },
      });
      let open = 0;
      for (const signup of signups) if (await this.close(tx, call, signup)) open++;
      return { shiftId, state, unproven: open };
    });
  }

  private async close(tx: Tx, call: WriteCall, signup: SignupRow): Promise<boolean> {
    const { signupId, shiftId, volunteerId } = signup;
    if (signup.state === 'WAITLISTED' || signup.state === 'PROPOSED') {
      await tx.update(SignupRow, { signupId }, { state: moveSignup(signup.state, 'LAPSED') });
      return false;
    }
    const claim = unproven(signup);
    if (!claim) return false;
    await tx.update(SignupRow, { signupId }, { state: moveSignup(signup.state, 'UNPROVEN') });
    await tx.insert(UnprovenEntryRow, {
      entryId: newId(call.at),
      signupId,
      volunteerId,
      ...claim,
      settledAt: call.at,
      settledBy: call.caller.personId,
    });
    await this.events.publish(tx, MinutesUnproven, {
      key: shiftId,
      data: { shiftId, signupId, volunteerId, ...claim },
      at: call.at,
    });
    return true;
  }
}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { PunchBody, Punches } from './punches.ts';

/**
 * POST /volunteering/signups/:id/check-out. Codes: `punch.code-missing`, `punch.code-wrong`, `punch.in-future`,
 * `punch.out-before-in`, `duty.not-separated`, `signup.wrong-state`.
 */
@Controller('volunteering/signups')
export class CheckOut {
  constructor(
    private readonly writes: Writes,
    private readonly punches: Punches,
  ) {}

  @Post(':id/check-out')
  @HttpCode(200)
  @Allow('volunteer', 'volunteer-organizer')
  checkOut(@IdParam() signupId: Id, @Call() call: WriteCall, @Body() body: PunchBody) {
    return this.writes.once(call, (tx) =>
      this.punches.record(tx, call, { signupId, kind: 'out', given: body }),
    );
  }
}

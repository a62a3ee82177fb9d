import { Controller, HttpCode, Post, Body } from '@nestjs/common';
import { legalDateOf, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { checkDay } from '../attendance/attendance.rules.ts';
import { AttendanceDayBody } from '../attendance/mark-attendance.ts';
import { addMarks } from '../attendance/marks.ts';
import { termOf } from '../placement/advance-placement.ts';
import { lockPlacement } from '../placement/find-placement.ts';
import { moveClaim } from './claim.rules.ts';
import { lockClaim } from './find-claim.ts';

/**
 * POST /posts/claims/:id/unproven-days/resolution. Codes: `attendance.no-evidence`, `attendance.repeated`,
 * `attendance.not-scheduled`, `claim.wrong-state`.
 */
@Controller('posts/claims/:id/unproven-days/resolution')
export class ResolveUnprovenDay {
  constructor(private readonly writes: Writes) {}

  /** A named person says what an unmarked day was: present with evidence, on leave, or absent. */
  @Post()
  @HttpCode(200)
  @Allow('street')
  resolve(
    @IdParam() claimId: Id,
    @Body() day: AttendanceDayBody,
    @Call() call: WriteCall,
  ): Promise<{ claimId: Id; date: string }> {
    return this.writes.once(call, async (tx) => {
      const { placementId, state } = await lockClaim(tx, claimId);
      moveClaim(state, 'VERIFIED');
      checkDay(day, termOf(await lockPlacement(tx, placementId)), legalDateOf(call.at));
      await addMarks(tx, [{ ...day, placementId, by: call.caller.personId, at: call.at }]);
      return { claimId, date: day.date };
    });
  }
}

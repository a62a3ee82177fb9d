import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { IsMonth } from '#contracts';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { daysOfMonth, scheduledDays } from '../attendance/attendance.rules.ts';
import { marksOf } from '../attendance/marks.ts';
import { termOf } from '../placement/advance-placement.ts';
import { checkEmployer, lockPlacement } from '../placement/find-placement.ts';
import { unprovenDays, validDays } from './claim.rules.ts';

class PrepareClaimBody {
  @IsUUID()
  placementId!: string;

  /** `2026-03` */
  @IsMonth()
  month!: string;
}

interface Prepared {
  readonly claimId: Id;
  readonly state: 'DRAFT';
  /** Of the whole month: a part of a month is paid as a part. */
  readonly scheduledDays: number;
  readonly validDays: number;
  readonly unprovenDays: readonly string[];
}

/** POST /posts/claims. Codes: `claim.repeated`, `claim.month-not-begun`, `claim.nothing-scheduled`, `placement.not-active`. */
@Controller('posts/claims')
export class PrepareClaim {
  constructor(private readonly writes: Writes) {}

  /** Lays a month of one person on the table, day by day; nothing is owed before somebody else verifies it. */
  @Post()
  @Allow('supplier', 'street')
  prepare(@Body() { placementId, month }: PrepareClaimBody, @Call() call: WriteCall): Promise<Prepared> {
    return this.writes.once(call, async (tx) => {
      await checkEmployer(tx, placementId, { caller: call.caller, offices: ['street'] });
      const placement = await lockPlacement(tx, placementId);
      if (month > legalDateOf(call.at).slice(0, 7)) {
        throw new RuleBroken('claim.month-not-begun', `${month} has not begun`, { month });
      }
      const scheduled = scheduledDays(month, termOf(placement));
      if (scheduled.length === 0)
        throw new RuleBroken('claim.nothing-scheduled', 'No working day in this month');
      const claimId = newId(call.at);
      const ofMonth = daysOfMonth(month);
      const { postId, personId } = placement;
      const added = await tx.query<unknown[]>(
        `insert into claim (claim_id, placement_id, post_id, person_id, month, state, scheduled_days, prepared_by, prepared_at)
         values ($1, $2, $3, $4, $5, 'DRAFT', $6, $7, $8) on conflict do nothing returning 1`,
        [
          claimId,
          placementId,
          postId,
          personId,
          month,
          ofMonth,
          call.caller.personId,
          formatInstant(call.at),
        ],
      );
      if (added.length === 0) throw new RuleBroken('claim.repeated', 'This month is claimed already');
      const work = { scheduled, marks: await marksOf(tx, placementId, month) };
      return {
        claimId,
        state: 'DRAFT',
        scheduledDays: ofMonth,
        validDays: validDays(work),
        unprovenDays: unprovenDays(work),
      };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsUUID, Matches } from 'class-validator';
import { AbsenceSuspected, IsMonth } from '#contracts';
import { formatInstant, legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { scheduledDays } from '../attendance/attendance.rules.ts';
import { termOf } from '../placement/advance-placement.ts';
import { lockPlacement } from '../placement/find-placement.ts';
import { absenceSignals, checkCome, checkDates, type AbsenceSignal } from './absence-case.rules.ts';

class OpenCaseBody {
  @IsUUID()
  placementId!: string;

  @IsMonth()
  month!: string;

  @IsIn(absenceSignals)
  signal!: AbsenceSignal;

  /** Dates of that month. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(31)
  @ArrayUnique()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { each: true })
  dates!: string[];
}

/**
 * POST /posts/absence-cases. Codes: `absence-case.repeated`, `absence-case.dates-outside`, `attendance.in-future`,
 * `placement.not-active`.
 */
@Controller('posts/absence-cases')
export class OpenCase {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Somebody suspects that a post was paid for and not held; the month waits until a named person decides. */
  @Post()
  @Allow('grid-head', 'street', 'finance-supervisor')
  open(@Body() body: OpenCaseBody, @Call() call: WriteCall): Promise<{ caseId: Id; state: 'OPEN' }> {
    return this.writes.once(call, async (tx) => {
      const { placementId, month, signal, dates } = body;
      const placement = await lockPlacement(tx, placementId);
      checkDates(dates, scheduledDays(month, termOf(placement)));
      checkCome(dates, legalDateOf(call.at));
      const caseId = newId(call.at);
      const { postId } = placement;
      const added = await tx.query<unknown[]>(
        `insert into absence_case (case_id, placement_id, post_id, month, signal, dates, state, opened_by, opened_at)
         values ($1, $2, $3, $4, $5, $6, 'OPEN', $7, $8) on conflict do nothing returning 1`,
        [caseId, placementId, postId, month, signal, dates, call.caller.personId, formatInstant(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('absence-case.repeated', 'A case of this month is open');
      const data = { caseId, postId, placementId, month, signal };
      await this.events.publish(tx, AbsenceSuspected, { key: postId, data, at: call.at });
      return { caseId, state: 'OPEN' };
    });
  }
}

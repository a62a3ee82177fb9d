import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsLegalDate } from '#contracts';
import { formatInstant, legalDateOf, RuleBroken } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockForEither } from '../contract/find-contract.ts';
import { dayOfStay, mayMark, type AttendanceState } from './attendance.rules.ts';
import { findDispatch } from './dispatches.ts';

class MarkWorkerAttendanceBody {
  @IsLegalDate()
  day!: string;

  @IsIn(['PRESENT', 'ABSENT'])
  state!: 'PRESENT' | 'ABSENT';

  /** SHA-256 of the attendance sheet or photo, hex: one sheet proves one day of one worker. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  evidenceDigest?: string;

  /** How an absence was found; told to the two sides only. */
  @IsString()
  @Length(4, 500)
  @IsOptional()
  reason?: string;
}

/**
 * POST /contracting/contracts/:id/dispatches/:dispatchId/attendance. Codes: `attendance.day-invalid`,
 * `attendance.wrong-state`, `attendance.no-evidence`, `attendance.no-reason`, `attendance.not-yours`,
 * `attendance.evidence-used`.
 */
@Controller('contracting/contracts/:id/dispatches/:dispatchId/attendance')
export class MarkAttendance {
  constructor(private readonly writes: Writes) {}

  /** Present with evidence, absent by the word of either side; what nobody marks is unproven. */
  @Post()
  @Allow('supplier', 'buyer')
  async mark(
    @IdParam() contractId: string,
    @IdParam('dispatchId') dispatchId: string,
    @Body() body: MarkWorkerAttendanceBody,
    @Call() call: WriteCall,
  ): Promise<{ dispatchId: string; day: string; state: AttendanceState }> {
    return this.writes.once(call, async (tx) => {
      const { side } = await lockForEither(tx, contractId, call.caller);
      dayOfStay(await findDispatch(tx, contractId, dispatchId), body.day, legalDateOf(call.at));
      const last = await lastMark(tx, dispatchId, body.day);
      const state = mayMark(last?.state ?? 'UNPROVEN', { ...body, side });
      const added = await tx.query<unknown[]>(
        `insert into dispatch_attendance (dispatch_id, day, no, state, evidence_digest, reason, side, marked_by, marked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning 1`,
        [
          ...[
            dispatchId,
            body.day,
            (last?.no ?? 0) + 1,
            state,
            body.evidenceDigest ?? null,
            body.reason ?? null,
          ],
          ...[side, call.caller.personId, formatInstant(call.at)],
        ],
      );
      if (added.length === 0)
        throw new RuleBroken('attendance.evidence-used', 'This evidence already proves another day');
      return { dispatchId, day: body.day, state };
    });
  }
}

async function lastMark(
  tx: Tx,
  dispatchId: string,
  day: string,
): Promise<{ no: number; state: AttendanceState } | undefined> {
  const [row] = await tx.query<{ no: number; state: AttendanceState }[]>(
    'select no, state from dispatch_attendance where dispatch_id = $1 and day = $2 order by no desc limit 1',
    [dispatchId, day],
  );
  return row;
}

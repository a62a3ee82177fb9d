import { Body, Controller, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate } from '#contracts';
import { legalDateOf, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { termOf } from '../placement/advance-placement.ts';
import { lockPlacement } from '../placement/find-placement.ts';
import {
  checkDay,
  dayStatuses,
  evidenceKinds,
  type DayStatus,
  type EvidenceKind,
} from './attendance.rules.ts';
import { addMarks } from './marks.ts';

export class EvidenceBody {
  @IsIn(evidenceKinds)
  kind!: EvidenceKind;

  /** SHA-256 of the sheet, photo or record, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;
}

export class AttendanceDayBody {
  @IsLegalDate()
  date!: string;

  @IsIn(dayStatuses)
  status!: DayStatus;

  @ValidateNested()
  @Type(() => EvidenceBody)
  @IsOptional()
  evidence?: EvidenceBody;
}

class MarkAttendanceBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(31)
  @ArrayUnique(({ date }: AttendanceDayBody) => date)
  @ValidateNested({ each: true })
  @Type(() => AttendanceDayBody)
  days!: AttendanceDayBody[];
}

/**
 * POST /posts/placements/:id/attendance. Codes: `attendance.no-evidence`, `attendance.in-future`,
 * `attendance.not-scheduled`, `attendance.repeated`, `placement.not-active`.
 */
@Controller('posts/placements/:id/attendance')
export class MarkAttendance {
  constructor(private readonly writes: Writes) {}

  /** The supervisor hands in days, at most a month at once. A working day nobody marks is unproven. */
  @Post()
  @Allow('street', 'grid-head')
  mark(
    @IdParam() placementId: Id,
    @Body() { days }: MarkAttendanceBody,
    @Call() call: WriteCall,
  ): Promise<{ marked: number }> {
    return this.writes.once(call, async (tx) => {
      const term = termOf(await lockPlacement(tx, placementId));
      for (const day of days) checkDay(day, term, legalDateOf(call.at));
      const by = call.caller.personId;
      await addMarks(
        tx,
        days.map((day) => ({ ...day, placementId, by, at: call.at })),
      );
      return { marked: days.length };
    });
  }
}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsIn, IsString, Length } from 'class-validator';
import { legalDateOf, newId, RuleBroken, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { decisionDue, lockComplaint, pausesOf, type Complaint } from './complaints.ts';

class PauseComplaintBody {
  @IsIn(['test', 'expert-opinion'])
  kind!: 'test' | 'expert-opinion';

  @IsString()
  @Length(4, 1000)
  reason!: string;
}

interface Clock {
  readonly complaintId: Id;
  /** Null while the clock stands still. */
  readonly decisionDue: LegalDate | null;
}

/** POST /procurement/complaints/:id/pauses and …/pauses/end. Codes: `complaint.paused`, `complaint.not-paused`, `complaint.not-accepted`. */
@Controller('procurement/complaints/:id/pauses')
export class PauseComplaint {
  constructor(private readonly writes: Writes) {}

  /** A test or an expert's opinion is asked for: its days do not count towards the decision (GPR 58). */
  @Post()
  @Allow('finance-supervisor')
  pause(
    @IdParam() complaintId: Id,
    @Body() { kind, reason }: PauseComplaintBody,
    @Call() call: WriteCall,
  ): Promise<Clock> {
    return this.writes.once(call, async (tx) => {
      await accepted(tx, complaintId);
      if ((await pausesOf(tx, complaintId)).some(({ until }) => until === null))
        throw new RuleBroken('complaint.paused', 'The clock stands still already', { article: 'GPR 58' });
      await tx.query(
        `insert into complaint_pause (id, complaint_id, kind, reason, since, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
        [newId(call.at), complaintId, kind, reason, legalDateOf(call.at), call.caller.personId],
      );
      return { complaintId, decisionDue: null };
    });
  }

  /** The result is there: the clock runs from tomorrow on. */
  @Post('end')
  @HttpCode(200)
  @Allow('finance-supervisor')
  end(@IdParam() complaintId: Id, @Call() call: WriteCall): Promise<Clock> {
    return this.writes.once(call, async (tx) => {
      const complaint = await accepted(tx, complaintId);
      const ended = await tx.query<[unknown[], number]>(
        'update complaint_pause set until = $2 where complaint_id = $1 and until is null',
        [complaintId, legalDateOf(call.at)],
      );
      if (ended[1] === 0)
        throw new RuleBroken('complaint.not-paused', 'The clock is running', { article: 'GPR 58' });
      return { complaintId, decisionDue: decisionDue(complaint, await pausesOf(tx, complaintId)) };
    });
  }
}

/** Throws `complaint.not-accepted`. */
export async function accepted(tx: Tx, complaintId: Id): Promise<Complaint> {
  const complaint = await lockComplaint(tx, complaintId);
  if (complaint.state === 'ACCEPTED') return complaint;
  throw new RuleBroken('complaint.not-accepted', 'The complaint is not one that was accepted', {
    article: '94 art. 21',
    state: complaint.state,
  });
}

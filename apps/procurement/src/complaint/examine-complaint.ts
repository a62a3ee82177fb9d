import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { ComplaintExamined, examinationOutcomes, IsLegalDate, type ExaminationOutcome } from '#contracts';
import { legalDateOf, newId, RuleBroken, type Id } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { complaintMoves, refusalCodes, type ComplaintState, type RefusalCode } from './complaint.rules.ts';
import { lockComplaint } from './complaints.ts';

class ExamineComplaintBody {
  @IsIn(examinationOutcomes)
  outcome!: ExaminationOutcome;

  /** Why it is not accepted. */
  @IsIn(refusalCodes)
  @IsOptional()
  code?: RefusalCode;

  /** What is to be corrected, why it is not accepted, or which office is competent. */
  @IsString()
  @Length(4, 2000)
  reason!: string;

  /** Last day to correct it. */
  @IsLegalDate()
  @IsOptional()
  correctBy?: string;

  /** Whether it may affect the result: if not, the contract may be signed meanwhile (GPR 54). Yes unless said. */
  @IsBoolean()
  @IsOptional()
  mayAffectResult: boolean = true;
}

const LEADS: Readonly<Record<ExaminationOutcome, ComplaintState>> = {
  accepted: 'ACCEPTED',
  'not-accepted': 'REFUSED',
  'wrong-office': 'REDIRECTED',
  'to-correct': 'TO_CORRECT',
};

/**
 * POST /procurement/complaints/:id/examination. Codes: `complaint.refusal-code-missing`, `complaint.corrected-before`,
 * `complaint.correction-day-missing`, `complaint.wrong-state`, `complaint.not-found`.
 */
@Controller('procurement/complaints/:id/examination')
export class ExamineComplaint {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person of the office takes it up, asks once for what is missing, or says why not (94 art. 21). */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  examine(
    @IdParam() complaintId: Id,
    @Body() body: ExamineComplaintBody,
    @Call() call: WriteCall,
  ): Promise<{ complaintId: Id; state: ComplaintState }> {
    return this.writes.once(call, async (tx) => {
      const complaint = await lockComplaint(tx, complaintId);
      const { outcome, code = null, reason, mayAffectResult } = body;
      const state = complaintMoves(complaint.state, LEADS[outcome]);
      checkCode(outcome, code);
      if (outcome === 'to-correct') await askToCorrect(tx, complaintId, body, call);
      const examinedBy = call.caller.personId;
      const examination = { outcome, code, reason, examinedBy, examinedOn: legalDateOf(call.at) };
      await tx.query('update complaint set state = $2, may_affect = $3, examination = $4 where id = $1', [
        ...[complaintId, state, mayAffectResult, JSON.stringify(examination)],
      ]);
      const { tenderId } = complaint;
      const data = { tenderId, complaintId, outcome, mayAffectResult, examinedBy };
      await this.events.publish(tx, ComplaintExamined, { key: tenderId, data, at: call.at });
      return { complaintId, state };
    });
  }
}

function checkCode(outcome: ExaminationOutcome, code: RefusalCode | null): void {
  if ((outcome === 'not-accepted') === (code !== null)) return;
  throw new RuleBroken(
    'complaint.refusal-code-missing',
    'What is not accepted, and only it, names its ground',
    {
      article: '94 art. 21',
      codes: refusalCodes,
    },
  );
}

/** Formal faults are told once, all together, with a day (94 art. 21). */
async function askToCorrect(
  tx: Tx,
  complaintId: Id,
  { reason, correctBy }: ExamineComplaintBody,
  { caller, at }: WriteCall,
): Promise<void> {
  const since = legalDateOf(at);
  if (correctBy === undefined || correctBy <= since) {
    throw new RuleBroken('complaint.correction-day-missing', 'Name a day to come for the correction', {
      article: '94 art. 21',
    });
  }
  const added = await tx.query<unknown[]>(
    `insert into complaint_pause (id, complaint_id, kind, reason, since, correct_by, recorded_by)
     values ($1, $2, 'correction', $3, $4, $5, $6) on conflict do nothing returning 1`,
    [newId(at), complaintId, reason, since, correctBy, caller.personId],
  );
  if (added.length > 0) return;
  throw new RuleBroken('complaint.corrected-before', 'Corrections are asked for once', {
    article: '94 art. 21',
  });
}

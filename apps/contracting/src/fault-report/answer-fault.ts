import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { legalDateOf } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { sideOf } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { mayAnswer, type FaultState } from './fault-report.rules.ts';
import { lockFault } from './find-fault.ts';

class AnswerFaultBody {
  @IsString()
  @Length(4, 2000)
  answer!: string;

  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  evidenceDigest?: string;
}

/**
 * POST /contracting/fault-reports/:id/answer. Codes: `fault.own-report`, `fault.answer-late`, `fault.wrong-state`,
 * `fault.not-found`, `contract.personal-data`.
 */
@Controller('contracting/fault-reports/:id/answer')
export class AnswerFault {
  constructor(private readonly writes: Writes) {}

  /** The reported side says its own. */
  @Post()
  @HttpCode(200)
  @Allow('buyer', 'supplier')
  async answer(
    @IdParam() id: string,
    @Body() { answer, evidenceDigest }: AnswerFaultBody,
    @Call() call: WriteCall,
  ): Promise<{ faultReportId: string; state: FaultState }> {
    return this.writes.once(call, async (tx) => {
      const fault = await lockFault(tx, id);
      const { organizationId, personId } = call.caller;
      if (organizationId !== fault.buyerOrganizationId && organizationId !== fault.supplierOrganizationId)
        throw new NoSuch('fault', id);
      const today = legalDateOf(call.at);
      const state = mayAnswer(fault, sideOf({ id: fault.contractId, ...fault }, call.caller), today);
      tellsNobodysData(answer);
      await tx.query(
        `update fault_report set state = $2, answer = $3, answer_evidence = $4, answered_by = $5, answered_on = $6
         where id = $1`,
        [id, state, answer, evidenceDigest ?? null, personId, today],
      );
      return { faultReportId: id, state };
    });
  }
}

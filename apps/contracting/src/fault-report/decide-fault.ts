import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { FaultDecided } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { tellsNobodysData } from '../document/document.rules.ts';
import { mayDecide, standsAbove, type FaultState } from './fault-report.rules.ts';
import { lockFault } from './find-fault.ts';

class DecideFaultBody {
  @IsBoolean()
  upheld!: boolean;

  /** Published with the decision: about the two organizations, not about people. */
  @IsString()
  @Length(4, 2000)
  reason!: string;
}

/** POST /contracting/fault-reports/:id/decision. Codes: `fault.answer-pending`, `fault.wrong-state`, `fault.not-found`, `duty.not-separated`. */
@Controller('contracting/fault-reports/:id/decision')
export class DecideFault {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** A named person of finance supervision decides, after the other side was heard or let the time pass. */
  @Post()
  @HttpCode(200)
  @Allow('finance-supervisor')
  async decide(
    @IdParam() faultReportId: string,
    @Body() { upheld, reason }: DecideFaultBody,
    @Call() call: WriteCall,
  ): Promise<{ faultReportId: string; state: FaultState }> {
    return this.writes.once(call, async (tx) => {
      const fault = await lockFault(tx, faultReportId);
      const decidedOn = legalDateOf(call.at);
      standsAbove([fault.buyerOrganizationId, fault.supplierOrganizationId], call.caller.organizationId);
      const state = mayDecide(fault, decidedOn);
      tellsNobodysData(reason);
      const decidedBy = call.caller.personId;
      await tx.query(
        `update fault_report set state = $2, upheld = $3, decision_reason = $4, decided_by = $5, decided_on = $6
         where id = $1`,
        [faultReportId, state, upheld, reason, decidedBy, decidedOn],
      );
      const { contractId, reportedSide: reportedBy, kind } = fault;
      const data = { contractId, faultReportId, reportedBy, kind, upheld, decidedBy };
      await this.events.publish(tx, FaultDecided, { key: contractId, data, at: call.at });
      return { faultReportId, state };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { deadline } from '#regulation';
import { concluded } from '../contract/contract.rules.ts';
import { lockForEither } from '../contract/find-contract.ts';
import { tellsNobodysData } from '../document/document.rules.ts';
import { faultKinds, type FaultKind, type FaultState } from './fault-report.rules.ts';

class FileFaultBody {
  @IsIn(faultKinds)
  kind!: FaultKind;

  /** Read by the two sides and by supervision, never published. */
  @IsString()
  @Length(4, 2000)
  statement!: string;

  /** SHA-256 of what shows it, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  evidenceDigest!: string;
}

/**
 * POST /contracting/contracts/:id/fault-reports. Codes: `contract.wrong-state` (never signed), `contract.personal-data`.
 */
@Controller('contracting/contracts/:id/fault-reports')
export class FileFault {
  constructor(private readonly writes: Writes) {}

  /** The buyer reports the supplier, or the supplier the buyer; the other side has time to be heard. */
  @Post()
  @Allow('buyer', 'supplier')
  async file(
    @IdParam() contractId: string,
    @Body() body: FileFaultBody,
    @Call() call: WriteCall,
  ): Promise<{ faultReportId: string; state: FaultState; answerDue: string }> {
    return this.writes.once(call, async (tx) => {
      const { contract, side } = await lockForEither(tx, contractId, call.caller);
      if (!concluded.includes(contract.state))
        throw new RuleBroken('contract.wrong-state', 'Only a signed contract is broken', {
          state: contract.state,
        });
      tellsNobodysData(body.statement);
      const faultReportId = newId(call.at);
      const reportedOn = legalDateOf(call.at);
      const answerDue = deadline('fault-report-answer', reportedOn).legalDue;
      await tx.query(
        `insert into fault_report (id, contract_id, reported_side, kind, statement, evidence_digest, state, reported_by,
           reported_on, answer_due) values ($1, $2, $3, $4, $5, $6, 'FILED', $7, $8, $9)`,
        [
          ...[faultReportId, contractId, side, body.kind, body.statement, body.evidenceDigest],
          ...[call.caller.personId, reportedOn, answerDue],
        ],
      );
      return { faultReportId, state: 'FILED', answerDue };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { In } from 'typeorm';
import { AcceptanceRecorded } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events, type Tx } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { takesAcceptance } from '../contract/contract.rules.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { ServiceRecordRow } from '../service-record/service-record.entity.ts';
import { mayAccept, settle, type Judged } from './acceptance.rules.ts';

class RecordAcceptanceBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;
}

@Controller('contracting/contracts/:id/acceptances')
export class RecordAcceptance {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** Accepts what is proven of a milestone; this alone makes money payable. */
  @Post()
  @Allow('buyer')
  async accept(
    @IdParam() contractId: string,
    @Body() { milestone: no }: RecordAcceptanceBody,
    @Call() call: WriteCall,
  ): Promise<{ acceptanceId: string; payableFen: number; deductionFen: number }> {
    return this.writes.once(call, async (tx) => {
      takesAcceptance(await lockContract(tx, contractId, { caller: call.caller, side: 'buyer' }));
      const { priceFen, plannedUnits } = await findMilestone(tx, contractId, no);
      mayAccept(await assessmentOf(tx, contractId, no), call.caller.personId);
      const proven = await tx.findBy(ServiceRecordRow, { contractId, milestoneNo: no, state: 'CONFIRMED' });
      const provenUnits = proven.reduce((sum, record) => sum + record.units, 0);
      const settlement = settle({ priceFen, plannedUnits, provenUnits });
      const acceptanceId = newId(call.at);
      const { grossFen, deductionFen, payableFen } = settlement;
      const added = await tx.query<unknown[]>(
        `insert into acceptance (id, contract_id, milestone_no, gross_fen, deduction_fen, payable_fen, proven_units,
           planned_units, accepted_on, accepted_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning 1`,
        [
          ...[acceptanceId, contractId, no, grossFen, deductionFen, payableFen, provenUnits, plannedUnits],
          ...[legalDateOf(call.at), call.caller.personId],
        ],
      );
      if (added.length === 0) throw new RuleBroken('acceptance.repeated', 'This milestone is accepted');
      const evidence = proven.map((record) => record.id);
      await tx.update(ServiceRecordRow, { id: In(evidence) }, { acceptanceId });
      await this.events.publish(tx, AcceptanceRecorded, {
        key: contractId,
        data: { contractId, acceptanceId, ...settlement, provenUnits, plannedUnits, evidence },
        at: call.at,
      });
      return { acceptanceId, payableFen, deductionFen };
    });
  }
}

async function assessmentOf(tx: Tx, contractId: string, no: number): Promise<Judged | undefined> {
  const [row] = await tx.query<Judged[]>(
    'select assessed_by as "assessedBy", band from assessment where contract_id = $1 and milestone_no = $2',
    [contractId, no],
  );
  return row;
}

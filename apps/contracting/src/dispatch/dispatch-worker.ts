import { Body, Controller, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { WorkerDispatched } from '#contracts';
import { legalDateOf, newId, RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { inPerformance } from '../service-record/service-record.rules.ts';
import { lockContract } from '../contract/find-contract.ts';
import { certifiedGrade, type Qualification } from './dispatch.rules.ts';

class DispatchWorkerBody {
  @IsUUID()
  personId!: string;
}

@Controller('contracting/contracts/:id/dispatches')
export class DispatchWorker {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The supplier names who works: a certified social worker, except where households are counted. */
  @Post()
  @Allow('supplier')
  async dispatch(
    @IdParam() contractId: string,
    @Body() { personId }: DispatchWorkerBody,
    @Call() call: WriteCall,
  ): Promise<{ dispatchId: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      const today = legalDateOf(call.at);
      inPerformance(contract, today);
      const held = await tx.query<Qualification[]>(
        `select kind, valid_from::text as "validFrom", valid_to::text as "validTo" from qualification where person_id = $1`,
        [personId],
      );
      const grade = contract.unit === 'household-month' ? null : certifiedGrade(held, today);
      const dispatchId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into dispatch (id, contract_id, person_id, grade, dispatched_on) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [dispatchId, contractId, personId, grade, today],
      );
      if (added.length === 0) throw new RuleBroken('dispatch.repeated', 'This person is dispatched already');
      await this.events.publish(tx, WorkerDispatched, {
        key: contractId,
        data: { contractId, dispatchId, personId },
        at: call.at,
      });
      return { dispatchId };
    });
  }
}

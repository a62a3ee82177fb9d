import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockCase } from './find-case.ts';
import { caseMoves, knownWorkers, type CaseState } from './handover.rules.ts';

class HandOverCaseBody {
  /** Who knows the recipient: a worker dispatched under the old contract. */
  @IsUUID()
  fromWorkerPersonId!: string;

  /** Who takes over: a worker dispatched under the new one. */
  @IsUUID()
  toWorkerPersonId!: string;
}

/** POST /contracting/handover-cases/:id/handing. Codes: `handover.worker-unknown`, `handover-case.wrong-state`. */
@Controller('contracting/handover-cases/:id/handing')
export class HandOverCase {
  constructor(private readonly writes: Writes) {}

  /** A named worker gives a case to a named worker, after the recipient consented. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  async hand(
    @IdParam() id: string,
    @Body() body: HandOverCaseBody,
    @Call() call: WriteCall,
  ): Promise<{ handoverCaseId: string; state: CaseState }> {
    return this.writes.once(call, async (tx) => {
      const row = await lockCase(tx, id);
      if (call.caller.organizationId !== row.supplierOrganizationId) throw new NoSuch('handover-case', id);
      const state = caseMoves(row.state, 'HANDED');
      knownWorkers({
        from: await wasDispatched(tx, row.contractId, body.fromWorkerPersonId),
        to: await isDispatched(tx, row.successorContractId, body.toWorkerPersonId),
      });
      await tx.query(
        `update handover_case set state = $2, from_worker_person_id = $3, to_worker_person_id = $4, handed_by = $5
         where id = $1`,
        [id, state, body.fromWorkerPersonId, body.toWorkerPersonId, call.caller.personId],
      );
      return { handoverCaseId: id, state };
    });
  }
}

async function wasDispatched(tx: Tx, contractId: string, personId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from dispatch where contract_id = $1 and person_id = $2 limit 1',
    [...[contractId, personId]],
  );
  return rows.length > 0;
}

async function isDispatched(tx: Tx, contractId: string, personId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from dispatch where contract_id = $1 and person_id = $2 and ended_on is null',
    [contractId, personId],
  );
  return rows.length > 0;
}

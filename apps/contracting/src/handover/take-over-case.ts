import { Controller, HttpCode, Post } from '@nestjs/common';
import { CaseHandedOver } from '#contracts';
import { legalDateOf } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { lockCase } from './find-case.ts';
import { caseMoves, type CaseState } from './handover.rules.ts';

/** POST /contracting/handover-cases/:id/taking. Codes: `handover-case.wrong-state`, `handover-case.not-found`. */
@Controller('contracting/handover-cases/:id/taking')
export class TakeOverCase {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  /** The new contractor has the case: only this ends the old one's duty. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  async take(
    @IdParam() id: string,
    @Call() call: WriteCall,
  ): Promise<{ handoverCaseId: string; state: CaseState }> {
    return this.writes.once(call, async (tx) => {
      const row = await lockCase(tx, id);
      if (call.caller.organizationId !== row.successorOrganizationId) throw new NoSuch('handover-case', id);
      const state = caseMoves(row.state, 'TAKEN');
      await tx.query('update handover_case set state = $2, taken_by = $3, settled_on = $4 where id = $1', [
        ...[id, state, call.caller.personId, legalDateOf(call.at)],
      ]);
      const { contractId, successorContractId } = row;
      const data = { contractId, handoverCaseId: id, successorContractId };
      await this.events.publish(tx, CaseHandedOver, { key: contractId, data, at: call.at });
      return { handoverCaseId: id, state };
    });
  }
}

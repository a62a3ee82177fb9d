import { Controller, Post } from '@nestjs/common';
import { formatInstant, RuleBroken } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import type { Tx } from '#messaging';
import type { Heard } from './give-word.ts';
import { ServiceRecordRow } from './service-record.entity.ts';
import { maySupervise, recordMoves } from './service-record.rules.ts';

/**
 * POST /contracting/service-records/:id/supervision. Codes: `duty.not-separated`, `service-record.not-case-work`,
 * `service-record.supervised-before`.
 */
@Controller('contracting/service-records/:id/supervision')
export class SuperviseCase {
  constructor(private readonly writes: Writes) {}

  /** A supervisor of the supplier signs a piece of case work off; without it the work is not settled. */
  @Post()
  @Allow('supplier')
  async supervise(@IdParam() id: string, @Call() call: WriteCall): Promise<Heard> {
    return this.writes.once(call, async (tx) => {
      const record = await tx.findOne(ServiceRecordRow, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!record) throw new NoSuch('service-record', id);
      await mustBeOfSupplier(tx, record, call);
      const by = call.caller.personId;
      maySupervise(by, [record.workerPersonId, record.recordedBy]);
      if (record.kind !== 'case-work')
        throw new RuleBroken('service-record.not-case-work', 'Only case work is signed off');
      if (record.supervisedBy !== null)
        throw new RuleBroken('service-record.supervised-before', 'This work is signed off already');
      const state =
        record.state === 'AWAITING_SUPERVISION' ? recordMoves(record.state, 'CONFIRMED') : record.state;
      await tx.update(ServiceRecordRow, { id }, { state, supervisedBy: by });
      await tx.query('update service_record set supervised_at = $2 where id = $1', [
        id,
        formatInstant(call.at),
      ]);
      return { serviceRecordId: id, state };
    });
  }
}

/** To another organization there is no such record. */
async function mustBeOfSupplier(
  tx: Tx,
  { id, contractId }: ServiceRecordRow,
  { caller }: WriteCall,
): Promise<void> {
  const rows = await tx.query<unknown[]>(
    'select 1 from contract where id = $1 and supplier_organization_id = $2',
    [contractId, caller.organizationId ?? null],
  );
  if (rows.length === 0) throw new NoSuch('service-record', id);
}

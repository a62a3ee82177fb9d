import { Body, Controller, Post } from '@nestjs/common';
import { formatInstant, legalDateOf, newId, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, FieldCipher, IdParam, Writes, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { mustBeAwake } from '../change/effects.ts';
import { findMilestone, lockContract } from '../contract/find-contract.ts';
import { answerOrder } from '../cooperation/orders.ts';
import { mustServeOn } from '../dispatch/dispatches.ts';
import { receivedByOthers } from './details.rules.ts';
import { evidenceUsed, keepEvidence, keepParticipants, sealedNotes, shaped } from './keep-record.ts';
import { RecordServiceBody } from './record.body.ts';
import { ServiceRecordRow } from './service-record.entity.ts';
import { inPerformance, servedAlready } from './service-record.rules.ts';

/**
 * POST /contracting/contracts/:id/service-records. Codes: `contract.not-in-performance`, `service-record.in-future`,
 * `service-record.worker-not-dispatched`, `service-record.own-recipient`, `service-record.details-differ`,
 * `service-record.times-differ`, `service-record.findings-missing`, `service-record.units-differ`,
 * `service-record.evidence-used`, `cooperation.order-missing`, `cooperation.not-assessed`.
 */
@Controller('contracting/contracts/:id/service-records')
export class RecordService {
  constructor(
    private readonly writes: Writes,
    private readonly cipher: FieldCipher,
  ) {}

  /** The supplier says a service took place. It proves nothing until the recipient says so, too. */
  @Post()
  @Allow('supplier')
  async record(
    @IdParam() contractId: string,
    @Body() body: RecordServiceBody,
    @Call() call: WriteCall,
  ): Promise<{ serviceRecordId: string; state: string }> {
    return this.writes.once(call, async (tx) => {
      const contract = await lockContract(tx, contractId, { caller: call.caller, side: 'supplier' });
      inPerformance(contract, body.servedOn);
      servedAlready(body.servedOn, legalDateOf(call.at));
      await mustBeAwake(tx, contractId, body.servedOn);
      await findMilestone(tx, contractId, body.milestone);
      const { workerPersonId } = body;
      await mustServeOn(tx, { contractId, unit: contract.unit, workerPersonId, on: body.servedOn });
      const by = call.caller.personId;
      const shape = shaped(body);
      const trainer = body.training === undefined ? [] : [body.training.trainerPersonId];
      receivedByOthers(shape.recipients, [by, ...trainer, ...(await workersOf(tx, contractId))]);
      const row: ServiceRecordRow = {
        id: newId(call.at),
        contractId,
        milestoneNo: body.milestone,
        ...{ kind: body.kind, servedOn: body.servedOn, minutes: body.minutes, units: body.units },
        ...{ workerPersonId, recipientPersonId: shape.roster ? null : (shape.recipients[0] ?? null) },
        evidenceDigest: body.evidenceDigest,
        state: 'UNCONFIRMED',
        ...{ satisfaction: null, acceptanceId: null, recordedBy: by, supervisedBy: null, confirmedWay: null },
        claimedUnits: shape.roster ? body.units : null,
        details: shape.details,
        notesEnc: sealedNotes(this.cipher, shape),
        recordedAt: formatInstant(call.at),
      };
      await insertOnce(tx, row);
      if (shape.roster) await keepParticipants(tx, row.id, shape.roster.people);
      const skew = parameter('evidence-clock-skew-minutes', contract.areaCode.slice(0, 6), body.servedOn);
      const received = { recordId: row.id, contractId, by, at: call.at, skewMinutes: Number(skew.value) };
      await keepEvidence(tx, body, received);
      const { recipientPersonId, units, servedOn } = row;
      const visit = { contractId, recordId: row.id, recipientPersonId, units, servedOn };
      await answerOrder(tx, { ...visit, orderId: body.orderId });
      return { serviceRecordId: row.id, state: row.state };
    });
  }
}

/** Whoever was ever sent to work under a contract. */
export async function workersOf(tx: Tx, contractId: Id): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }[]>(
    'select distinct person_id as id from dispatch where contract_id = $1',
    [contractId],
  );
  return rows.map(({ id }) => id);
}

async function insertOnce(tx: Tx, row: ServiceRecordRow): Promise<void> {
  const added = await tx
    .createQueryBuilder()
    .insert()
    .into(ServiceRecordRow)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  if ((added.raw as unknown[]).length === 0) throw evidenceUsed();
}

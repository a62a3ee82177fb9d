import { Injectable } from '@nestjs/common';
import { ServiceConfirmed, ServiceDenied } from '#contracts';
import { formatInstant, legalDateOf, newId, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { parameter } from '#regulation';
import { ContractRow } from '../contract/contract.entity.ts';
import { keepWord } from './keep-record.ts';
import { workersOf } from './record-service.ts';
import { proven, type Counted, type Word } from './roster.rules.ts';
import { ServiceRecordRow } from './service-record.entity.ts';
import { afterWord, mayConfirm, type Outcome, type RecordState } from './service-record.rules.ts';

/** What somebody says of a record, for themselves or, named as a helper, for another. */
export interface Said {
  readonly recordId: Id;
  readonly personId: Id;
  readonly happened: boolean;
  readonly satisfaction: number | null;
  readonly way: 'own' | 'proxy';
  readonly caller: Caller;
  readonly helper: object | null;
  readonly at: Instant;
}

export interface Heard {
  readonly serviceRecordId: Id;
  readonly state: RecordState;
}

/** Takes a word on a record, whoever gives it: the state that follows, the case it may open, the event. */
@Injectable()
export class GiveWord {
  constructor(private readonly events: Events) {}

  async give(tx: Tx, said: Said): Promise<Heard> {
    const record = await tx.findOne(ServiceRecordRow, {
      where: { id: said.recordId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!record) throw new NoSuch('service-record', said.recordId);
    const contract = await tx.findOneByOrFail(ContractRow, { id: record.contractId });
    const { caller } = said;
    const party = await this.heard(tx, record, said);
    mayConfirm({
      ofSupplier: caller.organizationId === contract.supplierOrganizationId,
      atWork:
        record.recordedBy === caller.personId ||
        (await workersOf(tx, record.contractId)).includes(caller.personId),
    });
    const outcome = party.roster
      ? await onRoster(tx, { record, said, area: contract.areaCode.slice(0, 6) })
      : await onOne(tx, record, said);
    await keepWord(tx, { ...said, by: caller.personId });
    await this.tell(tx, { record, said, outcome });
    return { serviceRecordId: record.id, state: outcome.state };
  }

  // To somebody who is neither its recipient nor on its roster there is no such record.
  private async heard(tx: Tx, record: ServiceRecordRow, said: Said): Promise<{ roster: boolean }> {
    if (record.recipientPersonId === said.personId) {
      if (said.way === 'own' && !said.caller.roles.includes(roleNeeded(record)))
        throw new NoSuch('service-record', record.id);
      return { roster: false };
    }
    const [row] = await tx.query<unknown[]>(
      'select 1 from service_participant where record_id = $1 and person_id = $2',
      [record.id, said.personId],
    );
    if (!row) throw new NoSuch('service-record', record.id);
    return { roster: true };
  }

  private async tell(
    tx: Tx,
    { record, said, outcome }: { record: ServiceRecordRow; said: Said; outcome: Outcome },
  ): Promise<void> {
    const { contractId, id: serviceRecordId, minutes } = record;
    if (said.happened && said.satisfaction !== null) {
      await this.events.publish(tx, ServiceConfirmed, {
        key: contractId,
        data: { contractId, serviceRecordId, minutes, satisfaction: said.satisfaction, way: said.way },
        at: said.at,
      });
    }
    if (outcome.case === null) return;
    const caseId = newId(said.at);
    await tx.query(
      'insert into delivery_case (id, contract_id, record_id, kind, opened_on) values ($1, $2, $3, $4, $5)',
      [caseId, contractId, serviceRecordId, outcome.case, legalDateOf(said.at)],
    );
    await this.events.publish(tx, ServiceDenied, {
      key: contractId,
      data: { contractId, serviceRecordId, caseId, kind: outcome.case },
      at: said.at,
    });
  }
}

// A grid head speaks for a place, where the record says so; everything else is a resident's own word.
const roleNeeded = ({ details }: ServiceRecordRow): 'grid-head' | 'resident' =>
  details !== null && 'confirmedAs' in details && details.confirmedAs === 'grid-head'
    ? 'grid-head'
    : 'resident';

async function onOne(tx: Tx, record: ServiceRecordRow, said: Said): Promise<Outcome> {
  const supervision = record.kind !== 'case-work' ? 'none' : record.supervisedBy === null ? 'due' : 'done';
  const told = {
    ...{ state: record.state, way: record.confirmedWay, settled: record.acceptanceId !== null },
    supervision,
  } as const;
  const outcome = afterWord(told, said);
  await tx.update(
    ServiceRecordRow,
    { id: record.id },
    { state: outcome.state, satisfaction: said.satisfaction },
  );
  await tx.query(
    'update service_record set confirmed_way = $2, confirmed_by = $3, confirmed_at = $4 where id = $1',
    [record.id, said.way, said.caller.personId, formatInstant(said.at)],
  );
  return outcome;
}

interface Participant {
  readonly personId: Id;
  readonly state: Word;
  readonly way: 'own' | 'proxy' | null;
}

async function onRoster(
  tx: Tx,
  { record, said, area }: { record: ServiceRecordRow; said: Said; area: string },
): Promise<Outcome> {
  const people = await tx.query<Participant[]>(
    'select person_id as "personId", state, way from service_participant where record_id = $1',
    [record.id],
  );
  const settled = record.acceptanceId !== null;
  const mine = people.find(({ personId }) => personId === said.personId);
  const told = { state: mine?.state ?? 'UNCONFIRMED', way: mine?.way ?? null } as const;
  const outcome = afterWord({ ...told, supervision: 'none', settled }, said);
  await tx.query(
    `update service_participant set state = $3, satisfaction = $4, way = $5, answered_by = $6, answered_at = $7
     where record_id = $1 and person_id = $2`,
    [
      ...[record.id, said.personId, outcome.state, said.satisfaction, said.way],
      ...[said.caller.personId, formatInstant(said.at)],
    ],
  );
  // What was counted for money stays as it was counted; a case about it is the buyer's to decide.
  if (settled || record.state === 'FALSIFIED') return { ...outcome, state: record.state };
  const words = people.map((one) => (one.personId === said.personId ? (outcome.state as Word) : one.state));
  const claimedUnits = record.claimedUnits ?? record.units;
  const share = parameter('group-session-confirmed-share', area, record.servedOn).value;
  const { state, units } = proven({ counted: countedOf(record), claimedUnits, words }, share);
  await tx.update(ServiceRecordRow, { id: record.id }, { state, units });
  return { ...outcome, state };
}

const countedOf = ({ details }: ServiceRecordRow): Counted =>
  details !== null && 'counted' in details && details.counted === 'head' ? 'head' : 'session';

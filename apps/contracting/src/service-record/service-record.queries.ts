import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';

interface RecordView {
  serviceRecordId: string;
  contractId: string;
  title: string;
  kind: string;
  servedOn: string;
  minutes: number;
  state: string;
}

interface ProofView {
  serviceRecordId: string;
  kind: string;
  servedOn: string;
  minutes: number;
  claimedUnits: number;
  provenUnits: number;
  state: string;
  confirmedWay: 'own' | 'proxy' | null;
  evidence: object[];
}

@Controller('contracting')
export class MyServiceRecords {
  constructor(private readonly db: DataSource) {}

  /** What a resident is said to have received, oldest first: to confirm or deny. In a session, their own part of it. */
  @Get('my-service-records')
  @Allow('resident', 'grid-head')
  async list(@CalledBy() caller: Caller): Promise<{ items: RecordView[] }> {
    const items = await this.db.query<RecordView[]>(
      `select r.id as "serviceRecordId", r.contract_id as "contractId", c.title, r.kind, r.served_on::text as "servedOn",
              r.minutes, coalesce(p.state, r.state) as state, coalesce(p.way, r.confirmed_way) as "confirmedWay"
       from service_record r join contract c on c.id = r.contract_id
       left join service_participant p on p.record_id = r.id and p.person_id = $1
       where r.recipient_person_id = $1 or p.person_id = $1 order by r.served_on, r.id`,
      [caller.personId],
    );
    return { items };
  }

  /**
   * The proof of a contract's services, for its two sides and the auditor: no notes, and not who said what. What was
   * confirmed by a helper says so.
   */
  @Get('contracts/:id/service-records')
  @Allow('buyer', 'supplier', 'auditor')
  async proof(@IdParam() id: string, @CalledBy() caller: Caller): Promise<{ items: ProofView[] }> {
    const own = await this.db.query<unknown[]>(
      `select 1 from contract where id = $1 and ($2 or $3::uuid in (buyer_organization_id, supplier_organization_id))`,
      [id, caller.roles.includes('auditor'), caller.organizationId ?? null],
    );
    if (own.length === 0) throw new NoSuch('contract', id);
    const items = await this.db.query<ProofView[]>(
      `select r.id as "serviceRecordId", r.milestone_no as milestone, r.kind, r.served_on::text as "servedOn", r.minutes,
              r.worker_person_id as "workerPersonId", r.details, coalesce(r.claimed_units, r.units) as "claimedUnits",
              case when r.state = 'CONFIRMED' then r.units else 0 end as "provenUnits", r.state,
              r.confirmed_way as "confirmedWay", r.recorded_at as "recordedAt",
              r.supervised_by is not null as supervised,
              case when r.claimed_units is null then null else (select json_build_object(
                  'named', count(*), 'own', count(*) filter (where p.state = 'CONFIRMED' and p.way = 'own'),
                  'proxy', count(*) filter (where p.state = 'CONFIRMED' and p.way = 'proxy'),
                  'denied', count(*) filter (where p.state = 'DENIED'))
                from service_participant p where p.record_id = r.id) end as roster,
              coalesce((select json_agg(json_build_object('digest', e.digest, 'kind', e.kind,
                  'collectedBy', e.collected_by, 'deviceAt', e.device_at, 'receivedAt', e.received_at,
                  'flags', e.flags) order by e.digest)
                from service_evidence e where e.record_id = r.id), '[]') as evidence
       from service_record r where r.contract_id = $1 order by r.served_on, r.id`,
      [id],
    );
    return { items };
  }
}

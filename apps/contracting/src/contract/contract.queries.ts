import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { concluded } from './contract.rules.ts';

interface ContractView {
  contractId: string;
  tenderId: string;
  title: string;
  state: string;
  version: number;
  buyerOrganizationId: string;
  supplierOrganizationId: string;
  priceFen: number;
  /** Signed supplements, beside the price. */
  supplementsFen: number;
  milestones: {
    no: number;
    name: string;
    priceFen: number;
    plannedUnits: number;
    provenUnits: number;
    unprovenUnits: number;
  }[];
}

// A record that nobody confirmed counts as unproven for as long as it stands.
const CONTRACTS = `
  select c.id as "contractId", c.tender_id as "tenderId", c.title, c.state, c.version, c.area_code as "areaCode",
         c.budget_line_id as "budgetLineId",
         c.buyer_organization_id as "buyerOrganizationId", c.supplier_organization_id as "supplierOrganizationId",
         c.price_fen::float8 as "priceFen", c.unit, c.starts_on::text as "startsOn", c.ends_on::text as "endsOn",
         c.signed_on::text as "signedOn", c.challenge_last_day::text as "challengeLastDay",
         c.contract_due::text as "contractDue", c.digest,
         c.payment_days as "paymentDays", c.publish_due::text as "publishDue", c.published_on::text as "publishedOn",
         c.file_due::text as "fileDue", c.filed_on::text as "filedOn",
         c.terminated_on::text as "terminatedOn", c.closed_on::text as "closedOn",
         c.successor_contract_id as "successorContractId",
         (select coalesce(sum(s.amount_fen), 0)::float8 from supplement s
           where s.contract_id = c.id and s.state = 'SIGNED') as "supplementsFen",
         coalesce((select json_agg(json_build_object(
             'no', m.no, 'kind', m.kind, 'name', m.name, 'priceFen', m.price_fen, 'plannedUnits', m.planned_units,
             'provenUnits', (select coalesce(sum(r.units), 0) from service_record r
               where r.contract_id = m.contract_id and r.milestone_no = m.no and r.state = 'CONFIRMED'),
             'unprovenUnits', (select coalesce(sum(coalesce(r.claimed_units, r.units)
                 - case when r.state = 'CONFIRMED' then r.units else 0 end), 0) from service_record r
               where r.contract_id = m.contract_id and r.milestone_no = m.no),
             'proxyUnits', (select coalesce(sum(r.units), 0) from service_record r
               where r.contract_id = m.contract_id and r.milestone_no = m.no and r.state = 'CONFIRMED'
                 and r.confirmed_way = 'proxy'),
             'band', a.band, 'score', a.score, 'payableFen', x.payable_fen, 'acceptanceId', x.id
           ) order by m.no)
           from milestone m
           left join lateral (select band, score from assessment s where s.contract_id = m.contract_id
             and s.milestone_no = m.no order by s.round desc limit 1) a on true
           left join acceptance x on x.contract_id = m.contract_id and x.milestone_no = m.no
           where m.contract_id = c.id), '[]') as milestones
  from contract c`;

@Controller('contracting/contracts')
export class ReadContracts {
  constructor(private readonly db: DataSource) {}

  /** Signed contracts are public (102 art. 23); drafts are shown to their two sides. */
  @Get()
  @Public()
  async list(@CalledBy() caller: Caller | undefined): Promise<{ items: ContractView[] }> {
    const items = await this.db.query<ContractView[]>(
      `${CONTRACTS} where c.state = any($2) or $1::uuid in (c.buyer_organization_id, c.supplier_organization_id)
       order by c.id`,
      [caller?.organizationId ?? null, concluded],
    );
    return { items };
  }

  @Get(':id')
  @Public()
  async read(@IdParam() id: string, @CalledBy() caller: Caller | undefined): Promise<ContractView> {
    const [contract] = await this.db.query<ContractView[]>(
      `${CONTRACTS} where c.id = $2 and (c.state = any($3)
         or $1::uuid in (c.buyer_organization_id, c.supplier_organization_id))`,
      [caller?.organizationId ?? null, id, concluded],
    );
    if (!contract) throw new NoSuch('contract', id);
    return contract;
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { contributionSums, type Contribution } from './cooperation.rules.ts';

interface CooperationView {
  cooperationId: string;
  title: string;
  contractId: string;
  operatorOrganizationId: string;
  cash: { pledgedFen: Fen; receivedFen: Fen };
  inKind: { pledgedFen: Fen; receivedFen: Fen };
  contributions: object[];
  people: { assessed: number; eligible: number };
  budget: object;
  selfPaid: object;
}

interface Totals {
  readonly [name: string]: number;
}

@Controller('contracting')
export class ReadCooperations {
  constructor(private readonly db: DataSource) {}

  /**
   * What the parties bring and what came of it, without persons: money and things apart, and what the budget bears apart
   * from what people pay themselves. Only confirmed visits are billed. Profit and loss are the operator's.
   */
  @Get('cooperations/:id')
  @Public()
  async read(@IdParam() id: string): Promise<CooperationView> {
    const [project] = await this.db.query<CooperationView[]>(
      `select id as "cooperationId", title, contract_id as "contractId", opened_on::text as "openedOn",
              lead_organization_id as "leadOrganizationId", operator_organization_id as "operatorOrganizationId",
              (select json_agg(json_build_object('organizationId', organization_id, 'part', part) order by part)
                from cooperation_party where cooperation_id = p.id) as parties,
              (select json_agg(json_build_object('code', code, 'name', name, 'priceFen', price_fen,
                  'budgetFen', budget_fen) order by code)
                from cooperation_service where cooperation_id = p.id) as services
       from cooperation p where id = $1`,
      [id],
    );
    if (!project) throw new NoSuch('cooperation', id);
    const contributions = await this.db.query<Contribution[]>(
      `select organization_id as "organizationId", kind, what, method, pledged_fen::float8 as "pledgedFen",
              (select coalesce(sum(fen), 0)::float8 from contribution_receipt r where r.contribution_id = c.id)
                as "receivedFen"
       from contribution c where cooperation_id = $1 order by id`,
      [id],
    );
    const [people] = await this.db.query<{ assessed: number; eligible: number }[]>(
      `select count(*)::int as assessed, (count(*) filter (where eligible))::int as eligible
       from (select distinct on (person_id) eligible from need_assessment where cooperation_id = $1
             order by person_id, assessed_on desc, id desc) last`,
      [id],
    );
    const [billed] = await this.db.query<Totals[]>(
      `select count(*)::int as orders,
              (count(*) filter (where r.state = 'CONFIRMED'))::int as "confirmedVisits",
              coalesce(sum(o.budget_fen) filter (where r.state = 'CONFIRMED'), 0)::float8 as "billedFen",
              coalesce(sum(o.budget_fen) filter (where r.acceptance_id is not null and r.state = 'CONFIRMED'), 0)::float8
                as "acceptedFen",
              coalesce(sum(o.self_fen) filter (where r.state = 'CONFIRMED'), 0)::float8 as "selfShareFen",
              (count(*) filter (where r.state = 'UNCONFIRMED'))::int as "unconfirmedVisits",
              coalesce(sum(o.budget_fen) filter (where r.state = 'UNCONFIRMED'), 0)::float8 as "unconfirmedFen"
       from service_order o left join service_record r on r.id = o.record_id
       where o.cooperation_id = $1 and o.budget_fen > 0`,
      [id],
    );
    const [selfPaid] = await this.db.query<Totals[]>(
      `select count(*)::int as orders, (count(*) filter (where state = 'CONFIRMED'))::int as "confirmedVisits",
              coalesce(sum(self_fen) filter (where state = 'CONFIRMED'), 0)::float8 as "paidFen"
       from service_order where cooperation_id = $1 and budget_fen = 0`,
      [id],
    );
    return {
      ...project,
      ...contributionSums(contributions),
      contributions,
      people: people ?? { assessed: 0, eligible: 0 },
      budget: { ...billed },
      selfPaid: { ...selfPaid },
    };
  }

  /** A person's own orders, with what each costs them. */
  @Get('my-service-orders')
  @Allow('resident')
  async mine(@CalledBy() caller: Caller): Promise<{ items: object[] }> {
    const items = await this.db.query<object[]>(
      `select id as "orderId", cooperation_id as "cooperationId", service_code as service, wanted_on::text as "wantedOn",
              budget_fen::float8 as "budgetFen", self_fen::float8 as "selfFen", state, record_id as "serviceRecordId"
       from service_order where person_id = $1 order by id`,
      [caller.personId],
    );
    return { items };
  }
}

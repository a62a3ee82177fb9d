import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { concluded } from '../contract/contract.rules.ts';

interface AcceptanceView {
  milestone: number;
  grossFen: number;
  deductionFen: number;
  payableFen: number;
  lines: object[];
}

interface PanelView {
  panelId: string;
  milestone: number;
  size: number;
  seedHash: string;
  poolDigest: string;
  opinions: object[];
}

// Opinions are told in the order of their own digest, which says nothing of who gave them or when.
const PANELS = `
  select d.id as "panelId", d.milestone_no as milestone, d.size, cardinality(d.pool) as pool,
         d.pool_digest as "poolDigest", d.seed_hash as "seedHash", d.seed, d.rules,
         (select count(*)::int from draw_replacement r where r.draw_id = d.id) as replaced,
         coalesce((select json_agg(json_build_object('verdict', o.verdict, 'words', o.words)
             order by md5(d.seed || o.verdict || coalesce(o.words, '')))
           from user_opinion o where o.draw_id = d.id), '[]') as opinions
  from draw d where d.purpose = 'acceptance-users' and d.contract_id = $1 order by d.milestone_no`;

@Controller('contracting/contracts/:id')
export class ReadAcceptances {
  constructor(private readonly db: DataSource) {}

  /** The published result of acceptance (GPR 45): sheets, opinions without persons, deductions with their formulas. */
  @Get('acceptances')
  @Public()
  async result(
    @IdParam() id: string,
  ): Promise<{ items: AcceptanceView[]; sheets: object[]; panels: PanelView[] }> {
    const known = await this.db.query<unknown[]>('select 1 from contract where id = $1 and state = any($2)', [
      ...[id, concluded],
    ]);
    if (known.length === 0) throw new NoSuch('contract', id);
    const items = await this.db.query<AcceptanceView[]>(
      `select milestone_no as milestone, gross_fen::float8 as "grossFen", deduction_fen::float8 as "deductionFen",
              payable_fen::float8 as "payableFen", proven_units as "provenUnits", planned_units as "plannedUnits",
              accepted_on::text as "acceptedOn", band, lines, users, rules
       from acceptance where contract_id = $1 order by milestone_no`,
      [id],
    );
    const sheets = await this.db.query<object[]>(
      `select milestone_no as milestone, round, items, outcome, written_on::text as "writtenOn"
       from acceptance_sheet where contract_id = $1 order by milestone_no, round`,
      [id],
    );
    const panels = await this.db.query<PanelView[]>(PANELS, [id]);
    return { items, sheets, panels };
  }

  /** Who was drawn, by person: for the buyer who calls them and for the auditor who repeats the draw. */
  @Get('acceptance-panels')
  @Allow('buyer', 'auditor')
  async drawn(@IdParam() id: string, @CalledBy() caller: Caller): Promise<{ items: object[] }> {
    const items = await this.db.query<object[]>(
      `select d.id as "panelId", d.milestone_no as milestone, d.size, d.pool, d.seed, d.drawn
       from draw d join contract c on c.id = d.contract_id
       where d.purpose = 'acceptance-users' and c.id = $1 and ($2 or c.buyer_organization_id = $3) order by 2`,
      [id, caller.roles.includes('auditor'), caller.organizationId ?? null],
    );
    if (items.length === 0) throw new NoSuch('draw', id);
    return { items };
  }
}

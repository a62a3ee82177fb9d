import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import { concluded } from '../contract/contract.rules.ts';
import { planLinesOf } from './keep-plan.ts';
import type { Kpi, PlanLine } from './plan.rules.ts';

interface PlanView {
  readonly contractId: string;
  readonly kpis: readonly Kpi[];
  readonly lines: readonly PlanLine[];
}

@Controller('contracting/contracts/:id/plan')
export class ReadPlan {
  constructor(private readonly db: DataSource) {}

  /** What was promised: indicators and the priced schedule. Public with the contract, before that for its sides. */
  @Get()
  @Public()
  async read(@IdParam() contractId: string, @CalledBy() caller: Caller | undefined): Promise<PlanView> {
    const seen = await this.db.query<unknown[]>(
      `select 1 from contract where id = $1
       and (state = any($2) or $3::uuid in (buyer_organization_id, supplier_organization_id))`,
      [contractId, concluded, caller?.organizationId ?? null],
    );
    if (seen.length === 0) throw new NoSuch('contract', contractId);
    const kpis = await this.db.query<Kpi[]>(
      `select code, name, unit, bound, target::text, measure from plan_kpi where contract_id = $1 order by code`,
      [contractId],
    );
    return { contractId, kpis, lines: await planLinesOf(this.db, contractId) };
  }
}

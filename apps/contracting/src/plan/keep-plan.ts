import type { Tx } from '#messaging';
import type { Plan, PlanLine } from './plan.rules.ts';

/** The plan on the table replaces the one before; what was agreed stays in the versions of the text. */
export async function keepPlan(tx: Tx, contractId: string, plan: Plan | undefined): Promise<void> {
  await tx.query('delete from plan_kpi where contract_id = $1', [contractId]);
  await tx.query('delete from plan_line where contract_id = $1', [contractId]);
  if (plan === undefined) return;
  await tx.query(
    `insert into plan_kpi (contract_id, code, name, unit, bound, target, measure)
     select $1, k.code, k.name, k.unit, k.bound, k.target, k.measure
     from jsonb_to_recordset($2::jsonb)
       as k (code text, name text, unit text, bound text, target numeric, measure text)`,
    [contractId, JSON.stringify(plan.kpis)],
  );
  await tx.query(
    `insert into plan_line (contract_id, no, milestone_no, name, unit, starts_on, ends_on, quantity, unit_price_fen)
     select $1, l.no, l.milestone, l.name, l.unit, l."startsOn", l."endsOn", l.quantity, l."unitPriceFen"
     from jsonb_to_recordset($2::jsonb) as l (no int, milestone int, name text, unit text, "startsOn" date,
       "endsOn" date, quantity int, "unitPriceFen" bigint)`,
    [contractId, JSON.stringify(plan.lines.map((line, i) => ({ no: i + 1, ...line })))],
  );
}

/** The schedule of a contract, as planned; empty when its terms have none. */
export async function planLinesOf(tx: Pick<Tx, 'query'>, contractId: string): Promise<PlanLine[]> {
  return tx.query<PlanLine[]>(
    `select milestone_no as milestone, name, unit, starts_on::text as "startsOn", ends_on::text as "endsOn", quantity,
            unit_price_fen::float8 as "unitPriceFen"
     from plan_line where contract_id = $1 order by no`,
    [contractId],
  );
}

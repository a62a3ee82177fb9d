import { RuleBroken, type Fen } from '#kernel';
import type { Tx } from '#messaging';
import { parameter, procedureFor, type LegalContext } from '#regulation';
import type { TenderRow } from './tender.entity.ts';

interface Bought {
  readonly totalFen: Fen;
  readonly times: number;
}

/**
 * 化整为零 (GPR 28): in one year, from one budget line, for one use, bought several times by other methods than the
 * tender and together at or over the tender threshold. An approved method is none of it. Throws `tender.split`.
 */
export async function checkSplitting(tx: Tx, draft: TenderRow, law: LegalContext): Promise<void> {
  const { family } = procedureFor(draft.method, law);
  if (family === 'tender' || draft.methodApproval !== null) return;
  // Two purchases of one buyer wait for each other, so that both are counted.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [draft.buyerOrganizationId]);
  const [{ totalFen, times } = { totalFen: 0, times: 0 }] = await tx.query<Bought[]>(
    `select coalesce(sum(ceiling_fen), 0)::float8 as "totalFen", count(*)::int as times from tender
     where buyer_organization_id = $1 and budget_line_id = $2 and use = $3 and id <> $4
       and method not in ('open-tender', 'invited-tender') and method_approval is null
       and state not in ('DRAFT', 'HELD', 'FAILED', 'CANCELLED') and left(issued_on::text, 4) = $5`,
    [draft.buyerOrganizationId, draft.budgetLineId, draft.use, draft.id, law.on.slice(0, 4)],
  );
  const limit = parameter('open-tender-threshold', law.area, law.on);
  const sumFen = totalFen + draft.ceilingFen;
  if (times === 0 || sumFen < Number(limit.value)) return;
  throw new RuleBroken('tender.split', 'Together with earlier purchases this is one for a tender', {
    article: 'GPR 28',
    sumFen,
    times: times + 1,
    limitFen: Number(limit.value),
  });
}

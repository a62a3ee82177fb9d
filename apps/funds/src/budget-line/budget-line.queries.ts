import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';

/** Where the money of a line stands today; the stages add up to `approvedFen` with what lapsed, was carried or returned. */
interface Figures {
  readonly approvedFen: Fen;
  readonly availableFen: Fen;
  readonly reservedFen: Fen;
  readonly committedFen: Fen;
  readonly accruedFen: Fen;
  readonly paidFen: Fen;
  readonly recoverableFen: Fen;
}

interface BudgetLine extends Figures {
  readonly budgetLineId: Id;
  readonly fiscalYear: number;
  readonly areaCode: string;
  readonly name: string;
  readonly allowedUse: string;
  readonly payers: (Figures & {
    readonly organizationId: Id;
    readonly name: string;
    readonly weight: number;
  })[];
}

// jsonb carries the sums as JSON numbers; each is far below 2^53 (see MOST_FEN where a line is approved).
const BUDGET_LINES = `
  with stage as (
    select funding_line_id, code, sum(cr_posted - dr_posted) as fen
    from ledger_account group by funding_line_id, code
  ), payer as (
    select f.budget_line_id, f.position, f.organization_id, f.organization_name, f.weight, f.approved_fen,
      coalesce(sum(fen) filter (where code = 'AVAILABLE'), 0) as available,
      coalesce(sum(fen) filter (where code = 'RESERVED'), 0) as reserved,
      coalesce(sum(fen) filter (where code = 'COMMITTED'), 0) as committed,
      coalesce(sum(fen) filter (where code = 'ACCRUED'), 0) as accrued,
      coalesce(sum(fen) filter (where code = 'PAID'), 0) as paid,
      coalesce(sum(fen) filter (where code = 'RECOVERABLE'), 0) as recoverable
    from funding_line f left join stage s on s.funding_line_id = f.id
    group by f.id
  )
  select jsonb_build_object(
    'budgetLineId', b.id, 'fiscalYear', b.fiscal_year, 'areaCode', b.area_code, 'name', b.name,
    'allowedUse', b.allowed_use, 'approvedFen', b.amount_fen,
    'availableFen', sum(available), 'reservedFen', sum(reserved), 'committedFen', sum(committed),
    'accruedFen', sum(accrued), 'paidFen', sum(paid), 'recoverableFen', sum(recoverable),
    'payers', jsonb_agg(jsonb_build_object(
      'organizationId', p.organization_id, 'name', p.organization_name, 'weight', p.weight,
      'approvedFen', p.approved_fen, 'availableFen', available, 'reservedFen', reserved, 'committedFen', committed,
      'accruedFen', accrued, 'paidFen', paid, 'recoverableFen', recoverable) order by p.position)) as line
  from budget_line b join payer p on p.budget_line_id = b.id
  where $1::uuid is null or b.id = $1
  group by b.id
  order by b.fiscal_year desc, b.area_code, b.id`;

@Controller('funds/budget-lines')
export class ReadBudgetLines {
  constructor(private readonly db: DataSource) {}

  /** Every line with its figures, as a whole and per payer: public, as budgets are (预算法 14). */
  @Get()
  @Public()
  async list(): Promise<{ items: BudgetLine[] }> {
    return { items: await this.find(null) };
  }

  @Get(':id')
  @Public()
  async one(@IdParam() id: Id): Promise<BudgetLine> {
    const [line] = await this.find(id);
    if (line === undefined) throw new NoSuch('budget-line', id);
    return line;
  }

  private async find(id: Id | null): Promise<BudgetLine[]> {
    const rows = await this.db.query<{ line: BudgetLine }[]>(BUDGET_LINES, [id]);
    return rows.map(({ line }) => line);
  }
}

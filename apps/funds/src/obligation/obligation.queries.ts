import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import { historyOf, type Happened } from './history.rules.ts';

/** Cumulative figures of what the city is bound to: what ever was reserved, committed, accrued, paid, recovered. */
interface ObligationView {
  readonly obligationId: Id;
  readonly kind: 'contract' | 'post';
  /** The tender of a contract; a post is its own purpose. */
  readonly purposeId: Id;
  readonly budgetLineId: Id;
  readonly title: string;
  readonly areaCode: string;
  readonly payeeId: Id | null;
  readonly reservedFen: Fen;
  readonly committedFen: Fen;
  readonly accruedFen: Fen;
  readonly paidFen: Fen;
  /** Claimed back and not yet returned: a balance, the one figure that shrinks. */
  readonly recoverableFen: Fen;
  readonly recoveredFen: Fen;
}

interface ObligationHistory extends ObligationView {
  /** Acceptances or claims, and the decisions that took money back. */
  readonly provenance: readonly { readonly kind: string; readonly id: Id; readonly amountFen: Fen }[];
  /** As the ledger booked it, oldest first, each with the figures after it. */
  readonly history: readonly Happened[];
}

const OBLIGATIONS = `
  select o.id as "obligationId", o.kind, o.purpose_id as "purposeId", o.budget_line_id as "budgetLineId", o.title,
         o.area_code as "areaCode", o.payee_id as "payeeId", o.reserved_fen::float8 as "reservedFen",
         o.committed_fen::float8 as "committedFen",
         coalesce(p.accrued, 0)::float8 as "accruedFen", coalesce(p.paid, 0)::float8 as "paidFen",
         coalesce(r.opened - r.refunded, 0)::float8 as "recoverableFen", coalesce(r.refunded, 0)::float8 as "recoveredFen"
  from obligation o
  left join (select obligation_id, sum(amount_fen) as accrued, sum(amount_fen) filter (where state = 'PAID') as paid
             from payable group by obligation_id) p on p.obligation_id = o.id
  left join (select obligation_id, sum(amount_fen) as opened, sum(refunded_fen) as refunded
             from recovery group by obligation_id) r on r.obligation_id = o.id`;

const PROVENANCE = `
  select kind, id, fen::float8 as "amountFen" from (
    select evidence_kind as kind, evidence_id as id, amount_fen as fen, accrued_at as at from payable where obligation_id = $1
    union all
    select cause_kind, cause_id, amount_fen, opened_at from recovery where obligation_id = $1
  ) proof order by at, id`;

// One row for each group the ledger booked on an account of this obligation, or of the tender or supplements before it.
const HISTORY = `
  select t.event, t.subject_id as "subjectId", to_char(min(t.at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"') as at,
         coalesce(sum(t.amount_fen) filter (where c.code = 'RESERVED'), 0)::float8 as "reservedFen",
         coalesce(sum(t.amount_fen) filter (where c.code = 'COMMITTED'), 0)::float8 as "committedFen",
         coalesce(sum(t.amount_fen) filter (where c.code = 'ACCRUED'), 0)::float8 as "accruedFen",
         coalesce(sum(t.amount_fen) filter (where c.code = 'PAID'), 0)::float8 as "paidFen",
         coalesce(sum(t.amount_fen) filter (where c.code = 'RECOVERABLE'), 0)::float8 as "reclaimedFen",
         coalesce(sum(t.amount_fen) filter (where d.code = 'RECOVERABLE'), 0)::float8 as "recoveredFen"
  from ledger_transfer t
  join ledger_account d on d.id = t.debit_id
  join ledger_account c on c.id = t.credit_id
  where t.journal_id = $1 and (d.owner_id = any($2) or c.owner_id = any($2))
  group by t.group_id, t.event, t.subject_id order by min(t.seq)`;

@Controller('funds/obligations')
export class ReadObligations {
  constructor(private readonly db: DataSource) {}

  /** Every contract and post with its money: public, as budgets and contracts are (预算法 14, 102 号令 23). */
  @Get()
  @Public()
  async list(): Promise<{ items: ObligationView[] }> {
    return { items: await this.db.query<ObligationView[]>(`${OBLIGATIONS} order by o.committed_at, o.id`) };
  }

  /** One of them, with what its figures rest on and how they came about. */
  @Get(':id')
  @Public()
  async one(@IdParam() id: Id): Promise<ObligationHistory> {
    const [found] = await this.db.query<ObligationView[]>(`${OBLIGATIONS} where o.id = $1`, [id]);
    if (!found) throw new NoSuch('obligation', id);
    const provenance = await this.db.query<ObligationHistory['provenance']>(PROVENANCE, [id]);
    const supplements = await this.db.query<{ purposeId: Id }[]>(
      'select purpose_id as "purposeId" from obligation_supplement where obligation_id = $1',
      [id],
    );
    const owners = [id, found.purposeId, ...supplements.map(({ purposeId }) => purposeId)];
    const events = await this.db.query<Happened[]>(HISTORY, [found.budgetLineId, owners]);
    return { ...found, provenance, history: historyOf(events) };
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';

/** Cumulative figures of what the city is bound to: what ever was reserved, committed, accrued, paid, recovered. */
interface ObligationView {
  readonly obligationId: Id;
  readonly kind: string;
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
  readonly recoverableFen: Fen;
  readonly recoveredFen: Fen;
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

/** One payment, from the line that pays to the treasury's number, with the evidence it rests on. */
interface TracedPayment {
  readonly payableId: Id;
  readonly evidenceKind: string;
  readonly evidenceId: Id;
  readonly evidence: readonly Id[];
  readonly amountFen: Fen;
  readonly state: string;
  readonly receiptNo: string | null;
  readonly receivedOn: string | null;
  readonly legs: readonly { readonly organizationId: Id; readonly name: string; readonly fen: Fen }[];
}

@Controller('funds')
export class ReadObligations {
  constructor(private readonly db: DataSource) {}

  /** Every contract and post with its money: public, as budgets and contracts are (预算法 14, 102 号令 23). */
  @Get('obligations')
  @Public()
  async list(): Promise<{ items: ObligationView[] }> {
    return { items: await this.db.query<ObligationView[]>(`${OBLIGATIONS} order by o.committed_at, o.id`) };
  }

  @Get('obligations/:id')
  @Public()
  async one(@IdParam() id: Id): Promise<ObligationView> {
    const [found] = await this.db.query<ObligationView[]>(`${OBLIGATIONS} where o.id = $1`, [id]);
    if (!found) throw new NoSuch('obligation', id);
    return found;
  }

  /** From any yuan down to what proves it: line, obligation, evidence, legs, receipt. Ids only; people stay with identity. */
  @Get('trace/:id')
  @Public()
  async trace(@IdParam() id: Id): Promise<ObligationView & { line: string; payments: TracedPayment[] }> {
    const obligation = await this.one(id);
    const [line] = await this.db.query<{ name: string }[]>('select name from budget_line where id = $1', [
      obligation.budgetLineId,
    ]);
    const payments = await this.db.query<TracedPayment[]>(
      `select p.id as "payableId", p.evidence_kind as "evidenceKind", p.evidence_id as "evidenceId", p.evidence,
              p.amount_fen::float8 as "amountFen", p.state, t.receipt_no as "receiptNo", t.received_on::text as "receivedOn",
              (select jsonb_agg(jsonb_build_object('organizationId', f.organization_id, 'name', f.organization_name,
                 'fen', l.amount_fen) order by f.position)
               from payable_leg l join funding_line f on f.id = l.funding_line_id where l.payable_id = p.id) as legs
       from payable p left join payment_application a on a.payable_id = p.id
       left join treasury_receipt t on t.payment_application_id = a.id
       where p.obligation_id = $1 order by p.accrued_at, p.id`,
      [id],
    );
    return { ...obligation, line: line?.name ?? '', payments };
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id, LegalDate } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';

/** One payment, from the evidence it rests on to the treasury's number, and how the ledger booked it. */
interface TracedPayment {
  readonly payableId: Id;
  readonly evidenceKind: 'acceptance' | 'claim';
  readonly evidenceId: Id;
  /** The service records of the acceptance, or the claim itself. */
  readonly evidence: readonly Id[];
  readonly amountFen: Fen;
  readonly state: string;
  readonly paymentApplicationId: Id | null;
  readonly receiptNo: string | null;
  readonly receivedOn: LegalDate | null;
  readonly legs: readonly {
    readonly organizationId: Id;
    readonly name: string;
    readonly fen: Fen;
    /** Of it, claimed back. */
    readonly reversedFen: Fen;
  }[];
  readonly transfers: readonly {
    readonly transferId: Id;
    readonly event: string;
    readonly organizationId: Id;
    readonly debit: string;
    readonly credit: string;
    readonly fen: Fen;
  }[];
}

interface TracedRecovery {
  readonly recoveryId: Id;
  readonly causeKind: 'clawback' | 'absence';
  readonly causeId: Id;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
  readonly state: string;
  readonly receipts: readonly {
    readonly receiptNo: string;
    readonly fen: Fen;
    readonly receivedOn: LegalDate;
  }[];
}

interface Trace {
  readonly obligationId: Id;
  readonly kind: 'contract' | 'post';
  readonly title: string;
  /** The tender of a contract; a post is its own purpose. */
  readonly purposeId: Id;
  readonly budgetLine: {
    readonly budgetLineId: Id;
    readonly name: string;
    readonly fiscalYear: number;
    readonly allowedUse: string;
  };
  readonly payments: readonly TracedPayment[];
  readonly recoveries: readonly TracedRecovery[];
}

const PAYMENTS = `
  select coalesce(jsonb_agg(jsonb_build_object(
    'payableId', p.id, 'evidenceKind', p.evidence_kind, 'evidenceId', p.evidence_id, 'evidence', to_jsonb(p.evidence),
    'amountFen', p.amount_fen, 'state', p.state, 'paymentApplicationId', a.id,
    'receiptNo', t.receipt_no, 'receivedOn', t.received_on,
    'legs', (select jsonb_agg(jsonb_build_object('organizationId', f.organization_id, 'name', f.organization_name,
        'fen', l.amount_fen, 'reversedFen', coalesce((select sum(r.amount_fen) from recovery_leg r
          where r.payable_id = p.id and r.funding_line_id = f.id), 0)) order by f.position)
      from payable_leg l join funding_line f on f.id = l.funding_line_id where l.payable_id = p.id),
    'transfers', (select jsonb_agg(jsonb_build_object('transferId', x.id, 'event', x.event,
        'organizationId', f.organization_id, 'debit', d.code, 'credit', c.code, 'fen', x.amount_fen) order by x.seq)
      from ledger_transfer x
      join funding_line f on f.id = x.funding_line_id
      join ledger_account d on d.id = x.debit_id
      join ledger_account c on c.id = x.credit_id
      where x.subject_id in (p.evidence_id, a.id))
    ) order by p.accrued_at, p.id), '[]')
  from payable p
  left join payment_application a on a.payable_id = p.id
  left join treasury_receipt t on t.payment_application_id = a.id
  where p.obligation_id = o.id`;

const RECOVERIES = `
  select coalesce(jsonb_agg(jsonb_build_object(
    'recoveryId', r.id, 'causeKind', r.cause_kind, 'causeId', r.cause_id, 'amountFen', r.amount_fen,
    'refundedFen', r.refunded_fen, 'state', r.state,
    'receipts', (select coalesce(jsonb_agg(jsonb_build_object('receiptNo', t.receipt_no, 'fen', t.amount_fen,
        'receivedOn', t.received_on) order by t.received_on, t.receipt_no), '[]')
      from treasury_receipt t where t.recovery_id = r.id)
    ) order by r.opened_at, r.id), '[]')
  from recovery r where r.obligation_id = o.id`;

@Controller('funds/trace')
export class ReadTrace {
  constructor(private readonly db: DataSource) {}

  /**
   * Where every fen of a contract or post comes from and what proves it: line, obligation, evidence, legs, transfers,
   * receipt. Ids only: people, and the reasons written about them, stay with those who need to know.
   */
  @Get(':id')
  @Public()
  async trace(@IdParam() id: Id): Promise<Trace> {
    const [row] = await this.db.query<{ trace: Trace }[]>(
      `select jsonb_build_object('obligationId', o.id, 'kind', o.kind, 'title', o.title, 'purposeId', o.purpose_id,
         'budgetLine', jsonb_build_object('budgetLineId', b.id, 'name', b.name, 'fiscalYear', b.fiscal_year,
           'allowedUse', b.allowed_use),
         'payments', (${PAYMENTS}), 'recoveries', (${RECOVERIES})) as trace
       from obligation o join budget_line b on b.id = o.budget_line_id where o.id = $1`,
      [id],
    );
    if (!row) throw new NoSuch('obligation', id);
    return row.trace;
  }
}

import { Controller, Get, Query } from '@nestjs/common';
import { IsOptional, IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { Allow } from '#platform';

class PaymentsQuery {
  @IsUUID()
  @IsOptional()
  obligationId?: string;
}

interface PayableView {
  readonly payableId: Id;
  readonly obligationId: Id;
  readonly evidenceKind: string;
  readonly evidenceId: Id;
  readonly amountFen: Fen;
  readonly state: string;
  readonly paymentApplicationId: Id | null;
  readonly legs: readonly { readonly organizationId: Id; readonly fen: Fen }[];
}

interface ApplicationView {
  readonly paymentApplicationId: Id;
  readonly payableId: Id;
  readonly amountFen: Fen;
  readonly state: string;
  readonly appliedBy: Id;
  readonly approvedBy: Id | null;
  readonly receiptNo: string | null;
}

/** What is owed and what was asked for, for those who pay and those who look over their shoulder. */
@Controller('funds')
export class ReadPayments {
  constructor(private readonly db: DataSource) {}

  /** Oldest first. States: ACCRUED (owed), APPLIED, PAID. */
  @Get('payables')
  @Allow('finance', 'street', 'buyer', 'finance-supervisor', 'auditor')
  async payables(@Query() { obligationId }: PaymentsQuery): Promise<{ items: PayableView[] }> {
    const items = await this.db.query<PayableView[]>(
      `select p.id as "payableId", p.obligation_id as "obligationId", p.evidence_kind as "evidenceKind",
              p.evidence_id as "evidenceId", p.amount_fen::float8 as "amountFen", p.state, a.id as "paymentApplicationId",
              (select jsonb_agg(jsonb_build_object('organizationId', f.organization_id, 'fen', l.amount_fen) order by f.position)
               from payable_leg l join funding_line f on f.id = l.funding_line_id where l.payable_id = p.id) as legs
       from payable p left join payment_application a on a.payable_id = p.id
       where $1::uuid is null or p.obligation_id = $1 order by p.accrued_at, p.id`,
      [obligationId ?? null],
    );
    return { items };
  }

  @Get('payment-applications')
  @Allow('finance', 'street', 'buyer', 'finance-supervisor', 'auditor')
  async applications(@Query() { obligationId }: PaymentsQuery): Promise<{ items: ApplicationView[] }> {
    const items = await this.db.query<ApplicationView[]>(
      `select a.id as "paymentApplicationId", a.payable_id as "payableId", a.amount_fen::float8 as "amountFen", a.state,
              a.applied_by as "appliedBy", a.approved_by as "approvedBy", r.receipt_no as "receiptNo"
       from payment_application a join payable p on p.id = a.payable_id
       left join treasury_receipt r on r.payment_application_id = a.id
       where $1::uuid is null or p.obligation_id = $1 order by a.applied_at, a.id`,
      [obligationId ?? null],
    );
    return { items };
  }
}

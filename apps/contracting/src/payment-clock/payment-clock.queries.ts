import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { legalDateOf, RuleBroken, type Fen, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, Public, type Caller } from '#platform';
import type { Deadline } from '#regulation';
import { seenBy } from '../contract/seen-by.ts';
import { lateness, payableFrom, paymentDue } from './payment-clock.rules.ts';

interface Accepted {
  readonly contractId: string;
  readonly title: string;
  readonly acceptanceId: string;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
  readonly areaCode: string;
  readonly payableFen: Fen;
  readonly acceptedOn: LegalDate;
  readonly acceptBy: LegalDate | null;
  readonly agreed: number | null;
  readonly smeEligible: boolean;
  readonly paidOn: LegalDate | null;
}

interface ClockView {
  readonly contractId: string;
  readonly title: string;
  readonly acceptanceId: string;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
  readonly payableFen: Fen;
  readonly acceptedOn: LegalDate;
  /** The agreed last day to accept, where the supplier asked; days to pay run from it when acceptance came later. */
  readonly acceptBy: LegalDate | null;
  /** Null while the calendar of that year is not loaded: a guess would look like a legal date. */
  readonly due: LegalDate | null;
  readonly warnDue: LegalDate | null;
  readonly rule: string | null;
  readonly paidOn: LegalDate | null;
  readonly daysLate: number;
  /** Statutory interest until paid, or until today; null where only the contract speaks (GP-86). */
  readonly interestFen: Fen | null;
  readonly interestFrom: LegalDate | null;
}

interface LateAcceptance {
  readonly contractId: string;
  readonly title: string;
  readonly buyerOrganizationId: string;
  readonly milestone: number;
  readonly requestedOn: LegalDate;
  readonly acceptBy: LegalDate;
  readonly daysLate: number;
}

const ACCEPTED = `
  select a.contract_id as "contractId", c.title, a.id as "acceptanceId", c.buyer_organization_id as "buyerOrganizationId",
         c.supplier_organization_id as "supplierOrganizationId", c.area_code as "areaCode",
         a.payable_fen::float8 as "payableFen", a.accepted_on::text as "acceptedOn", q.accept_by::text as "acceptBy", c.payment_days as agreed,
         coalesce(p.sme_eligible, false) as "smeEligible", t.paid_on::text as "paidOn"
  from acceptance a join contract c on c.id = a.contract_id
  left join party p on p.organization_id = c.supplier_organization_id
  left join acceptance_payment t on t.acceptance_id = a.id
  left join acceptance_request q on q.contract_id = a.contract_id and q.milestone_no = a.milestone_no
  where a.payable_fen > 0`;

@Controller('contracting')
export class ReadPaymentClock {
  constructor(private readonly db: DataSource) {}

  /** When each accepted amount is due, and what being late costs. */
  @Get('contracts/:id/payment-clock')
  @Allow('buyer', 'supplier', 'finance', 'finance-supervisor', 'auditor')
  async clock(
    @IdParam() contractId: string,
    @CalledBy() caller: Caller,
    @AsOf() at: Instant,
  ): Promise<{ items: ClockView[] }> {
    await seenBy(this.db, contractId, caller);
    const rows = await this.db.query<Accepted[]>(
      `${ACCEPTED} and a.contract_id = $1 order by a.accepted_on, a.id`,
      [...[contractId]],
    );
    return { items: rows.map((row) => clockOf(row, at)) };
  }

  /** Milestones whose acceptance the supplier asked for and the buyer let pass the agreed day: public, oldest first. */
  @Get('late-acceptances')
  @Public()
  async lateAcceptances(@AsOf() at: Instant): Promise<{ items: LateAcceptance[] }> {
    const items = await this.db.query<LateAcceptance[]>(
      `select q.contract_id as "contractId", c.title, c.buyer_organization_id as "buyerOrganizationId",
              q.milestone_no as milestone, q.requested_on::text as "requestedOn", q.accept_by::text as "acceptBy",
              $1::date - q.accept_by as "daysLate"
       from acceptance_request q join contract c on c.id = q.contract_id
       where q.accept_by < $1 and c.state in ('SIGNED', 'TERMINATED') and not exists (select from acceptance a
         where a.contract_id = q.contract_id and a.milestone_no = q.milestone_no)
       order by q.accept_by, q.contract_id, q.milestone_no`,
      [legalDateOf(at)],
    );
    return { items };
  }

  /** What is owed past its day and not paid: public, the longest wait first (条例 15, 17). */
  @Get('arrears')
  @Public()
  async arrears(@AsOf() at: Instant): Promise<{ items: ClockView[] }> {
    const rows = await this.db.query<Accepted[]>(
      `${ACCEPTED} and t.paid_on is null order by a.accepted_on, a.id`,
    );
    const items = rows.map((row) => clockOf(row, at)).filter(({ daysLate }) => daysLate > 0);
    return { items: items.sort((a, b) => b.daysLate - a.daysLate) };
  }
}

function clockOf({ areaCode, agreed, smeEligible, ...row }: Accepted, at: Instant): ClockView {
  const area = areaCode.slice(0, 6);
  const due = dueOf({ smeEligible, agreed }, payableFrom(row.acceptedOn, row.acceptBy), area);
  if (due === null) {
    return { ...row, due, warnDue: null, rule: null, daysLate: 0, interestFen: null, interestFrom: null };
  }
  const owed = { fen: row.payableFen, due, paidOn: row.paidOn, smeEligible };
  const { daysLate, interestFen, countedFrom } = lateness(owed, area, at);
  const { legalDue, warnDue, rule } = due;
  return { ...row, due: legalDue, warnDue, rule, daysLate, interestFen, interestFrom: countedFrom };
}

function dueOf(
  terms: { smeEligible: boolean; agreed: number | null },
  acceptedOn: LegalDate,
  area: string,
): Deadline | null {
  try {
    return paymentDue(terms, acceptedOn, area);
  } catch (error) {
    if (error instanceof RuleBroken && error.code === 'calendar.not-loaded') return null;
    throw error;
  }
}

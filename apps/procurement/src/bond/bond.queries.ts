import { Controller, Get, Query } from '@nestjs/common';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, type Fen, type Id, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, type Caller } from '#platform';
import { lateBondFee, type Bond } from '#regulation';

const states = ['held', 'due', 'late', 'refunded'] as const;

class BondsQuery {
  @IsUUID()
  @IsOptional()
  tenderId?: string;

  @IsIn(states)
  @IsOptional()
  state?: (typeof states)[number];
}

interface BondRow {
  readonly bondId: Id;
  readonly tenderId: Id;
  readonly bidId: Id | null;
  readonly organizationId: Id;
  readonly form: Bond['form'];
  readonly number: string;
  readonly issuer: string;
  readonly amountFen: Fen;
  readonly validTo: LegalDate;
  readonly findings: readonly string[];
  readonly genuine: boolean | null;
  readonly verifiedBy: Id | null;
  readonly because: string | null;
  readonly dueOn: LegalDate | null;
  readonly refundedOn: LegalDate | null;
  readonly refundedBy: Id | null;
  readonly lateDays: number;
  /** Owed for the days so far, or as it was when the bond came back. */
  readonly feeFen: Fen;
  readonly areaCode: string;
}

type BondView = Omit<BondRow, 'areaCode'> & { readonly state: (typeof states)[number] };

const BONDS = `
  select b.id as "bondId", b.tender_id as "tenderId", b.bid_id as "bidId", b.organization_id as "organizationId", b.form,
         b.number, b.issuer, b.amount_fen::float8 as "amountFen", b.valid_to::text as "validTo", b.findings, v.genuine,
         v.verified_by as "verifiedBy", d.because, d.due_on::text as "dueOn", r.refunded_on::text as "refundedOn",
         r.recorded_by as "refundedBy", coalesce(r.late_days, 0) as "lateDays",
         coalesce(r.fee_fen, 0)::float8 as "feeFen", t.area_code as "areaCode"
  from bid_bond b join tender t on t.id = b.tender_id
  left join bond_verification v on v.bond_id = b.id
  left join bond_refund r on r.bond_id = b.id
  left join lateral (select because, due_on from bond_due where bond_id = b.id order by due_on limit 1) d on true
  where ($1::uuid is null or b.tender_id = $1)
    and (t.technical_opened_at is not null or t.state = 'FAILED' or b.bid_id is null)
    and ($2 or t.buyer_organization_id = $3 or b.organization_id = $3)
  order by d.due_on nulls last, b.id`;

/** GET /procurement/bonds?tenderId=&state= */
@Controller('procurement/bonds')
export class ReadBonds {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Bonds held, due, late and back: of one's own tenders or bids, and all of them for those who supervise. */
  @Get()
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async list(
    @Query() { tenderId, state }: BondsQuery,
    @CalledBy() { roles, organizationId }: Caller,
    @AsOf() at: Instant = this.clock.now(),
  ): Promise<{ items: BondView[] }> {
    const all = roles.includes('finance-supervisor') || roles.includes('auditor');
    const rows = await this.db.query<BondRow[]>(BONDS, [tenderId ?? null, all, organizationId ?? null]);
    const items = rows.map((row) => viewOf(row, legalDateOf(at)));
    return { items: state === undefined ? items : items.filter((bond) => bond.state === state) };
  }
}

function viewOf({ areaCode, ...bond }: BondRow, today: LegalDate): BondView {
  if (bond.refundedOn !== null) return { ...bond, state: 'refunded' };
  if (bond.dueOn === null) return { ...bond, state: 'held' };
  const { amountFen: fen, form, dueOn: due } = bond;
  const fee = lateBondFee({ fen, form, due, backOn: today }, areaCode.slice(0, 6));
  return { ...bond, state: today > due ? 'late' : 'due', lateDays: fee.days, feeFen: fee.fen };
}

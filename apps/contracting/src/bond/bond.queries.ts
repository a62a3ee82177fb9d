import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { legalDateOf, type Fen, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, type Caller } from '#platform';
import { seenBy } from '../contract/seen-by.ts';
import type { BondState } from './bond.rules.ts';

interface BondView {
  readonly bondId: string;
  readonly form: string;
  readonly amountFen: Fen;
  readonly issuer: string;
  readonly validTo: LegalDate;
  readonly state: BondState;
  readonly receivedOn: LegalDate;
  /** From the day the contract closed on. */
  readonly refundDue: LegalDate | null;
  readonly settledOn: LegalDate | null;
  /** Held past its due day, or settled after it. */
  readonly late: boolean;
}

@Controller('contracting/contracts/:id/performance-bonds')
export class ReadBonds {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async list(
    @IdParam() contractId: string,
    @CalledBy() caller: Caller,
    @AsOf() at: Instant,
  ): Promise<{ items: BondView[] }> {
    await seenBy(this.db, contractId, caller);
    const items = await this.db.query<BondView[]>(
      `select id as "bondId", form, amount_fen::float8 as "amountFen", issuer, valid_to::text as "validTo", state,
              received_on::text as "receivedOn", refund_due::text as "refundDue", settled_on::text as "settledOn",
              coalesce(coalesce(settled_on, $2::date) > refund_due, false) as late
       from performance_bond where contract_id = $1 order by received_on, id`,
      [contractId, legalDateOf(at)],
    );
    return { items };
  }
}

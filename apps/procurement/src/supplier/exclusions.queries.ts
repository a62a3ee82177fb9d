import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { TenderRow } from '../tender/tender.entity.ts';
import { mayRead } from './shared-facts.ts';

/** GET /procurement/tenders/:id/exclusions. Code: `tender.not-found`. */
@Controller('procurement/tenders/:id/exclusions')
export class ReadExclusions {
  constructor(private readonly db: DataSource) {}

  /** Bids that a rule of the law shut out at the opening, with article, facts and the dated rules used. */
  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async list(@IdParam() id: Id, @CalledBy() caller: Caller): Promise<{ items: object[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id });
    if (!tender || !(await mayRead(this.db, tender, caller))) throw new NoSuch('tender', id);
    const items = await this.db.query<object[]>(
      `select bid_id as "bidId", code, article, facts, rules, found_at as "foundAt"
       from rule_exclusion where tender_id = $1 order by id`,
      [id],
    );
    return { items };
  }
}

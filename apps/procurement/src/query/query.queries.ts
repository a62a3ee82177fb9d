import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, IdParam, type Caller } from '#platform';
import { BidSecrets } from '../bid/bid-secrets.ts';

interface QueryView {
  readonly queryId: Id;
  readonly text: string;
  readonly askedOn: LegalDate;
  readonly answerDue: LegalDate;
  readonly answer: string | null;
  readonly answeredBy: Id | null;
  readonly answeredOn: LegalDate | null;
  readonly mayAffectResult: boolean | null;
  readonly late: boolean;
}

/** Queries of a tender: its buyer and the office read all of them, a supplier its own. */
@Controller('procurement/tenders/:id/queries')
export class ReadQueries {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('buyer', 'supplier', 'finance-supervisor', 'auditor')
  async list(
    @IdParam() tenderId: Id,
    @CalledBy() { roles, organizationId }: Caller,
    @AsOf() at: Instant | undefined,
  ): Promise<{ items: QueryView[] }> {
    const all = roles.includes('finance-supervisor') || roles.includes('auditor');
    const mark =
      organizationId === undefined ? null : this.secrets.mark('asker', `${tenderId} ${organizationId}`);
    const items = await this.db.query<QueryView[]>(
      `select q.id as "queryId", q.text, q.asked_on::text as "askedOn", q.answer_due::text as "answerDue", q.answer,
              q.answered_by as "answeredBy", q.answered_on::text as "answeredOn", q.may_affect as "mayAffectResult",
              coalesce(q.answered_on, $5::date) > q.answer_due as late
       from query q join tender t on t.id = q.tender_id
       where q.tender_id = $1 and ($2 or t.buyer_organization_id = $3 or q.asker_index = $4) order by q.id`,
      [tenderId, all, organizationId ?? null, mark, legalDateOf(at ?? this.clock.now())],
    );
    return { items };
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { IdParam, Public } from '#platform';

interface RemedyView {
  readonly remedyId: Id;
  readonly kind: string;
  readonly causeKind: string;
  readonly causeId: Id;
  readonly grounds: readonly string[];
  readonly financeReport: string | null;
  readonly money: string;
  readonly contractId: Id | null;
  readonly successorTenderId: Id | null;
  readonly orderedAt: string;
  /** What an evaluation said before it was repeated. */
  readonly earlierRankings: readonly object[];
}

/** What was put right in a tender, and by whose word; for everybody. */
@Controller('procurement/tenders/:id/remedies')
export class ReadRemedies {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Public()
  async list(@IdParam() tenderId: Id): Promise<{ items: RemedyView[] }> {
    const items = await this.db.query<RemedyView[]>(
      `select r.id as "remedyId", r.kind, r.cause_kind as "causeKind", r.cause_id as "causeId", r.grounds,
              r.finance_report as "financeReport", r.money, r.contract_id as "contractId",
              r.successor_tender_id as "successorTenderId", r.ordered_at as "orderedAt",
              (select coalesce(jsonb_agg(e.kept -> 'evaluation' -> 0 -> 'ranking' order by e.round), '[]')
               from earlier_evaluation e where e.remedy_id = r.id) as "earlierRankings"
       from remedy r where r.tender_id = $1 order by r.id`,
      [tenderId],
    );
    return { items };
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id, LegalDate } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, Public, type Caller } from '#platform';
import type { EvaluationPackage, RankedRow } from '#regulation';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { organizationOf } from '../tender/lock-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import {
  confirmationsOf,
  deliveryOf,
  reportOf,
  signaturesOf,
  type Confirmation,
  type Delivery,
  type Report,
  type SignedReport,
} from './reports.ts';

interface ReportView extends Report {
  readonly signatures: readonly SignedReport[];
  readonly delivery: Delivery | null;
  readonly confirmations: readonly Confirmation[];
}

/** What a bidder is told of its own bid (GPR 43; 87 art. 69). */
interface OwnResult {
  readonly bidId: Id;
  readonly noticedOn: LegalDate;
  readonly won: boolean;
  readonly rank: number | null;
  readonly of: number;
  readonly row: RankedRow | null;
  /** Every member's points for this bid, by seat. */
  readonly scores: EvaluationPackage['bids'][number]['scores'];
  readonly code: string;
  readonly reason: string | null;
}

/** GET …/report, …/package, …/own-result. Codes: `report.missing`, `result.not-found`, `bid.not-found`. */
@Controller('procurement/tenders/:id')
export class ReadReport {
  constructor(private readonly db: DataSource) {}

  /** The report with its signatures: for its buyer, its committee and those who supervise. */
  @Get('report')
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async report(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<ReportView> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', tenderId);
    const tx = this.db.manager;
    return {
      ...(await reportOf(tx, tenderId)),
      signatures: await signaturesOf(tx, tenderId),
      delivery: (await deliveryOf(tx, tenderId)) ?? null,
      confirmations: await confirmationsOf(tx, tenderId),
    };
  }

  /** All that the ranking is made of, for `linli recompute`; public with the result. */
  @Get('package')
  @Public()
  async package(@IdParam() tenderId: Id): Promise<EvaluationPackage> {
    await this.noticed(tenderId);
    return this.packageOf(tenderId);
  }

  /** A bidder's own scores and rank, or why its bid was out. */
  @Get('own-result')
  @Allow('supplier')
  async ownResult(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<OwnResult> {
    const { noticedOn, awardedBidId } = await this.noticed(tenderId);
    const [bid] = await this.db.query<{ bidId: Id; code: string | null; reason: string | null }[]>(
      `select b.id as "bidId", b.invalid_code as code,
              coalesce((select r.reason from review r where r.bid_id = b.id and not r.pass limit 1),
                       (select l.decision_reason from low_price_review l where l.bid_id = b.id and not l.justified),
                       (select g.reason from signal g where b.id = any(g.bid_ids) and g.decision = 'bids-invalid' limit 1),
                     (select x.reason from exclusion_reason x where x.bid_id = b.id)) as reason
       from bid b where b.tender_id = $1 and b.organization_id = $2 and b.state in ('OPENED', 'INVALID')`,
      [tenderId, organizationOf(caller)],
    );
    if (!bid) throw new NoSuch('bid', tenderId);
    const { ranking, bids } = await this.packageOf(tenderId);
    const row = ranking.find(({ bidId }) => bidId === bid.bidId) ?? null;
    const won = bid.bidId === awardedBidId;
    return {
      ...{ bidId: bid.bidId, noticedOn, won, rank: row?.rank ?? null, of: ranking.length, row },
      scores: bids.find(({ bidId }) => bidId === bid.bidId)?.scores ?? [],
      code: bid.code ?? (won ? 'award.won' : 'award.ranked-behind'),
      reason: bid.reason,
    };
  }

  private async noticed(tenderId: Id): Promise<{ noticedOn: LegalDate; awardedBidId: Id | null }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender?.noticedOn) throw new NoSuch('result', tenderId);
    return { noticedOn: tender.noticedOn, awardedBidId: tender.awardedBidId };
  }

  private async packageOf(tenderId: Id): Promise<EvaluationPackage> {
    const [row] = await this.db.query<{ package: string }[]>(
      'select package from report where tender_id = $1',
      [tenderId],
    );
    if (!row) throw new NoSuch('result', tenderId);
    return JSON.parse(row.package) as EvaluationPackage;
  }
}

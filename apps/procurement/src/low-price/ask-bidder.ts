import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, legalDateOf, RuleBroken, type Id } from '#kernel';
import { Allow, Call, CalledBy, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { parameter } from '#regulation';
import { mayReadEvaluation } from '../committee/committee.queries.ts';
import { validBids } from '../opening/opened-bids.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { lawOf } from '../tender/rules-used.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { inState } from '../tender/tender.rules.ts';
import { answerDue } from './low-price.rules.ts';
import { mustLead, reviewsOf, type ReviewRow } from './reviews.ts';

class AskBidderBody {
  @IsUUID()
  bidId!: string;

  /** Which test was hit, or why the committee thinks the price too low. */
  @IsString()
  @Length(4, 1000)
  reason!: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  minutes!: number;
}

/** …/low-price-reviews. Codes: `low-price.too-short`, `low-price.asked`, `bid.not-found`, `tender.wrong-state`, `tender.not-found`. */
@Controller('procurement/tenders/:id/low-price-reviews')
export class AskBidder {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** The committee asks a bidder to explain its price: a test was hit, or the committee itself doubts it (87 art. 60). */
  @Post()
  @Allow('expert', 'buyer')
  ask(
    @IdParam() tenderId: Id,
    @Body() { bidId, reason, minutes }: AskBidderBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; answerDue: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      await mustLead(tx, tender, call.caller);
      inState(tender, 'OPENED');
      if (!(await validBids(tx, tenderId)).some((bid) => bid.bidId === bidId)) throw new NoSuch('bid', bidId);
      const { area, on } = lawOf(tender, legalDateOf(call.at));
      const least = Number(parameter('abnormal-low-price-explanation-minutes', area, on).value);
      const due = formatInstant(answerDue(call.at, minutes, least));
      const added = await tx.query<unknown[]>(
        `insert into low_price_review (bid_id, tender_id, signal_id, reason, asked_by, asked_at, answer_due)
         values ($1, $2, (select id from signal where tender_id = $2 and kind = 'abnormally-low-price' and $1 = any(bid_ids)),
                 $3, $4, $5, $6) on conflict do nothing returning 1`,
        [bidId, tenderId, reason, call.caller.personId, formatInstant(call.at), due],
      );
      if (added.length === 0) throw new RuleBroken('low-price.asked', 'The bidder was asked already');
      return { bidId, answerDue: due };
    });
  }

  /** All of them for the buyer, the committee and those who supervise; a bidder reads its own. */
  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor', 'supplier')
  async list(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<{ items: ReviewRow[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender) throw new NoSuch('tender', tenderId);
    if (await mayReadEvaluation(this.db, tender, caller))
      return { items: await reviewsOf(this.db, tenderId) };
    const { organizationId, roles } = caller;
    if (!roles.includes('supplier') || organizationId === undefined) throw new NoSuch('tender', tenderId);
    return { items: await reviewsOf(this.db, tenderId, organizationId) };
  }
}

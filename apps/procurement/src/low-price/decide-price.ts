import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { SignalDecided } from '#contracts';
import { formatInstant, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { ExcludeBids } from '../signal/exclude-bids.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { mayDecide } from './low-price.rules.ts';
import { mustLead, reviewOf, stageOf } from './reviews.ts';

class DecidePriceBody {
  /** Whether the bidder has proven that it can deliver at this price. */
  @IsBoolean()
  justified!: boolean;

  /** What was weighed, and where it was looked up. */
  @IsString()
  @Length(4, 2000)
  reason!: string;
}

/**
 * POST …/low-price-reviews/:bidId/decision. Codes: `low-price.waiting`, `low-price.unexplained`, `low-price.decided`,
 * `low-price-review.not-found`, `tender.wrong-state`, `tender.not-found`.
 */
@Controller('procurement/tenders/:id/low-price-reviews/:bidId/decision')
export class DecidePrice {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly excluding: ExcludeBids,
  ) {}

  /** The committee decides by its leader: the price is proven, or the bid is out (87 art. 60). Arithmetic decides nothing. */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  decide(
    @IdParam() tenderId: Id,
    @Param('bidId') bidId: string,
    @Body() { justified, reason }: DecidePriceBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; justified: boolean; state: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      await mustLead(tx, tender, call.caller);
      inState(tender, 'OPENED');
      const review = await reviewOf(tx, tenderId, bidId);
      mayDecide(stageOf(review), justified, call.at);
      const decidedBy = call.caller.personId;
      await tx.query(
        `update low_price_review set justified = $2, decision_reason = $3, decided_by = $4, decided_at = $5 where bid_id = $1`,
        [review.bidId, justified, reason, decidedBy, formatInstant(call.at)],
      );
      const decision = justified ? 'dismissed' : 'bids-invalid';
      if (review.signalId !== null) {
        await tx.query(
          `update signal set state = 'DECIDED', decision = $2, reason = $3, decided_by = $4 where id = $1`,
          [review.signalId, decision, reason, decidedBy],
        );
        const data = { tenderId, signalId: review.signalId, decision, decidedBy } as const;
        await this.events.publish(tx, SignalDecided, { key: tenderId, data, at: call.at });
      }
      if (justified) return { bidId: review.bidId, justified, state: tender.state };
      const out = { bidIds: [review.bidId], code: 'bid.abnormally-low' };
      return {
        bidId: review.bidId,
        justified,
        state: await this.excluding.exclude(tx, tender, out, call.at),
      };
    });
  }
}

import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches } from 'class-validator';
import { formatInstant, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { lockTender, organizationOf } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { mayExplain } from './low-price.rules.ts';
import { reviewOf, stageOf } from './reviews.ts';

class ExplainPriceBody {
  @IsString()
  @Length(4, 20_000)
  text!: string;

  /** SHA-256 of what goes with it, hex. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  evidence?: string[];
}

/** POST …/low-price-reviews/:bidId/explanation. Codes: `low-price.late`, `low-price.explained`, `low-price.decided`, `low-price-review.not-found`. */
@Controller('procurement/tenders/:id/low-price-reviews/:bidId/explanation')
export class ExplainPrice {
  constructor(private readonly writes: Writes) {}

  /** The bidder explains its own price, in time. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  explain(
    @IdParam() tenderId: Id,
    @Param('bidId') bidId: string,
    @Body() { text, evidence = [] }: ExplainPriceBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      const review = await reviewOf(tx, tenderId, bidId, organizationOf(call.caller));
      inState(tender, 'OPENED');
      mayExplain(stageOf(review), call.at);
      await tx.query(
        'update low_price_review set explanation = $2, evidence = $3, explained_at = $4 where bid_id = $1',
        [review.bidId, text, evidence, formatInstant(call.at)],
      );
      return { bidId: review.bidId };
    });
  }
}

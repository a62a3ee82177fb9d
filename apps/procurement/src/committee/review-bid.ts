import { Body, Controller, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsString, IsUUID, Length } from 'class-validator';
import { RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, NoSuch, Writes, type Caller, type WriteCall } from '#platform';
import { bidMoves } from '../bid/bid.rules.ts';
import { bondMustFit } from '../bond/bonds.ts';
import { bidsInBox } from '../opening/opened-bids.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { mayJudge } from '../tender/tender.rules.ts';
import { mustSit } from './members.ts';
import { procedureOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { Tx } from '#messaging';

class ReviewBidBody {
  @IsUUID()
  bidId!: string;

  @IsIn(['qualification', 'conformity'])
  kind!: 'qualification' | 'conformity';

  @IsBoolean()
  pass!: boolean;

  @IsString()
  @Length(4, 500)
  reason!: string;
}

/** POST /procurement/tenders/:id/reviews. Codes: `review.repeated`, `review.not-open`, `scores.locked`, `bid.not-found`,
 * `declaration.missing`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/reviews')
export class ReviewBid {
  constructor(private readonly writes: Writes) {}

  /** A member of the committee passes a bid or rejects it, with the reason. */
  @Post()
  @Allow('expert', 'buyer')
  review(
    @IdParam() tenderId: Id,
    @Body() body: ReviewBidBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; state: string }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      await mustReview(tx, tender, call.caller);
      mayJudge(tender);
      const bid = (await bidsInBox(tx, tenderId)).find(({ bidId }) => bidId === body.bidId);
      if (!bid) throw new NoSuch('bid', body.bidId);
      if (body.pass && body.kind === 'qualification') await bondMustFit(tx, tender, bid);
      const added = await tx.query<unknown[]>(
        `insert into review (bid_id, kind, pass, reason, reviewed_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [body.bidId, body.kind, body.pass, body.reason, call.caller.personId],
      );
      if (added.length === 0) throw new RuleBroken('review.repeated', 'This bid is reviewed already');
      if (body.pass) return { bidId: body.bidId, state: bid.state };
      const state = bidMoves(bid.state, 'INVALID');
      await tx.query('update bid set state = $2, invalid_code = $3 where id = $1', [
        body.bidId,
        state,
        `bid.${body.kind}-failed`,
      ]);
      return { bidId: body.bidId, state };
    });
  }
}

/** Where the procedure knows no committee the buyer's own staff look through the offer (GPL 39). */
async function mustReview(tx: Tx, tender: TenderRow, caller: Caller): Promise<void> {
  const ofBuyer = caller.roles.includes('buyer') && caller.organizationId === tender.buyerOrganizationId;
  if (procedureOf(tender).committee === null && ofBuyer) return;
  await mustSit(tx, tender.id, caller.personId);
}

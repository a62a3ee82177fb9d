import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, Length } from 'class-validator';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import type { TenderState } from '#regulation';
import { bidsInBox } from '../opening/opened-bids.ts';
import { FailTender } from './fail-tender.ts';
import { lockOwnTender } from './lock-tender.ts';
import { bidCountOf } from './procedure.ts';
import { TenderRow } from './tender.entity.ts';
import { inState } from './tender.rules.ts';

class DecideFewBidsBody {
  /** Go on with the bids there are, or end the purchase. */
  @IsBoolean()
  goOn!: boolean;

  @IsString()
  @Length(4, 500)
  reason!: string;
}

/**
 * POST /procurement/tenders/:id/few-bids. Codes: `tender.few-bids-no-choice` (enough bids, or too few for any choice),
 * `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/few-bids')
export class DecideFewBids {
  constructor(
    private readonly writes: Writes,
    private readonly failing: FailTender,
  ) {}

  /** Two left in a consultation for a public service: the buyer may go on, and says why (财库〔2015〕124号). */
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  decide(
    @IdParam() tenderId: Id,
    @Body() { goOn, reason }: DecideFewBidsBody,
    @Call() call: WriteCall,
  ): Promise<{ tenderId: Id; state: TenderState }> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockOwnTender(tx, tenderId, call);
      inState(tender, 'CLOSED', 'OPENED');
      const remaining = (await bidsInBox(tx, tenderId)).filter(({ state }) => state !== 'INVALID').length;
      const { outcome, article } = bidCountOf(tender, 'review', remaining);
      if (outcome !== 'buyer-may-continue') {
        throw new RuleBroken('tender.few-bids-no-choice', 'The number of bids leaves nothing to decide', {
          article,
          remaining,
        });
      }
      const fewBids = {
        ...{ goOn, reason, decidedBy: call.caller.personId },
        decidedAt: formatInstant(call.at),
      };
      await tx.update(TenderRow, { id: tenderId }, { fewBids });
      if (goOn) return { tenderId, state: tender.state };
      const state = await this.failing.fail(tx, tender, 'tender.few-bids-ended', call.at);
      return { tenderId, state };
    });
  }
}

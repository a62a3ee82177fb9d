import { Controller, HttpCode, Post } from '@nestjs/common';
import { formatInstant, type Id } from '#kernel';
import { Allow, Call, IdParam, Writes, type WriteCall } from '#platform';
import { BidLog } from '../bid/bid-log.ts';
import { mustLead } from '../low-price/reviews.ts';
import { validBids } from '../opening/opened-bids.ts';
import { ExcludeBids } from '../signal/exclude-bids.ts';
import { RaiseSignals } from '../signal/raise-signals.ts';
import { lockTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { maySettle, mustRunRound, outAfterRound } from './final-offer.rules.ts';
import { offersOf, roundOf } from './final-rounds.ts';

interface Settled {
  readonly tenderId: Id;
  readonly state: string;
  readonly prices: readonly { readonly bidId: Id; readonly priceFen: number }[];
  /** Said no price: withdrawn. */
  readonly silent: readonly Id[];
  readonly tooHigh: readonly Id[];
}

/** POST …/final-round/settlement. Codes: `final-offer.round-missing`, `final-offer.waiting`, `final-offer.settled`, `final-offer.not-approved`, `tender.wrong-state`. */
@Controller('procurement/tenders/:id/final-round/settlement')
export class SettleRound {
  constructor(
    private readonly writes: Writes,
    private readonly log: BidLog,
    private readonly excluding: ExcludeBids,
    private readonly signals: RaiseSignals,
  ) {}

  /** The prices that count from here on. What was fixed enters the log; with too few left the purchase fails. */
  @Post()
  @HttpCode(200)
  @Allow('expert', 'buyer')
  settle(@IdParam() tenderId: Id, @Call() call: WriteCall): Promise<Settled> {
    return this.writes.once(call, async (tx) => {
      const tender = await lockTender(tx, tenderId, call.at);
      await mustLead(tx, tender, call.caller);
      inState(tender, 'OPENED');
      const round = await roundOf(tx, tenderId);
      mustRunRound(round);
      const bids = await validBids(tx, tenderId);
      const bidIds = bids.map(({ bidId }) => bidId);
      const offers = await offersOf(tx, tenderId);
      maySettle(round, offers.filter(({ priceFen }) => priceFen === null).length, call.at);
      await tx.query('update final_round set settled_by = $2, settled_at = $3 where tender_id = $1', [
        ...[tenderId, call.caller.personId, formatInstant(call.at)],
      ]);
      await this.log.integrate(
        tx,
        offers.map(({ leaf }) => leaf),
      );
      const { silent, tooHigh } = outAfterRound(bidIds, offers, tender.ceilingFen);
      const withdrawn = { bidIds: silent, code: 'bid.no-last-price' };
      let state = await this.excluding.exclude(tx, tender, withdrawn, call.at);
      if (state !== 'FAILED' && tooHigh.length > 0) {
        const over = { bidIds: tooHigh, code: 'bid.over-ceiling' };
        state = await this.excluding.exclude(tx, tender, over, call.at);
      }
      const prices = offers.flatMap(({ bidId, priceFen }) =>
        priceFen === null ? [] : [{ bidId, priceFen }],
      );
      const left = bids.flatMap(({ bidId, organizationId }) => {
        const said = prices.find((price) => price.bidId === bidId && !tooHigh.includes(bidId));
        return said && organizationId !== null ? [{ ...said, organizationId }] : [];
      });
      if (state !== 'FAILED') await this.signals.afterLastPrices(tx, tender, left, call.at);
      return { tenderId, state, prices, silent, tooHigh };
    });
  }
}

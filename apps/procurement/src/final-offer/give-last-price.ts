import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { newSalt, opensOffer, saltedLeaf } from '#sealing';
import type { Receipt } from '#transparency';
import { BidLog } from '../bid/bid-log.ts';
import { isLate } from '../bid/bid.rules.ts';
import { validBids } from '../opening/opened-bids.ts';
import { organizationOf, shareTender } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { maySay, mustRunRound } from './final-offer.rules.ts';
import { offersOf, roundOf, type KeptRound } from './final-rounds.ts';

const DIGEST = /^[A-Za-z0-9_-]{43}$/;

class FixLastPriceBody {
  /** SHA-256 over price and salt, base64url: `offerCommitment` of libs/sealing. */
  @Matches(DIGEST)
  commitment!: string;
}

class SayLastPriceBody {
  /** Fen. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  priceFen!: number;

  /** The 32 bytes that were hashed with it, base64url. */
  @Matches(DIGEST)
  salt!: string;
}

/** What a bidder leaves with, as with a bid. */
interface Fixed {
  readonly bidId: Id;
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

/**
 * POST …/final-round/commitments and …/final-round/prices. Codes: `final-offer.round-missing`,
 * `final-offer.not-approved`, `final-offer.settled`, `final-offer.late` (facts: closesAt, receivedAt, lateByMs, receipt,
 * leaf, salt), `final-offer.too-early`, `final-offer.reveal-late`, `final-offer.missing`, `final-offer.other-price`,
 * `final-offer.said`, `tender.not-found`, `tender.wrong-state`.
 */
@Controller('procurement/tenders/:id/final-round')
export class GiveLastPrice {
  constructor(
    private readonly writes: Writes,
    private readonly log: BidLog,
  ) {}

  /** Before the hour a bidder fixes its last price without telling it; a later one takes its place. */
  @Post('commitments')
  @Allow('supplier')
  fix(
    @IdParam() tenderId: Id,
    @Body() { commitment }: FixLastPriceBody,
    @Call() call: WriteCall,
  ): Promise<Fixed> {
    return this.writes.once(call, async (tx) => {
      const { bidId, round } = await this.atTable(tx, tenderId, call);
      const salt = newSalt();
      const leaf = await saltedLeaf(commitment, salt);
      const receipt = await this.log.receipt(tx, leaf, call.at);
      if (isLate(round.closesAt, call.at)) {
        throw new RuleBroken('final-offer.late', 'Last prices had to be fixed before the hour', {
          article: '214 art. 21; 74 art. 33',
          ...{ closesAt: formatInstant(round.closesAt), receivedAt: formatInstant(call.at) },
          ...{ lateByMs: call.at - round.closesAt, receipt, leaf, salt },
        });
      }
      await tx.query('update final_offer set replaced = true where bid_id = $1 and not replaced', [bidId]);
      await tx.query(
        `insert into final_offer (id, tender_id, bid_id, commitment, leaf, salt, committed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(call.at), tenderId, bidId, commitment, leaf, salt, formatInstant(call.at)],
      );
      return { bidId, leaf, salt, receipt };
    });
  }

  /** After the hour it says the price it fixed. Nobody else reads it before all have, or their time is over. */
  @Post('prices')
  @HttpCode(200)
  @Allow('supplier')
  say(
    @IdParam() tenderId: Id,
    @Body() { priceFen, salt }: SayLastPriceBody,
    @Call() call: WriteCall,
  ): Promise<{ bidId: Id; priceFen: number }> {
    return this.writes.once(call, async (tx) => {
      const { bidId, round } = await this.atTable(tx, tenderId, call);
      maySay(round, call.at);
      const own = (await offersOf(tx, tenderId)).find((offer) => offer.bidId === bidId);
      if (!own) throw new RuleBroken('final-offer.missing', 'No price was fixed before the hour');
      if (own.priceFen !== null) throw new RuleBroken('final-offer.said', 'The price is said');
      if (!(await opensOffer(own.commitment, { tenderId, bidId, priceFen, salt }))) {
        throw new RuleBroken('final-offer.other-price', 'This is not the price that was fixed');
      }
      await tx.query(
        'update final_offer set price_fen = $2, price_salt = $3, opened_at = $4 where bid_id = $1 and not replaced',
        [bidId, priceFen, salt, formatInstant(call.at)],
      );
      return { bidId, priceFen };
    });
  }

  /** Only whose bid holds is asked; to everybody else there is no such purchase. */
  private async atTable(
    tx: Tx,
    tenderId: Id,
    { caller, at }: WriteCall,
  ): Promise<{ readonly bidId: Id; readonly round: KeptRound }> {
    const tender = await shareTender(tx, tenderId, at);
    const organizationId = organizationOf(caller);
    const own = (await validBids(tx, tenderId)).find((bid) => bid.organizationId === organizationId);
    if (!own) throw new NoSuch('tender', tenderId);
    inState(tender, 'OPENED');
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [own.bidId]);
    const round = await roundOf(tx, tenderId);
    mustRunRound(round);
    return { bidId: own.bidId, round };
  }
}

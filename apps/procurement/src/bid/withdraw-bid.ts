import { Controller, HttpCode, Post } from '@nestjs/common';
import { formatInstant, RuleBroken, type Id } from '#kernel';
import { Allow, Call, IdParam, Timely, Writes, type WriteCall } from '#platform';
import { envelopeHash, newSalt, saltedLeaf } from '#sealing';
import { canonicalJson, type Receipt } from '#transparency';
import { shareEvenSuspended } from '../tender/lock-tender.ts';
import { inState } from '../tender/tender.rules.ts';
import { BidLog } from './bid-log.ts';
import { BidSecrets } from './bid-secrets.ts';
import { bidMoves, inTime } from './bid.rules.ts';
import { waitForBidders } from './earlier-bids.ts';
import { ownBid } from './own-bid.ts';

interface Withdrawn {
  readonly bidId: Id;
  /** Of the statement `{bidId, withdrawnAt}` as canonical JSON, salted. */
  readonly leaf: string;
  readonly salt: string;
  readonly withdrawnAt: string;
  readonly receipt: Receipt;
}

/** POST /procurement/bids/:id/withdrawal. Codes: `bid.not-found`, `bid.late`, `bid.wrong-state`, `tender.wrong-state`. */
@Controller('procurement/bids/:id/withdrawal')
export class WithdrawBid {
  constructor(
    private readonly writes: Writes,
    private readonly secrets: BidSecrets,
    private readonly log: BidLog,
  ) {}

  /** 撤回 (招标投标法 29): before the close a bidder takes the bid back and has that in writing. It is never opened. */
  @Post()
  @HttpCode(200)
  @Allow('supplier')
  @Timely()
  withdraw(@IdParam() bidId: Id, @Call() call: WriteCall): Promise<Withdrawn> {
    return this.writes.once(this.secrets.unnamed(call), async (tx) => {
      const seen = await ownBid(tx, this.secrets, bidId, call.caller);
      const tender = await shareEvenSuspended(tx, seen.tenderId);
      await waitForBidders(tx, [seen.bidderIndex]);
      const { state } = await ownBid(tx, this.secrets, bidId, call.caller);
      if (tender.closesAt !== null) inTime(tender.closesAt, call.at);
      inState(tender, 'OPEN');
      if (state !== 'SEALED' && state !== 'COMMITTED') {
        throw new RuleBroken('bid.wrong-state', 'There is nothing to take back', { state });
      }
      const withdrawnAt = formatInstant(call.at);
      const salt = newSalt();
      const statement = new TextEncoder().encode(canonicalJson({ bidId, withdrawnAt }));
      const leaf = await saltedLeaf(await envelopeHash(statement), salt);
      const receipt = await this.log.receipt(tx, leaf, call.at);
      await tx.query('update bid set state = $2, withdrawal_enc = $3 where id = $1', [
        bidId,
        bidMoves(state, 'WITHDRAWN'),
        this.secrets.hide('withdrawal', { leaf, salt, withdrawnAt }),
      ]);
      return { bidId, leaf, salt, withdrawnAt, receipt };
    });
  }
}

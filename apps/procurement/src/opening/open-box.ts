import { Inject, Injectable } from '@nestjs/common';
import { BidsOpened } from '#contracts';
import type { Id, Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { bidParts, envelopeHash, type BidPart } from '#sealing';
import { bidMoves } from '../bid/bid.rules.ts';
import { RaiseSignals } from '../signal/raise-signals.ts';
import { CheckBidders } from '../supplier/check-bidders.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { bidCountOf, tenderMoves } from '../tender/procedure.ts';
import { judgePart } from './judge-part.ts';
import { bidsInBox, type OpenedBid } from './opened-bids.ts';
import type { PriceText } from './opening.rules.ts';
import { PartRecords, type SealedEvidence } from './part-records.ts';
import { spareStanding } from './spare-opening.ts';
import { prospectOf } from './opening.rules.ts';
import { receivedTimes } from './received-times.ts';

/** Opens a part of all bids at once, when trustees have said enough about every one of them. */
@Injectable()
export class OpenBox {
  @Inject()
  private readonly bidders!: CheckBidders;

  constructor(
    private readonly parts: PartRecords,
    private readonly signals: RaiseSignals,
    private readonly failing: FailTender,
    private readonly events: Events,
  ) {}

  /** The parts that opened just now. Call it under the tender's lock. */
  async openWhatCan(tx: Tx, tender: TenderRow, at: Instant): Promise<BidPart[]> {
    if (tender.state !== 'CLOSED') return [];
    const opened: BidPart[] = [];
    for (const part of bidParts) if (await this.openPart(tx, tender, part, at)) opened.push(part);
    if (opened.length > 0) await this.moveOn(tx, tender, at);
    return opened;
  }

  private async openPart(tx: Tx, tender: TenderRow, part: BidPart, at: Instant): Promise<boolean> {
    const waiting = await this.parts.waiting(tx, tender, part);
    const over = (await spareStanding(tx, { tenderId: tender.id, part }, at)) === 'over';
    const ready = await Promise.all(waiting.map(isReady));
    if (waiting.length === 0 || (!over && ready.includes(false))) return false;
    for (const bid of waiting) await this.parts.keep(tx, bid, await judgePart(bid), at);
    if (part === 'qualification') await this.bidders.afterQualification(tx, tender, at);
    return true;
  }

  private async moveOn(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const bids = (await bidsInBox(tx, tender.id)).filter(({ state }) => state !== 'INVALID');
    if (tooFew(tender, bids)) {
      await this.failing.fail(tx, tender, 'tender.fewer-than-three', at);
      return;
    }
    const technicalOpen = bids.every(({ qualification, technical }) => qualification && technical);
    if (technicalOpen && tender.technicalOpenedAt === null) {
      await tx.query(`update bid set state = $2 where tender_id = $1 and state = 'SEALED'`, [
        tender.id,
        bidMoves('SEALED', 'OPENED'),
      ]);
      await tx.update(TenderRow, { id: tender.id }, { technicalOpenedAt: at });
      await this.signals.afterTechnical(tx, tender.id, bids, at);
    }
    const prices = bids.flatMap(({ bidId, price }) => (price ? [{ bidId, ...price }] : []));
    if (prices.length === bids.length) await this.announce(tx, tender, prices, at);
  }

  private async announce(
    tx: Tx,
    tender: TenderRow,
    prices: readonly (PriceText & { readonly bidId: Id })[],
    at: Instant,
  ): Promise<void> {
    const tenderId = tender.id;
    const state = tenderMoves(tender, 'OPENED');
    await tx.update(TenderRow, { id: tenderId }, { priceOpenedAt: at, state });
    const received = await receivedTimes(tx, tenderId);
    const bids = prices.map(({ bidId, organizationId, priceFen }) => ({
      ...{ bidId, organizationId, priceFen },
      ...received.get(bidId),
    }));
    await this.events.publish(tx, BidsOpened, { key: tenderId, data: { tenderId, bids }, at });
    await this.signals.afterPrices(tx, tender, prices, at);
  }
}

/** Fewer than three that can be opened are fewer than three that comply (GPL 36, 87 art. 43). */
function tooFew(tender: TenderRow, bids: readonly OpenedBid[]): boolean {
  const { outcome } = bidCountOf(tender, 'review', bids.length);
  return outcome === 'failed' || outcome === 'terminated';
}

/** An envelope that is not the receipted one needs no shares: it is never opened. */
async function isReady({ envelope, loggedHash, shares, policy, mk }: SealedEvidence): Promise<boolean> {
  if (mk !== undefined) return true;
  if ((await envelopeHash(envelope)) !== loggedHash) return true;
  const claims = shares.filter((share) => 'failed' in share).length;
  const { threshold, trustees } = policy;
  const word = { shares: shares.length - claims, claims, trustees: trustees.length, threshold };
  return prospectOf(word) !== 'wait';
}

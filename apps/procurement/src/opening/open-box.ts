import { Inject, Injectable } from '@nestjs/common';
import { BidsOpened } from '#contracts';
import type { Id, Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { bidParts, envelopeHash, type BidPart } from '#sealing';
import { bidMoves } from '../bid/bid.rules.ts';
import { RaiseSignals } from '../signal/raise-signals.ts';
import { CheckBidders } from '../supplier/check-bidders.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { policyOf } from '../tender/policy.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { bidCountOf, procedureOf, tenderMoves } from '../tender/procedure.ts';
import type { Judgement } from './judge-part.ts';
import { Judges } from './judges.ts';
import { bidsInBox, type OpenedBid } from './opened-bids.ts';
import { inPortions } from './portions.ts';
import { prospectOf, type PriceText } from './opening.rules.ts';
import { PartRecords, type PartWords, type SealedEvidence } from './part-records.ts';
import { spareStanding } from './spare-opening.ts';
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
    const words = await this.parts.words(tx, tender.id, part);
    if (words.length === 0 || !(await this.isTurn(tx, tender, { part, words }, at))) return false;
    await this.openAll(tx, tender, { part, words }, at);
    if (part === 'qualification') await this.bidders.afterQualification(tx, tender, at);
    return true;
  }

  /** Whether enough was said of every bid, or the time for saying it is over. */
  private async isTurn(tx: Tx, tender: TenderRow, { part, words }: PartOfAll, at: Instant): Promise<boolean> {
    if ((await spareStanding(tx, { tenderId: tender.id, part }, at)) === 'over') return true;
    const { trustees, threshold } = policyOf(tender, part);
    for (const { bidId, shares, claims, spare } of words) {
      const word = { shares, claims, trustees: trustees.length, threshold };
      if (spare || prospectOf(word) !== 'wait') continue;
      const [bid] = await this.parts.waiting(tx, tender, part, [bidId]);
      if (bid && !(await isSwapped(bid))) return false;
    }
    return true;
  }

  /** While some are judged, those before them are written down; nothing of it holds unless all of it does. */
  private async openAll(tx: Tx, tender: TenderRow, { part, words }: PartOfAll, at: Instant): Promise<void> {
    const judges = Judges.of(words.length);
    try {
      let before: Judging | undefined;
      for (const portion of inPortions(words)) {
        const bidIds = portion.map(({ bidId }) => bidId);
        const bids = await this.parts.waiting(tx, tender, part, bidIds);
        const next = { bids, judgements: judges.judge(bids) };
        // Whoever fails first is heard when it is its turn.
        next.judgements.catch(() => undefined);
        if (before) await this.keep(tx, before, at);
        before = next;
      }
      if (before) await this.keep(tx, before, at);
    } finally {
      await judges.end();
    }
  }

  private async keep(tx: Tx, { bids, judgements }: Judging, at: Instant): Promise<void> {
    const made = await judgements;
    await this.parts.keep(
      tx,
      bids.flatMap((bid, i) => {
        const judgement = made[i];
        return judgement ? [{ bid, judgement }] : [];
      }),
      at,
    );
  }

  private async moveOn(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const all = await bidsInBox(tx, tender.id);
    const bids = all.filter(({ state }) => state !== 'INVALID');
    if (tooFew(tender, bids)) {
      const code = everybodyTooDear(all) ? 'tender.over-budget' : 'tender.fewer-than-three';
      await this.failing.fail(tx, tender, code, at);
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
    if (!procedureOf(tender).flags.finalOffers) {
      const received = await receivedTimes(tx, tenderId);
      const bids = prices.map(({ bidId, organizationId, priceFen }) => ({
        ...{ bidId, organizationId, priceFen },
        ...received.get(bidId),
      }));
      await this.events.publish(tx, BidsOpened, { key: tenderId, data: { tenderId, bids }, at });
    }
    await this.signals.afterPrices(tx, tender, prices, at);
  }
}

/** Fewer than three that can be opened are fewer than three that comply (GPL 36, 87 art. 43). */
function tooFew(tender: TenderRow, bids: readonly OpenedBid[]): boolean {
  const { outcome } = bidCountOf(tender, 'review', bids.length);
  return outcome === 'failed' || outcome === 'terminated';
}

/** Nobody is left, and of those who got as far as their price all ask for more than there is (GPL 36 (1) 3). */
function everybodyTooDear(all: readonly OpenedBid[]): boolean {
  const tooDear = all.some(({ invalidCode }) => invalidCode === 'bid.over-ceiling');
  return tooDear && all.every(({ state }) => state === 'INVALID');
}

/** An envelope that is not the receipted one needs no shares: it is never opened. */
const isSwapped = async ({ envelope, loggedHash }: SealedEvidence): Promise<boolean> =>
  (await envelopeHash(envelope)) !== loggedHash;

interface PartOfAll {
  readonly part: BidPart;
  readonly words: readonly PartWords[];
}

interface Judging {
  readonly bids: readonly SealedEvidence[];
  readonly judgements: Promise<readonly Judgement[]>;
}

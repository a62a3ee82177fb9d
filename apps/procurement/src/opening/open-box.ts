import { Injectable } from '@nestjs/common';
import { BidsOpened } from '#contracts';
import type { Fen, Id, Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { decideOnBidCount } from '#regulation';
import { bidParts, envelopeHash, type BidPart, type FailedShare, type ReleasedShare } from '#sealing';
import { BidSecrets } from '../bid/bid-secrets.ts';
import { bidMoves, type BidState } from '../bid/bid.rules.ts';
import { RaiseSignals } from '../signal/raise-signals.ts';
import { FailTender } from '../tender/fail-tender.ts';
import { policyOf } from '../tender/policy.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { tenderMoves } from '../tender/tender.rules.ts';
import { recordFaults } from './faults.ts';
import { judgePart, type Judgement, type PartEvidence } from './judge-part.ts';
import { bidsInBox, type OpenedBid } from './opened-bids.ts';
import { plainContact, prospectOf, type BidText, type QualificationText } from './opening.rules.ts';

interface SealedRow {
  readonly bidId: Id;
  readonly state: BidState;
  readonly bidderEnc: string;
  readonly bytes: Buffer;
  readonly loggedHash: string;
  readonly shares: (ReleasedShare | FailedShare)[];
}

interface Waiting extends PartEvidence {
  readonly state: BidState;
}

/** Opens a part of all bids at once, when trustees have said enough about every one of them. */
@Injectable()
export class OpenBox {
  constructor(
    private readonly secrets: BidSecrets,
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
    const waiting = await this.waitingFor(tx, tender, part);
    const ready = await Promise.all(waiting.map(isReady));
    if (waiting.length === 0 || ready.includes(false)) return false;
    for (const bid of waiting) await this.keep(tx, bid, await judgePart(bid), at);
    return true;
  }

  private async keep(tx: Tx, bid: Waiting, { faults, opened, code }: Judgement, at: Instant): Promise<void> {
    const { bidId, part, policy } = bid;
    await recordFaults(tx, { tenderId: policy.tenderId, bidId, part }, faults, at);
    if (opened) {
      await tx.query('insert into opened_part (bid_id, part, content, key) values ($1, $2, $3, $4)', [
        bidId,
        part,
        JSON.stringify(this.withoutContacts(opened.content)),
        Buffer.from(opened.key).toString('base64url'),
      ]);
    }
    const state = code === undefined ? bid.state : bidMoves(bid.state, 'INVALID');
    await tx.query(
      'update bid set state = $2, invalid_code = coalesce($3, invalid_code), organization_id = $4 where id = $1',
      [bidId, state, code ?? null, bid.bidder],
    );
  }

  /** Phones and ID numbers are compared, never kept. */
  private withoutContacts(content: BidText[BidPart]): BidText[BidPart] {
    const { contacts } = content as Partial<QualificationText>;
    if (contacts === undefined) return content;
    const marks = contacts.map((contact) => this.secrets.mark('contact', plainContact(contact)));
    return { ...content, contacts: marks };
  }

  private async moveOn(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const bids = (await bidsInBox(tx, tender.id)).filter(({ state }) => state !== 'INVALID');
    if (tooFew(bids)) {
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
    prices: readonly { bidId: Id; organizationId: Id; priceFen: Fen }[],
    at: Instant,
  ): Promise<void> {
    const tenderId = tender.id;
    const state = tenderMoves(tender.state, 'OPENED');
    await tx.update(TenderRow, { id: tenderId }, { priceOpenedAt: at, state });
    const bids = prices.map(({ bidId, organizationId, priceFen }) => ({ bidId, organizationId, priceFen }));
    await this.events.publish(tx, BidsOpened, { key: tenderId, data: { tenderId, bids }, at });
    await this.signals.afterPrices(tx, tender, prices, at);
  }

  /** Bids whose part is still sealed, with what trustees released so far. */
  private async waitingFor(tx: Tx, tender: TenderRow, part: BidPart): Promise<Waiting[]> {
    const rows = await tx.query<SealedRow[]>(
      `select b.id as "bidId", b.state, b.bidder_enc as "bidderEnc", e.bytes, listed.envelopes ->> $2 as "loggedHash",
              coalesce((select jsonb_agg(s.share order by s.trustee_id) from released_share s
                        where s.bid_id = b.id and s.part = e.part), '[]') as shares
       from closing_manifest m
       cross join jsonb_to_recordset(m.manifest -> 'bids') as listed ("bidId" uuid, envelopes jsonb)
       join bid b on b.id = listed."bidId"
       join envelope e on e.bid_id = b.id and e.part = $2
       where m.tender_id = $1 and b.state in ('SEALED', 'OPENED')
         and not exists (select 1 from opened_part o where o.bid_id = b.id and o.part = $2) order by b.id`,
      [tender.id, part],
    );
    return rows.map(({ bidId, state, bidderEnc, bytes, loggedHash, shares }) => ({
      ...{ bidId, state, part, loggedHash, shares, policy: policyOf(tender, part) },
      bidder: this.secrets.show<Id>('bidder', bidderEnc),
      ceilingFen: tender.ceilingFen,
      envelope: this.secrets.showEnvelope(bytes),
    }));
  }
}

/** Fewer than three that can be opened are fewer than three that comply (GPL 36, 87 art. 43). */
function tooFew(bids: readonly OpenedBid[]): boolean {
  const count = {
    method: 'tender',
    stage: 'review',
    remaining: bids.length,
    publicServicePurchase: true,
  } as const;
  return decideOnBidCount(count).outcome === 'failed';
}

/** An envelope that is not the receipted one needs no shares: it is never opened. */
async function isReady({ envelope, loggedHash, shares, policy }: Waiting): Promise<boolean> {
  if ((await envelopeHash(envelope)) !== loggedHash) return true;
  const claims = shares.filter((share) => 'failed' in share).length;
  const { threshold, trustees } = policy;
  const word = { shares: shares.length - claims, claims, trustees: trustees.length, threshold };
  return prospectOf(word) !== 'wait';
}

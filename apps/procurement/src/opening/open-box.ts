import { Injectable } from '@nestjs/common';
import { BidsOpened } from '#contracts';
import { RuleBroken, type Id, type Instant } from '#kernel';
import { Events, type Tx } from '#messaging';
import { FieldCipher } from '#platform';
import { bidParts, open, recover, rederive, type BidPart, type ReleasedShare } from '#sealing';
import { RaiseSignals } from '../signal/raise-signals.ts';
import { policyOf } from '../tender/policy.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { tenderMoves } from '../tender/tender.rules.ts';
import { bidsInBox } from './opened-bids.ts';
import { readPart, type BidText } from './opening.rules.ts';

interface Openable {
  readonly bidId: Id;
  readonly bidderEnc: string;
  readonly bytes: Buffer;
  readonly shares: ReleasedShare[];
}

/** Opens a part of all bids at once, when enough trustees have released their shares of every one of them. */
@Injectable()
export class OpenBox {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly signals: RaiseSignals,
    private readonly events: Events,
  ) {}

  /** The parts that opened just now. */
  async openWhatCan(tx: Tx, tender: TenderRow, at: Instant): Promise<BidPart[]> {
    const opened: BidPart[] = [];
    for (const part of bidParts) if (await this.openPart(tx, tender, part)) opened.push(part);
    if (opened.length > 0) await this.moveOn(tx, tender, at);
    return opened;
  }

  private async openPart(tx: Tx, tender: TenderRow, part: BidPart): Promise<boolean> {
    const waiting = await waitingFor(tx, tender.id, part);
    if (waiting.length === 0 || waiting.some(({ shares }) => shares.length < tender.threshold)) return false;
    for (const bid of waiting) await this.openOne(tx, tender, { ...bid, part });
    return true;
  }

  /** What cannot be opened honestly is the bidder's fault: the shares were checked when they came. */
  private async openOne(tx: Tx, tender: TenderRow, bid: Openable & { part: BidPart }): Promise<void> {
    const { bidId, part } = bid;
    try {
      const content = await this.contentOf(tender, bid);
      await tx.query('insert into opened_part (bid_id, part, content) values ($1, $2, $3)', [
        bidId,
        part,
        content,
      ]);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      await tx.query(`update bid set state = 'INVALID', invalid_code = $2 where id = $1`, [
        bidId,
        error.code,
      ]);
    }
  }

  private async contentOf(
    tender: TenderRow,
    { bidderEnc, bytes, shares, part }: Openable & { part: BidPart },
  ): Promise<string> {
    const envelope = new Uint8Array(bytes);
    const policy = policyOf(tender, part);
    const mk = await recover(envelope, policy, shares);
    const { equal } = await rederive(envelope, policy, mk);
    if (!equal)
      throw new RuleBroken('bid.sealed-wrong', 'Sealing it again does not give the same envelope', { part });
    const json = parseJson(new TextDecoder().decode(await open(envelope, mk)), part);
    return JSON.stringify(readPart(part, json, this.cipher.decrypt('bid.bidder', bidderEnc)));
  }

  private async moveOn(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
    const bids = (await bidsInBox(tx, tender.id)).filter(({ state }) => state !== 'INVALID');
    const technicalOpen = bids.every(({ qualification, technical }) => qualification && technical);
    if (technicalOpen && tender.technicalOpenedAt === null) {
      await tx.query(`update bid set state = 'OPENED' where tender_id = $1 and state = 'SEALED'`, [
        tender.id,
      ]);
      await tx.update(TenderRow, { id: tender.id }, { technicalOpenedAt: at });
      await this.signals.afterTechnical(tx, tender.id, bids, at);
    }
    const prices = bids.flatMap(({ bidId, price }) => (price ? [{ bidId, ...price }] : []));
    if (prices.length > 0 && prices.length === bids.length && tender.priceOpenedAt === null) {
      await this.announce(tx, tender, prices, at);
    }
  }

  private async announce(
    tx: Tx,
    tender: TenderRow,
    prices: readonly (BidText['price'] & { bidId: Id })[],
    at: Instant,
  ): Promise<void> {
    const tenderId = tender.id;
    await tx.update(
      TenderRow,
      { id: tenderId },
      { priceOpenedAt: at, state: tenderMoves(tender.state, 'OPENED') },
    );
    const bids = prices.map(({ bidId, organizationId, priceFen }) => ({ bidId, organizationId, priceFen }));
    await this.events.publish(tx, BidsOpened, { key: tenderId, data: { tenderId, bids }, at });
    await this.signals.afterPrices(tx, tender, prices, at);
  }
}

function parseJson(text: string, part: BidPart): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RuleBroken('bid.text-invalid', 'The text is no JSON', { part });
  }
}

/** Bids whose part is still sealed, with the shares released so far. */
async function waitingFor(tx: Tx, tenderId: Id, part: BidPart): Promise<Openable[]> {
  return tx.query<Openable[]>(
    `select b.id as "bidId", b.bidder_enc as "bidderEnc", e.bytes,
            coalesce((select jsonb_agg(s.share) from released_share s where s.bid_id = b.id and s.part = e.part), '[]') as shares
     from bid b join envelope e on e.bid_id = b.id and e.part = $2
     where b.tender_id = $1 and b.state in ('SEALED', 'OPENED')
       and not exists (select 1 from opened_part o where o.bid_id = b.id and o.part = $2) order by b.id`,
    [tenderId, part],
  );
}

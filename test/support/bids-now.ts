import { expect } from '@jest/globals';
import { parseInstant, type Id, type Instant } from '#kernel';
import { bidParts, envelopeHash, type BidPart } from '#sealing';
import { parseVerifierKey, verifyReceipt, type Receipt } from '#transparency';
import { textual, type OwnBid, type SealedBids, type Taken } from './sealed-bids.ts';
import { REAL_TIME, type Answer, type Refusal, type TestService } from './service.ts';

const now = { at: REAL_TIME };

/** What bidders do in the server's own time: without borrowing any. */
export class BidsNow {
  constructor(
    private readonly app: TestService,
    private readonly box: SealedBids,
  ) {}

  async sealed(tenderId: Id): Promise<OwnBid> {
    return this.box.seal(tenderId, await this.box.steps.supplier());
  }

  async handedIn(tenderId: Id): Promise<OwnBid & Taken> {
    const own = await this.sealed(tenderId);
    return { ...own, ...(await this.box.handIn(tenderId, own, now)).body };
  }

  takeBack({ supplier, bidId }: OwnBid & Taken): Promise<Answer<Taken>> {
    return supplier.post(`/procurement/bids/${bidId}/withdrawal`, {}, now);
  }

  async commit(tenderId: Id, { supplier, envelopes }: OwnBid): Promise<Answer<Taken>> {
    const promised = async (part: BidPart): Promise<object> => ({
      ...{ hash: await envelopeHash(envelopes[part]), bytes: envelopes[part].length },
    });
    const [qualification, technical, price] = await Promise.all(bidParts.map(promised));
    const content = await envelopeHash(Buffer.concat(bidParts.map((part) => envelopes[part])));
    const body = { content, parts: { qualification, technical, price } };
    return supplier.post(`/procurement/tenders/${tenderId}/bid-commitments`, body, now);
  }

  /** A whole part of a bid that was committed to. */
  send({ supplier, envelopes }: OwnBid, bidId: Id, part: BidPart): Promise<Answer<Refusal>> {
    const piece = { part, offset: 0, chunk: textual(envelopes[part]) };
    return supplier.post(`/procurement/bids/${bidId}/chunks`, piece, now);
  }

  /** What the logged manifest of the close lists, sorted. */
  async boxed(tenderId: Id): Promise<Id[]> {
    const [row] = await this.app
      .schema('procurement')
      .query<{ manifest: { bids: { bidId: Id }[] } }[]>(
        'select manifest from closing_manifest where tender_id = $1',
        [tenderId],
      );
    return (row?.manifest.bids ?? []).map(({ bidId }) => bidId).sort();
  }

  /** By its signed moment alone; fails where the answer says otherwise. */
  async wasInTime({ status, body }: Answer<Taken>, closesAt: Instant): Promise<boolean> {
    const { body: log } = await this.app.anyone.get<{ verifierKey: string }>('/procurement/log/head');
    const facts = (body.facts ?? {}) as { receipt?: Receipt; receivedAt?: string; lateByMs?: number };
    const receipt = status < 300 ? body.receipt : facts.receipt;
    const signed = receipt && verifyReceipt(receipt, parseVerifierKey(log.verifierKey)).time;
    const came = parseInstant(signed ?? facts.receivedAt ?? '') ?? NaN;
    const inTime = came < closesAt;
    const late = { status: 409, code: 'bid.late', lateByMs: came - closesAt };
    const { lateByMs } = facts;
    const code = body.code as string | undefined;
    if (inTime) expect([200, 201]).toContain(status);
    else expect({ status, code, lateByMs }).toEqual(late);
    return inTime;
  }
}

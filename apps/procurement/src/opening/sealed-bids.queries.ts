import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import type { BidPart } from '#sealing';
import { TenderRow } from '../tender/tender.entity.ts';
import { mayRelease } from './opening.rules.ts';

interface SealedBidView {
  readonly bidId: Id;
  /** Base64url by part. */
  readonly envelopes: Readonly<Record<BidPart, string>>;
}

/** GET /procurement/tenders/:id/sealed-bids. Code: `share.too-early`. */
@Controller('procurement/tenders/:id/sealed-bids')
export class ReadSealedBids {
  constructor(private readonly db: DataSource) {}

  /** What a trustee of this tender opens boxes of, once it is closed. */
  @Get()
  @Allow('trustee')
  async list(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<{ items: SealedBidView[] }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    const named = tender && (await isTrusteeOf(this.db, tender, caller.personId));
    if (!named) throw new NoSuch('tender', tenderId);
    mayRelease(tender, 'qualification');
    const items = await this.db.query<SealedBidView[]>(
      `select b.id as "bidId", jsonb_object_agg(e.part, translate(encode(e.bytes, 'base64'), E'+/=\\n', '-_')) as envelopes
       from bid b join envelope e on e.bid_id = b.id
       where b.tender_id = $1 and b.state in ('SEALED', 'OPENED') group by b.id order by b.id`,
      [tenderId],
    );
    return { items };
  }
}

async function isTrusteeOf(db: DataSource, tender: TenderRow, personId: Id): Promise<boolean> {
  const rows = await db.query<unknown[]>('select 1 from trustee where person_id = $1 and id = any($2)', [
    personId,
    tender.trustees.map(({ id }) => id),
  ]);
  return rows.length > 0;
}

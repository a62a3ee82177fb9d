import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import type { BidPart } from '#sealing';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { ClosingManifest } from '../bid/manifest.rules.ts';
import { TenderRow } from '../tender/tender.entity.ts';
import { ownTrusteeIds } from '../trustee/trustees-of.ts';
import { mayRelease } from './opening.rules.ts';

interface SealedBidView {
  readonly bidId: Id;
  /** Base64url by part. */
  readonly envelopes: Readonly<Record<BidPart, string>>;
}

/** Logged at the close: `leaf` is SHA-256 of its canonical JSON, salted. */
interface ManifestView {
  readonly manifest: ClosingManifest;
  readonly salt: string;
  readonly leaf: string;
}

/** GET /procurement/tenders/:id/sealed-bids. Codes: `share.too-early`, `share.tender-failed`. */
@Controller('procurement/tenders/:id/sealed-bids')
export class ReadSealedBids {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  /** What a trustee of this tender opens boxes of, once it is closed, and the manifest it must agree with. */
  @Get()
  @Allow('trustee')
  async list(
    @IdParam() tenderId: Id,
    @CalledBy() { personId }: Caller,
  ): Promise<{ items: SealedBidView[]; closing: ManifestView | undefined }> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    const own = tender ? await ownTrusteeIds(this.db, { personId, trustees: tender.trustees }) : [];
    if (!tender || own.length === 0) throw new NoSuch('tender', tenderId);
    mayRelease(tender, 'qualification');
    const rows = await this.db.query<{ bidId: Id; part: BidPart; bytes: Buffer }[]>(
      `select b.id as "bidId", e.part, e.bytes from bid b join envelope e on e.bid_id = b.id
       where b.tender_id = $1 and b.state in ('SEALED', 'OPENED') order by b.id`,
      [tenderId],
    );
    const [closing] = await this.db.query<ManifestView[]>(
      'select manifest, salt, leaf from closing_manifest where tender_id = $1',
      [tenderId],
    );
    return { items: this.byBid(rows), closing };
  }

  private byBid(rows: readonly { bidId: Id; part: BidPart; bytes: Buffer }[]): SealedBidView[] {
    const byBid = new Map<Id, Partial<Record<BidPart, string>>>();
    for (const { bidId, part, bytes } of rows) {
      const envelope = Buffer.from(this.secrets.showEnvelope(bytes)).toString('base64url');
      byBid.set(bidId, { ...byBid.get(bidId), [part]: envelope });
    }
    return [...byBid].map(([bidId, envelopes]) => ({ bidId, envelopes }) as SealedBidView);
  }
}

import { Controller, Get } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import type { FailedShare, ReleasedShare, SealingPolicy } from '#sealing';
import { BidLog, type InclusionView } from '../bid/bid-log.ts';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { ClosingManifest } from '../bid/manifest.rules.ts';
import { policyOf } from '../tender/policy.ts';
import { openingIsPublic } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';

interface OpenedItem {
  readonly bidId: Id;
  /** Of bids whose price was opened. */
  readonly organizationId?: Id;
  readonly priceFen?: Fen;
  /** Why the bid is out. */
  readonly code?: string;
  /** Base64url; absent where the bid was out before prices were opened. */
  readonly envelope?: string;
  /** Base64url: with it anybody seals the price again. */
  readonly key?: string;
  readonly shares: readonly (ReleasedShare | FailedShare)[];
}

/** Everything to check an opening without asking anybody: see `libs/verifier` and `linli verify`. */
interface OpeningPackage {
  readonly format: 'linli-opening-1';
  readonly log: InclusionView & { readonly verifierKey: string; readonly checkpoint: string };
  readonly manifest: ClosingManifest;
  readonly salt: string;
  readonly leaf: string;
  readonly policy: SealingPolicy;
  readonly bids: readonly OpenedItem[];
}

interface ItemRow {
  readonly bidId: Id;
  readonly organizationId: Id | null;
  readonly priceFen: Fen | null;
  readonly code: string | null;
  readonly key: string | null;
  readonly bytes: Buffer | null;
  readonly shares: (ReleasedShare | FailedShare)[];
}

// Of a bid that was out before, nothing of its price is shown, whatever trustees may have sent in.
const ITEMS = `
  select b.id as "bidId", b.invalid_code as code,
         case when tried.price then b.organization_id end as "organizationId",
         (o.content ->> 'priceFen')::float8 as "priceFen", o.key,
         case when tried.price then e.bytes end as bytes,
         coalesce((select jsonb_agg(s.share order by s.trustee_id) from released_share s
                   where tried.price and s.bid_id = b.id and s.part = 'price'), '[]') as shares
  from closing_manifest m
  cross join jsonb_to_recordset(m.manifest -> 'bids') as listed ("bidId" uuid)
  join bid b on b.id = listed."bidId"
  join envelope e on e.bid_id = b.id and e.part = 'price'
  left join opened_part o on o.bid_id = b.id and o.part = 'price'
  cross join lateral (select o.key is not null or exists (
    select 1 from fault f where f.bid_id = b.id and f.part = 'price' and f.party <> 'trustee') as price) as tried
  where m.tender_id = $1 order by b.id`;

/** GET /procurement/tenders/:id/opening-package. */
@Controller('procurement/tenders/:id/opening-package')
export class ReadOpeningPackage {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
    private readonly log: BidLog,
  ) {}

  /** From the opening of prices on: what `linli verify` and the verifier page check offline. */
  @Get()
  @Public()
  read(@IdParam() tenderId: Id): Promise<OpeningPackage> {
    // One picture of the log: its head and the path to the manifest belong together.
    return this.db.transaction('REPEATABLE READ', (tx) => this.packageOf(tx, tenderId));
  }

  private async packageOf(tx: EntityManager, tenderId: Id): Promise<OpeningPackage> {
    const tender = await tx.findOneBy(TenderRow, { id: tenderId });
    const [closing] = await tx.query<Pick<OpeningPackage, 'manifest' | 'salt' | 'leaf'>[]>(
      'select manifest, salt, leaf from closing_manifest where tender_id = $1',
      [tenderId],
    );
    if (!tender || !closing || !openingIsPublic(tender)) throw new NoSuch('tender', tenderId);
    const { checkpoint } = await this.log.head(tx);
    const inclusion = await this.log.inclusion(tx, closing.leaf);
    const rows = await tx.query<ItemRow[]>(ITEMS, [tenderId]);
    return {
      format: 'linli-opening-1',
      log: { verifierKey: this.log.verifierKey, checkpoint, ...inclusion },
      ...closing,
      policy: policyOf(tender, 'price'),
      bids: rows.map((row) => this.itemOf(row)),
    };
  }

  private itemOf({ bidId, shares, bytes, ...row }: ItemRow): OpenedItem {
    const known = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    const envelope = bytes && Buffer.from(this.secrets.showEnvelope(bytes)).toString('base64url');
    return { bidId, ...known, ...(envelope !== null && { envelope }), shares };
  }
}

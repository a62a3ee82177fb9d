import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';
import type { SealingPolicy } from '#sealing';
import { BidSecrets } from '../bid/bid-secrets.ts';
import type { ClosingManifest } from '../bid/manifest.rules.ts';
import { policyOf } from '../tender/policy.ts';
import { openingIsPublic } from '../tender/procedure.ts';
import { TenderRow } from '../tender/tender.entity.ts';

interface PriceProof {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly priceFen: Fen;
  /** Base64url: what was in the box. */
  readonly envelope: string;
  /** Base64url: with it anybody seals the price again and gets the same bytes (libs/sealing `rederive`). */
  readonly key: string;
}

interface PriceProofs {
  readonly policy: SealingPolicy;
  readonly manifest: ClosingManifest;
  readonly salt: string;
  readonly leaf: string;
  readonly items: readonly PriceProof[];
}

/** GET /procurement/tenders/:id/price-proofs. */
@Controller('procurement/tenders/:id/price-proofs')
export class ReadPriceProofs {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: BidSecrets,
  ) {}

  /** From the public opening of prices on everybody can check them: what was in the box at the hour is what was read out. */
  @Get()
  @Public()
  async read(@IdParam() tenderId: Id): Promise<PriceProofs> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    const [closing] = await this.db.query<Pick<PriceProofs, 'manifest' | 'salt' | 'leaf'>[]>(
      'select manifest, salt, leaf from closing_manifest where tender_id = $1',
      [tenderId],
    );
    if (!tender || !closing || !openingIsPublic(tender)) throw new NoSuch('tender', tenderId);
    const rows = await this.db.query<(Omit<PriceProof, 'envelope'> & { bytes: Buffer })[]>(
      `select b.id as "bidId", b.organization_id as "organizationId", (o.content ->> 'priceFen')::float8 as "priceFen",
              o.key, e.bytes
       from bid b join opened_part o on o.bid_id = b.id and o.part = 'price'
       join envelope e on e.bid_id = b.id and e.part = 'price' where b.tender_id = $1 order by b.id`,
      [tenderId],
    );
    const items = rows.map(({ bytes, ...row }) => ({
      ...row,
      envelope: Buffer.from(this.secrets.showEnvelope(bytes)).toString('base64url'),
    }));
    return { policy: policyOf(tender, 'price'), ...closing, items };
  }
}

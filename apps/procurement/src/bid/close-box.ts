import { Injectable } from '@nestjs/common';
import { formatInstant, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { envelopeHash, newSalt, saltedLeaf } from '#sealing';
import { canonicalJson } from '#transparency';
import { BidLog } from './bid-log.ts';
import { bidMoves } from './bid.rules.ts';
import { BidSecrets } from './bid-secrets.ts';
import { inManifestOrder, type BoxedBid, type ClosingManifest } from './manifest.rules.ts';

interface Box {
  readonly id: Id;
  readonly closesAt: Instant | null;
}

/** Closes the box of a tender; call it under the tender's lock. */
@Injectable()
export class CloseBox {
  constructor(
    private readonly log: BidLog,
    private readonly secrets: BidSecrets,
  ) {}

  /** Logs every receipted bid, replaced ones too, and what is in the box now. Answers how many bids count. */
  async close(tx: Tx, tender: Box, at: Instant): Promise<number> {
    const leaves = await this.bindToTender(tx, tender.id);
    const bids = await boxedBids(tx, tender.id);
    const manifest: ClosingManifest = {
      tenderId: tender.id,
      closesAt: formatInstant(tender.closesAt ?? at),
      closedAt: formatInstant(at),
      bids: inManifestOrder(bids),
    };
    const salt = newSalt();
    const leaf = await manifestLeaf(manifest, salt);
    await tx.query('insert into closing_manifest (tender_id, manifest, salt, leaf) values ($1, $2, $3, $4)', [
      tender.id,
      JSON.stringify(manifest),
      salt,
      leaf,
    ]);
    await this.log.integrate(tx, [...leaves, leaf]);
    return bids.length;
  }

  /** From now on the bids of this box may be told from others. Answers their leaves. */
  private async bindToTender(tx: Tx, tenderId: Id): Promise<string[]> {
    const open = await tx.query<{ id: Id; leaf: string; boxEnc: string }[]>(
      'select id, leaf, box_enc as "boxEnc" from bid where tender_id is null',
    );
    const own = open.filter(({ boxEnc }) => this.secrets.show<Id>('box', boxEnc) === tenderId);
    await tx.query('update bid set tender_id = $1 where id = any($2)', [tenderId, own.map(({ id }) => id)]);
    await tx.query(`update bid set state = $2 where tender_id = $1 and state = 'COMMITTED'`, [
      tenderId,
      bidMoves('COMMITTED', 'INCOMPLETE'),
    ]);
    return own.map(({ leaf }) => leaf);
  }
}

/** The leaf of a manifest, base64url: SHA-256 of its canonical JSON (RFC 8785), salted like the leaf of a bid. */
export async function manifestLeaf(manifest: ClosingManifest, salt: string): Promise<string> {
  return saltedLeaf(await envelopeHash(new TextEncoder().encode(canonicalJson(manifest))), salt);
}

async function boxedBids(tx: Tx, tenderId: Id): Promise<BoxedBid[]> {
  return tx.query<BoxedBid[]>(
    `select b.id as "bidId", jsonb_object_agg(e.part, e.hash) as envelopes
     from bid b join envelope e on e.bid_id = b.id where b.tender_id = $1 and b.state = 'SEALED' group by b.id`,
    [tenderId],
  );
}

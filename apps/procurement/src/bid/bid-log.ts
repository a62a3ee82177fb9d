import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { formatInstant, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, Secrets } from '#platform';
import { newSalt } from '#sealing';
import {
  CompactRange,
  consistencyProof,
  formatDigest,
  formatVerifierKey,
  importLogKey,
  inclusionProof,
  leafHash,
  rootAt,
  signCheckpoint,
  signReceipt,
  type Digest,
  type LogSigner,
  type Receipt,
} from '#transparency';
import { dummiesFor } from './manifest.rules.ts';
import { StoredNodes } from './stored-nodes.ts';

const LOG_NAME = 'linli/procurement';

const hashOf = (leaf: string): Digest => leafHash(new Uint8Array(Buffer.from(leaf, 'base64url')));

/** Where a leaf is in a tree of this size, and the audit path, base64. */
export interface InclusionView {
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
}

/**
 * The log of bids (ADR 0005). A bidder leaves with a receipt that names the newest signed head; the leaf enters when the
 * box is closed, among dummies, so that the size of the tree never tells how many bids wait. A leaf that is not in the
 * tree afterwards proves, with its receipt, that it was left out.
 */
@Injectable()
export class BidLog {
  private readonly signer: LogSigner;

  constructor(secrets: Secrets) {
    const { x = '', d = '' } = secrets.signingKey('procurement.log-signing.v1').export({ format: 'jwk' });
    this.signer = importLogKey(LOG_NAME, { kty: 'OKP', crv: 'Ed25519', x, d });
  }

  get verifierKey(): string {
    return formatVerifierKey(this.signer);
  }

  /** The signed word that a leaf (base64url) was taken in. */
  async receipt(db: EntityManager, leaf: string, at: Instant): Promise<Receipt> {
    return this.receiptAt(await this.checkpoint(db), leaf, at);
  }

  /** The same for who has asked for the checkpoint, once for several. */
  receiptAt(checkpoint: string, leaf: string, at: Instant): Receipt {
    const statement = { leafHash: formatDigest(hashOf(leaf)), time: formatInstant(at), checkpoint };
    return signReceipt(statement, this.signer);
  }

  /** Takes the leaves of a closed box into the tree, in an order that says nothing, and signs the new head. */
  async integrate(tx: Tx, leaves: readonly string[]): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('bid-log'))`);
    const { size } = await this.head(tx);
    const nodes = new StoredNodes(tx);
    const tree = await CompactRange.load(nodes, size);
    const dummies = Array.from({ length: dummiesFor(leaves.length) }, () => newSalt());
    const ordered = [...leaves, ...dummies].sort();
    await nodes.write(ordered.flatMap((leaf) => tree.append(hashOf(leaf))));
    await tx.query('insert into log_leaf (leaf, position) select * from unnest($1::text[], $2::bigint[])', [
      ordered,
      ordered.map((_, i) => size + i),
    ]);
    const checkpoint = signCheckpoint({ size: tree.size, root: tree.root }, this.signer);
    await tx.query('insert into log_head (size, checkpoint) values ($1, $2)', [tree.size, checkpoint]);
  }

  /** The newest signed head. */
  async checkpoint(db: EntityManager): Promise<string> {
    return (await this.head(db)).checkpoint;
  }

  async head(db: EntityManager): Promise<{ size: number; checkpoint: string }> {
    const [row] = await db.query<{ size: number; checkpoint: string }[]>(
      'select size::float8 as size, checkpoint from log_head order by log_head.size desc limit 1',
    );
    if (row) return row;
    const root = await rootAt(new StoredNodes(db), 0);
    return { size: 0, checkpoint: signCheckpoint({ size: 0, root }, this.signer) };
  }

  /** Where a leaf is in the newest tree, and the proof of it. Throws NoSuch `leaf`. */
  async inclusion(db: EntityManager, leaf: string): Promise<InclusionView> {
    const [row] = await db.query<{ index: number }[]>(
      'select position::float8 as index from log_leaf where leaf = $1',
      [leaf],
    );
    if (!row) throw new NoSuch('leaf', leaf);
    const { size } = await this.head(db);
    const proof = await inclusionProof(new StoredNodes(db), row.index, size);
    return { index: row.index, size, proof: proof.map(formatDigest) };
  }

  /** That the tree of one size is the beginning of that of another. Throws `tree.out-of-range`. */
  async consistency(db: EntityManager, from: number, to: number): Promise<string[]> {
    return (await consistencyProof(new StoredNodes(db), from, to)).map(formatDigest);
  }
}

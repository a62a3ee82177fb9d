import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { Matches } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { formatInstant, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, Public, Secrets } from '#platform';
import {
  CompactRange,
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
  type NodeKey,
  type NodeReader,
  type Receipt,
  type TreeNode,
} from '#transparency';

const LOG_NAME = 'linli/procurement';

/** The nodes of the bid log as rows. */
class StoredNodes implements NodeReader {
  constructor(private readonly db: EntityManager) {}

  async read(keys: readonly NodeKey[]): Promise<readonly (Digest | undefined)[]> {
    const rows = await this.db.query<{ hash: Buffer | null }[]>(
      `select n.hash from unnest($1::int[], $2::bigint[]) with ordinality as k (level, position, at)
       left join tree_node n using (level, position) order by k.at`,
      [keys.map(({ level }) => level), keys.map(({ index }) => index)],
    );
    return rows.map(({ hash }) => (hash === null ? undefined : new Uint8Array(hash)));
  }

  async write(nodes: readonly TreeNode[]): Promise<void> {
    await this.db.query(
      'insert into tree_node (level, position, hash) select * from unnest($1::int[], $2::bigint[], $3::bytea[])',
      [
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        nodes.map(({ hash }) => Buffer.from(hash)),
      ],
    );
  }
}

/**
 * The log of bids (ADR 0005). A bidder leaves with a receipt that names the newest signed head; the leaf enters when the box is
 * closed, so that the size of the tree never tells how many bids wait. A leaf that is not in the tree afterwards proves,
 * with its receipt, that it was left out.
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
    const hash = formatDigest(leafHash(new Uint8Array(Buffer.from(leaf, 'base64url'))));
    const { checkpoint } = await this.head(db);
    return signReceipt({ leafHash: hash, time: formatInstant(at), checkpoint }, this.signer);
  }

  /** Takes the leaves of a closed box into the tree, in an order that says nothing, and signs the new head. */
  async integrate(tx: Tx, leaves: readonly string[]): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('bid-log'))`);
    const { size } = await this.head(tx);
    const nodes = new StoredNodes(tx);
    const tree = await CompactRange.load(nodes, size);
    for (const leaf of [...leaves].sort()) {
      await tx.query('insert into log_leaf (leaf, position) values ($1, $2)', [leaf, tree.size]);
      await nodes.write(tree.append(leafHash(new Uint8Array(Buffer.from(leaf, 'base64url')))));
    }
    if (tree.size === size) return;
    const checkpoint = signCheckpoint({ size: tree.size, root: tree.root }, this.signer);
    await tx.query('insert into log_head (size, checkpoint) values ($1, $2)', [tree.size, checkpoint]);
  }

  async head(db: EntityManager): Promise<{ size: number; checkpoint: string }> {
    const [row] = await db.query<{ size: number; checkpoint: string }[]>(
      'select size::float8 as size, checkpoint from log_head order by log_head.size desc limit 1',
    );
    if (row) return row;
    const root = await rootAt(new StoredNodes(db), 0);
    return { size: 0, checkpoint: signCheckpoint({ size: 0, root }, this.signer) };
  }

  /** Where a leaf is in the newest tree, and the proof of it. */
  async inclusion(
    db: EntityManager,
    leaf: string,
  ): Promise<{ index: number; size: number; proof: string[] }> {
    const [row] = await db.query<{ index: number }[]>(
      'select position::float8 as index from log_leaf where leaf = $1',
      [leaf],
    );
    if (!row) throw new NoSuch('leaf', leaf);
    const { size } = await this.head(db);
    const proof = await inclusionProof(new StoredNodes(db), row.index, size);
    return { index: row.index, size, proof: proof.map(formatDigest) };
  }
}

class LeafQuery {
  /** The leaf of a receipt, base64url. */
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  leaf!: string;
}

/** The log, for bidders who do not want to trust us. */
@Controller('procurement/log')
export class ReadBidLog {
  constructor(
    private readonly log: BidLog,
    private readonly db: DataSource,
  ) {}

  /** The newest signed head and the key to check it and every receipt with. */
  @Get('head')
  @Public()
  async head(): Promise<{ size: number; checkpoint: string; verifierKey: string }> {
    return { ...(await this.log.head(this.db.manager)), verifierKey: this.log.verifierKey };
  }

  /** Proof that a bid is in the tree; 404 `leaf.not-found` before its box is closed. */
  @Get('proofs/inclusion')
  @Public()
  inclusion(@Query() { leaf }: LeafQuery): Promise<{ index: number; size: number; proof: string[] }> {
    return this.log.inclusion(this.db.manager, leaf);
  }
}

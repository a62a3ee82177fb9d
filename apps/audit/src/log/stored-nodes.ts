import type { EntityManager } from 'typeorm';
import type { Digest, NodeKey, NodeReader, TreeNode } from '#transparency';

/** The Merkle tree's nodes as rows. */
export class StoredNodes implements NodeReader {
  constructor(private readonly db: EntityManager) {}

  async read(keys: readonly NodeKey[]): Promise<readonly (Digest | undefined)[]> {
    const rows = await this.db.query<{ hash: Buffer | null }[]>(
      `select n.hash from unnest($1::int[], $2::bigint[]) with ordinality as k (level, position, at)
       left join tree_node n using (level, position) order by k.at`,
      [keys.map((key) => key.level), keys.map((key) => key.index)],
    );
    return rows.map(({ hash }) => (hash === null ? undefined : new Uint8Array(hash)));
  }

  async write(nodes: readonly TreeNode[]): Promise<void> {
    await this.db.query(
      `insert into tree_node (level, position, hash)
       select * from unnest($1::int[], $2::bigint[], $3::bytea[])`,
      [nodes.map((n) => n.level), nodes.map((n) => n.index), nodes.map((n) => Buffer.from(n.hash))],
    );
  }
}

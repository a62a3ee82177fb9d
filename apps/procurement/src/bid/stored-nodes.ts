import type { EntityManager } from 'typeorm';
import type { Digest, NodeKey, NodeReader, TreeNode } from '#transparency';

/** The nodes of the bid log as rows. */
export class StoredNodes implements NodeReader {
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

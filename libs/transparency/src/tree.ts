import { RuleBroken } from '#kernel';
import { emptyRoot, nodeHash, type Digest } from './hash.ts';

/** A perfect subtree: the leaves `index · 2^level … (index + 1) · 2^level − 1`. Level 0 is the leaf hashes. */
export interface NodeKey {
  readonly level: number;
  readonly index: number;
}

/** A row of the tree. Written once, never changed: incomplete subtrees are computed, not stored. */
export interface TreeNode extends NodeKey {
  readonly hash: Digest;
}

/** Where the nodes are kept. Answers in the order of the keys; a missing node is `undefined`. */
export interface NodeReader {
  read(keys: readonly NodeKey[]): Promise<readonly (Digest | undefined)[]>;
}

/** Nodes in memory: for tests, verifiers and small logs. */
export class MemoryNodes implements NodeReader {
  private readonly nodes = new Map<string, Digest>();

  write(nodes: Iterable<TreeNode>): void {
    for (const { level, index, hash } of nodes) this.nodes.set(`${level}/${index}`, hash);
  }

  read(keys: readonly NodeKey[]): Promise<readonly (Digest | undefined)[]> {
    return Promise.resolve(keys.map(({ level, index }) => this.nodes.get(`${level}/${index}`)));
  }
}

/** The largest power of two smaller than n (n ≥ 2). By arithmetic: bit operations end at 2^31 leaves. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The perfect subtrees that make up the leaves `begin … end − 1`, from left to right; `begin` as in RFC 6962 paths. */
export function coveringNodes(begin: number, end: number): NodeKey[] {
  const keys: NodeKey[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level++;
    }
    keys.push({ level, index: at / width });
    at += width;
  }
  return keys;
}

/** The hash over neighbouring subtrees of falling size. */
export function foldNodes(hashes: readonly Digest[]): Digest {
  if (hashes.length === 0) return emptyRoot;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * The right edge of the tree: all that is needed to append. One hash for each one-bit of the size, so a log of a
 * billion entries carries at most 30.
 */
export class CompactRange {
  private readonly edge: TreeNode[];

  private constructor(
    private leaves: number,
    edge: readonly TreeNode[],
  ) {
    this.edge = [...edge];
  }

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** The edge of a stored tree. Throws `tree.incomplete` when a node is missing. */
  static async load(reader: NodeReader, size: number): Promise<CompactRange> {
    const keys = coveringNodes(0, checkedSize(size));
    const hashes = await readAll(reader, keys);
    return new CompactRange(
      size,
      keys.map((key, i) => ({ ...key, hash: hashes[i] ?? emptyRoot })),
    );
  }

  get size(): number {
    return this.leaves;
  }

  get root(): Digest {
    return foldNodes(this.edge.map((node) => node.hash));
  }

  /** Adds one leaf hash and gives the nodes to store with it: the leaf and each subtree it completed. */
  append(hash: Digest): TreeNode[] {
    let node: TreeNode = { level: 0, index: this.leaves, hash };
    const stored = [node];
    for (let left = this.edge.at(-1); left && left.level === node.level; left = this.edge.at(-1)) {
      this.edge.pop();
      node = { level: left.level + 1, index: left.index / 2, hash: nodeHash(left.hash, node.hash) };
      stored.push(node);
    }
    this.edge.push(node);
    this.leaves++;
    return stored;
  }
}

export function checkedSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RuleBroken('tree.out-of-range', `${size} is not a tree size`, { size });
  }
  return size;
}

/** All nodes, or `tree.incomplete`. */
export async function readAll(reader: NodeReader, keys: readonly NodeKey[]): Promise<readonly Digest[]> {
  if (keys.length === 0) return [];
  const found = await reader.read(keys);
  return keys.map((key, i) => {
    const hash = found[i];
    if (!hash) {
      throw new RuleBroken('tree.incomplete', 'A stored node of the tree is missing', { ...key });
    }
    return hash;
  });
}

/** The root the tree had at any size up to its present one. Throws `tree.incomplete`, `tree.out-of-range`. */
export async function rootAt(reader: NodeReader, size: number): Promise<Digest> {
  return foldNodes(await readAll(reader, coveringNodes(0, checkedSize(size))));
}

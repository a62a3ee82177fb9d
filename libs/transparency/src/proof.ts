import { RuleBroken } from '#kernel';
import { coveringNodes, checkedSize, foldNodes, readAll, splitPoint, type NodeReader } from './tree.ts';
import { digestBytes, emptyRoot, equalDigests, nodeHash, type Digest } from './hash.ts';

interface Range {
  readonly begin: number;
  readonly end: number;
}

/**
 * The audit path of one leaf in the tree of the given size (RFC 6962 §2.1.1), from the leaf upwards. One read.
 * Throws `tree.out-of-range`, `tree.incomplete`.
 */
export async function inclusionProof(reader: NodeReader, index: number, size: number): Promise<Digest[]> {
  if (checkedSize(index) >= checkedSize(size)) throw outOfRange(index, size);
  const ranges: Range[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    ranges.unshift(index < middle ? { begin: middle, end } : { begin, end: middle });
    [begin, end] = index < middle ? [begin, middle] : [middle, end];
  }
  return hashesOf(reader, ranges);
}

/**
 * Proof that the tree of `oldSize` leaves is the beginning of the one of `newSize` (RFC 6962 §2.1.2). Empty for
 * equal sizes and from the empty tree. Throws `tree.out-of-range`, `tree.incomplete`.
 */
export async function consistencyProof(
  reader: NodeReader,
  oldSize: number,
  newSize: number,
): Promise<Digest[]> {
  if (checkedSize(oldSize) > checkedSize(newSize)) throw outOfRange(oldSize, newSize);
  if (oldSize === 0 || oldSize === newSize) return [];
  const ranges: Range[] = [];
  let [begin, end] = [0, newSize];
  while (end > oldSize) {
    const middle = begin + splitPoint(end - begin);
    ranges.unshift(oldSize <= middle ? { begin: middle, end } : { begin, end: middle });
    [begin, end] = oldSize <= middle ? [begin, middle] : [middle, end];
  }
  // The old tree itself is known to whoever asks; any other subtree that ends with it is not.
  if (begin > 0) ranges.unshift({ begin, end });
  return hashesOf(reader, ranges);
}

const outOfRange = (part: number, size: number): RuleBroken =>
  new RuleBroken('tree.out-of-range', `${part} is outside a tree of ${size}`, { part, size });

async function hashesOf(reader: NodeReader, ranges: readonly Range[]): Promise<Digest[]> {
  const keys = ranges.map(({ begin, end }) => coveringNodes(begin, end));
  const hashes = await readAll(reader, keys.flat());
  let at = 0;
  return keys.map(({ length }) => foldNodes(hashes.slice(at, (at += length))));
}

export interface InclusionClaim {
  readonly leafHash: Digest;
  readonly index: number;
  readonly size: number;
  readonly root: Digest;
  readonly proof: readonly Digest[];
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Digest;
  readonly newSize: number;
  readonly newRoot: Digest;
  readonly proof: readonly Digest[];
}

const invalid = (what: string): RuleBroken =>
  new RuleBroken('proof.invalid', `The proof fails: ${what}`, { what });

function checkSizes(sizes: readonly number[], digests: readonly Digest[]): void {
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) throw invalid('size');
  if (!digests.every((digest) => digest instanceof Uint8Array && digest.length === digestBytes)) {
    throw invalid('hash length');
  }
}

/** RFC 9162 §2.1.3.2. Returns when the leaf is at that place of the tree, else throws `proof.invalid`. */
export function verifyInclusion(claim: InclusionClaim): void {
  const { index, size, root, proof } = claim;
  checkSizes([index, size], [claim.leafHash, root, ...proof]);
  if (index >= size) throw invalid('index');
  let [node, last, hash] = [index, size - 1, claim.leafHash];
  for (const sibling of proof) {
    if (last === 0) throw invalid('too long');
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      [node, last] = skipLonely(node, last);
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw invalid('too short');
  if (!equalDigests(hash, root)) throw invalid('root');
}

// A node at the right edge without a sibling is its own parent.
function skipLonely(node: number, last: number): [number, number] {
  while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
  return [node, last];
}

/** RFC 9162 §2.1.4.2. Returns when the old tree is the beginning of the new one, else throws `proof.invalid`. */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  checkSizes([oldSize, newSize], [oldRoot, newRoot, ...proof]);
  if (oldSize > newSize) throw invalid('sizes');
  if (oldSize === 0 || oldSize === newSize) {
    const expected = oldSize === newSize ? newRoot : emptyRoot;
    if (proof.length > 0 || !equalDigests(oldRoot, expected)) throw invalid('root');
    return;
  }
  walkConsistency(claim);
}

function walkConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): void {
  let [node, last] = [oldSize - 1, newSize - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  const [first, ...rest] = node === 0 ? [oldRoot, ...proof] : proof;
  if (!first) throw invalid('too short');
  const hashes = climb([first, first], rest, [node, last]);
  if (!equalDigests(hashes[0], oldRoot) || !equalDigests(hashes[1], newRoot)) throw invalid('root');
}

function climb(from: readonly [Digest, Digest], path: readonly Digest[], [node, last]: [number, number]) {
  let [oldHash, newHash] = from;
  for (const sibling of path) {
    if (last === 0) throw invalid('too long');
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      [node, last] = skipLonely(node, last);
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw invalid('too short');
  return [oldHash, newHash] as const;
}

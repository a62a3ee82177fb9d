import { beforeAll, describe, expect, it } from '@jest/globals';
import { RFC9162 as rfc9162 } from '@transmute/rfc9162';
import fc from 'fast-check';
import {
  CompactRange,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  MemoryNodes,
  rootAt,
  verifyConsistency,
  verifyInclusion,
  type Digest,
} from './index.ts';

const SIZE = 70;
const entries = Array.from({ length: SIZE }, (_, i) => new TextEncoder().encode(`leaf ${i}`));
const nodes = new MemoryNodes();
const roots: Digest[] = [emptyRoot];
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
const invalid = expect.objectContaining({ code: 'proof.invalid' });

beforeAll(() => {
  const range = CompactRange.empty();
  for (const entry of entries) {
    nodes.write(range.append(leafHash(entry)));
    roots.push(range.root);
  }
});

const rootOf = (size: number): Digest => roots[size] ?? new Uint8Array();
const leafOf = (index: number): Digest => leafHash(entries[index] ?? new Uint8Array());
const flipped = (digest: Digest) => digest.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

describe('the tree', () => {
  it('has at every size the root that another implementation computes from all leaves', async () => {
    for (let size = 1; size <= SIZE; size++) {
      expect(hex(rootOf(size))).toBe(hex(await rfc9162.treeHead(entries.slice(0, size))));
      expect(hex(await rootAt(nodes, size))).toBe(hex(rootOf(size)));
    }
    expect(hex(await rootAt(nodes, 0))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('is taken up from its stored nodes at any size', async () => {
    for (let size = 0; size < SIZE; size++) {
      const range = await CompactRange.load(nodes, size);
      expect(hex(range.root)).toBe(hex(rootOf(size)));
      range.append(leafOf(size));
      expect([range.size, hex(range.root)]).toEqual([size + 1, hex(rootOf(size + 1))]);
    }
  });

  it('stores less than two nodes a leaf', () => {
    const range = CompactRange.empty();
    const stored = entries.reduce((sum, entry) => sum + range.append(leafHash(entry)).length, 0);
    expect(stored).toBeLessThan(2 * SIZE);
  });

  it('says when a stored node is missing', async () => {
    const incomplete = expect.objectContaining({ code: 'tree.incomplete' });
    await expect(rootAt(nodes, SIZE + 1)).rejects.toEqual(incomplete);
    await expect(CompactRange.load(new MemoryNodes(), 3)).rejects.toEqual(incomplete);
    await expect(inclusionProof(nodes, 0, SIZE * 2)).rejects.toEqual(incomplete);
  });

  it.each([
    [5, 5],
    [-1, 5],
    [0.5, 5],
    [0, Number.NaN],
  ])('has no proof for leaf %d of %d', async (index, size) => {
    const refusal = expect.objectContaining({ code: 'tree.out-of-range' });
    await expect(inclusionProof(nodes, index, size)).rejects.toEqual(refusal);
    await expect(consistencyProof(nodes, 6, 5)).rejects.toEqual(refusal);
  });
});

describe('inclusion', () => {
  it('is proven for every leaf at every size, with the same path as another implementation', async () => {
    for (let size = 1; size <= SIZE; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(nodes, index, size);
        expect(() => {
          verifyInclusion({ leafHash: leafOf(index), index, size, root: rootOf(size), proof });
        }).not.toThrow();
      }
      const index = (size * 7) % size === 0 ? size - 1 : size % 3;
      const oracle = await rfc9162.PATH(index, entries.slice(0, size));
      expect((await inclusionProof(nodes, index, size)).map(hex)).toEqual(oracle.map(hex));
    }
  });

  it('is refused for another leaf, place, size, root, or a changed, longer or shorter path', async () => {
    for (let size = 1; size <= 33; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(nodes, index, size);
        const claim = { leafHash: leafOf(index), index, size, root: rootOf(size), proof };
        const forgeries = [
          { ...claim, leafHash: flipped(claim.leafHash) },
          { ...claim, index: (index + 1) % (size + 1) },
          { ...claim, root: rootOf(size + 1) },
          { ...claim, root: flipped(claim.root) },
          { ...claim, proof: [...proof, rootOf(size)] },
          { ...claim, leafHash: new Uint8Array() },
          ...proof.map((_, at) => ({ ...claim, proof: proof.filter((__, i) => i !== at) })),
          ...proof.map((_, at) => ({ ...claim, proof: proof.map((d, i) => (i === at ? flipped(d) : d)) })),
        ];
        for (const forged of forgeries) expect(() => verifyInclusion(forged)).toThrow(invalid);
      }
    }
  });

  it('never accepts junk and never crashes on it', () => {
    const digest = fc.uint8Array({ minLength: 0, maxLength: 40 });
    const claims = fc.record({
      leafHash: digest,
      index: fc.double(),
      size: fc.double(),
      root: digest,
      proof: fc.array(digest),
    });
    fc.assert(fc.property(claims, (claim) => expect(() => verifyInclusion(claim)).toThrow(invalid)));
  });
});

describe('consistency', () => {
  it('is proven between every two sizes, with the same path as another implementation', async () => {
    for (let newSize = 0; newSize <= SIZE; newSize++) {
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const proof = await consistencyProof(nodes, oldSize, newSize);
        const claim = { oldSize, oldRoot: rootOf(oldSize), newSize, newRoot: rootOf(newSize), proof };
        expect(() => verifyConsistency(claim)).not.toThrow();
      }
    }
  });

  it('has the path another implementation gives, which repeats the old root where it is a perfect subtree', async () => {
    for (let newSize = 2; newSize <= 20; newSize++) {
      for (let oldSize = 1; oldSize < newSize; oldSize++) {
        const oracle = await rfc9162.PROOF(oldSize, entries.slice(0, newSize));
        const proof = await consistencyProof(nodes, oldSize, newSize);
        const isPerfect = Number.isInteger(Math.log2(oldSize));
        expect((isPerfect ? [rootOf(oldSize), ...proof] : proof).map(hex)).toEqual(oracle.map(hex));
      }
    }
  });

  it('is refused for any other pair of trees and for a changed, longer or shorter path', async () => {
    for (let newSize = 1; newSize <= 33; newSize++) {
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const proof = await consistencyProof(nodes, oldSize, newSize);
        const claim = { oldSize, oldRoot: rootOf(oldSize), newSize, newRoot: rootOf(newSize), proof };
        const forgeries = [
          { ...claim, oldRoot: flipped(claim.oldRoot) },
          { ...claim, oldSize: newSize + 1 },
          { ...claim, proof: [...proof, rootOf(newSize)] },
          ...(oldSize > 0 ? [{ ...claim, newRoot: flipped(claim.newRoot) }] : []),
          ...proof.map((_, at) => ({ ...claim, proof: proof.filter((__, i) => i !== at) })),
          ...proof.map((_, at) => ({ ...claim, proof: proof.map((d, i) => (i === at ? flipped(d) : d)) })),
        ];
        for (const forged of forgeries) expect(() => verifyConsistency(forged)).toThrow(invalid);
      }
    }
  });

  it('is refused when an entry of the past was rewritten', async () => {
    const rewritten = new MemoryNodes();
    const range = CompactRange.empty();
    entries.forEach((entry, i) => {
      rewritten.write(range.append(leafHash(i === 11 ? new TextEncoder().encode('a better price') : entry)));
    });
    const proof = await consistencyProof(rewritten, 40, SIZE);
    const claim = { oldSize: 40, oldRoot: rootOf(40), newSize: SIZE, newRoot: range.root, proof };
    expect(() => verifyConsistency(claim)).toThrow(invalid);
  });
});

describe('sizes beyond 32 bits', () => {
  it('are counted rightly', () => {
    const root = leafHash(new Uint8Array());
    const claim = { leafHash: root, index: 2 ** 40, size: 2 ** 40 + 1, root, proof: [] };
    expect(() => verifyInclusion(claim)).toThrow(invalid);
  });
});

describe('the test vectors of Certificate Transparency', () => {
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const expected = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const tree = new MemoryNodes();
  const range = CompactRange.empty();

  it('give the same roots', () => {
    const computed = inputs.map((input) => {
      tree.write(range.append(leafHash(Buffer.from(input, 'hex'))));
      return hex(range.root);
    });
    expect(computed).toEqual(expected);
  });

  it('give the same paths', async () => {
    expect((await inclusionProof(tree, 5, 8)).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect((await consistencyProof(tree, 1, 8)).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });
});

import { verify } from 'node:crypto';
import type { Id } from '#kernel';
import {
  bidLeaf,
  bidParts,
  envelopeHash,
  newSalt,
  openShare,
  seal,
  trusteeKeyPair,
  type BidPart,
  type SealingPolicy,
  type TrusteeKeyPair,
} from '#sealing';
import {
  CompactRange,
  formatDigest,
  formatVerifierKey,
  generateLogKey,
  inclusionProof,
  leafHash,
  MemoryNodes,
  signCheckpoint,
  signReceipt,
  type LogSigner,
  type Receipt,
} from '#transparency';
import { leafOfManifest, type CheckEd25519, type ClosingManifest, type OpeningPackage } from '#verifier';

/** A bid as its bidder has it at home. */
export interface HomeBid {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly priceFen: number;
  readonly envelopes: Readonly<Record<BidPart, Uint8Array>>;
  readonly keys: Readonly<Record<BidPart, Uint8Array>>;
  readonly taken: { readonly leaf: string; readonly salt: string; readonly receipt: Receipt };
}

export interface OpenedBox {
  readonly signer: LogSigner;
  readonly logKey: string;
  readonly trustees: readonly TrusteeKeyPair[];
  readonly bids: readonly HomeBid[];
  readonly opening: OpeningPackage;
  /** The path of any leaf (base64url) to the head of the package. */
  readonly proofOf: (
    leaf: string,
  ) => Promise<{ index: number; size: number; proof: string[]; checkpoint: string }>;
}

/** Node's own, without the warning of its WebCrypto. */
export const nodeEd25519: CheckEd25519 = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return Promise.resolve(verify(null, message, { key: jwk, format: 'jwk' }, signature));
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const hashOf = (leaf: string) => leafHash(new Uint8Array(Buffer.from(leaf, 'base64url')));

/** A tender that was opened by the book, without any service: three of five trustees, so many bids. */
export async function openedBox(count = 3): Promise<OpenedBox> {
  const signer = generateLogKey('linli/procurement');
  const trustees = await Promise.all([1, 2, 3, 4, 5].map(() => trusteeKeyPair()));
  const named = trustees.map(({ publicKey }, i) => ({ id: `trustee-${i + 1}`, publicKey }));
  const policyOf = (part: BidPart): SealingPolicy => ({
    tenderId: 'tender',
    part,
    trustees: named,
    threshold: 3,
  });
  const empty = signCheckpoint({ size: 0, root: CompactRange.empty().root }, signer);
  const bids = await Promise.all(
    Array.from({ length: count }, (_, i) => homeBid(i, policyOf, { signer, empty })),
  );
  const manifest: ClosingManifest = {
    ...{
      tenderId: 'tender',
      closesAt: '2026-03-23T10:00:00.000+08:00',
      closedAt: '2026-03-23T10:00:00.007+08:00',
    },
    bids: await Promise.all(
      bids.map(async ({ bidId, envelopes }) => ({ bidId, envelopes: await hashesOf(envelopes) })),
    ),
  };
  const salt = newSalt();
  const leaf = await leafOfManifest(manifest, salt);
  const leaves = [...bids.map(({ taken }) => taken.leaf), leaf].sort();
  const nodes = new MemoryNodes();
  const tree = CompactRange.empty();
  for (const one of leaves) nodes.write(tree.append(hashOf(one)));
  const checkpoint = signCheckpoint({ size: tree.size, root: tree.root }, signer);
  const proofOf: OpenedBox['proofOf'] = async (one) => {
    const index = leaves.indexOf(one);
    const proof = (await inclusionProof(nodes, index, tree.size)).map(formatDigest);
    return { index, size: tree.size, proof, checkpoint };
  };
  const logKey = formatVerifierKey(signer);
  const policy = policyOf('price');
  const items = await Promise.all(
    bids.map(async ({ bidId, organizationId, priceFen, envelopes, keys }) => ({
      ...{ bidId, organizationId, priceFen, envelope: text(envelopes.price), key: text(keys.price) },
      shares: await Promise.all(
        trustees.slice(0, 3).map(({ privateKey }) => openShare(envelopes.price, policy, privateKey)),
      ),
    })),
  );
  const log = { verifierKey: logKey, ...(await proofOf(leaf)) };
  const opening = { format: 'linli-opening-1', log, manifest, salt, leaf, policy, bids: items } as const;
  return { signer, logKey, trustees, bids, opening, proofOf };
}

async function hashesOf(envelopes: HomeBid['envelopes']): Promise<Record<BidPart, string>> {
  const entries = await Promise.all(
    bidParts.map(async (part) => [part, await envelopeHash(envelopes[part])]),
  );
  return Object.fromEntries(entries) as Record<BidPart, string>;
}

async function homeBid(
  i: number,
  policyOf: (part: BidPart) => SealingPolicy,
  { signer, empty }: { signer: LogSigner; empty: string },
): Promise<HomeBid> {
  const organizationId = `organization-${i + 1}`;
  const priceFen = 28_500_000 + i * 100_000;
  const texts = { qualification: {}, technical: { text: '服务方案' }, price: { priceFen } };
  const sealed = await Promise.all(
    bidParts.map(async (part) => {
      const plain = new TextEncoder().encode(JSON.stringify({ organizationId, ...texts[part] }));
      return [part, await seal(policyOf(part), plain)] as const;
    }),
  );
  const envelopes = Object.fromEntries(sealed.map(([part, { envelope }]) => [part, envelope]));
  const keys = Object.fromEntries(sealed.map(([part, { mk }]) => [part, mk]));
  const salt = newSalt();
  const leaf = await bidLeaf(
    sealed.map(([, { envelope }]) => envelope),
    salt,
  );
  const statement = {
    leafHash: formatDigest(hashOf(leaf)),
    time: '2026-03-20T09:00:00.000+08:00',
    checkpoint: empty,
  };
  return {
    ...{ bidId: `bid-${i + 1}`, organizationId, priceFen },
    envelopes: envelopes as unknown as HomeBid['envelopes'],
    keys: keys as unknown as HomeBid['keys'],
    taken: { leaf, salt, receipt: signReceipt(statement, signer) },
  };
}

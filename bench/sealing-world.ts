import {
  open,
  openShare,
  recover,
  seal,
  trusteeKeyPair,
  type ReleasedShare,
  type SealingPolicy,
  type TrusteePrivateKey,
} from '#sealing';

export const TRUSTEES = 5;
export const THRESHOLD = 3;
const TEXT_BYTES = 2_000;

export interface SealingWorld {
  readonly policy: SealingPolicy;
  readonly keys: readonly TrusteePrivateKey[];
  readonly text: Uint8Array;
}

export async function sealingWorld(): Promise<SealingWorld> {
  const pairs = await Promise.all(Array.from({ length: TRUSTEES }, () => trusteeKeyPair()));
  const trustees = pairs.map(({ publicKey }, i) => ({ id: `trustee-${i + 1}`, publicKey }));
  return {
    policy: {
      tenderId: '019b0000-0000-7000-8000-000000000001',
      part: 'price',
      trustees,
      threshold: THRESHOLD,
    },
    keys: pairs.map(({ privateKey }) => privateKey),
    text: new Uint8Array(TEXT_BYTES).fill(32),
  };
}

/** What the platform has when the last trustee has spoken. */
export interface ClosedBox {
  readonly policy: SealingPolicy;
  readonly bids: readonly { readonly envelope: Uint8Array; readonly shares: readonly ReleasedShare[] }[];
  /** Of all sealed prices, in fen. */
  readonly sum: number;
}

/** So many bids of different prices with the shares of just enough trustees. Trustees are prepared, not measured. */
export async function sealBids({ policy, keys }: SealingWorld, count: number): Promise<ClosedBox> {
  const bids: { envelope: Uint8Array; shares: ReleasedShare[] }[] = [];
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const priceFen = 20_000_000 + i;
    const { envelope } = await seal(policy, new TextEncoder().encode(JSON.stringify({ priceFen })));
    const shares = await Promise.all(keys.slice(0, THRESHOLD).map((key) => openShare(envelope, policy, key)));
    bids.push({ envelope, shares });
    sum += priceFen;
  }
  return { policy, bids, sum };
}

/** Opens them all; the sum of their prices. */
export async function openBids({ policy, bids }: Pick<ClosedBox, 'policy' | 'bids'>): Promise<number> {
  let sum = 0;
  for (const { envelope, shares } of bids) {
    const text = await open(envelope, await recover(envelope, policy, shares));
    sum += (JSON.parse(new TextDecoder().decode(text)) as { priceFen: number }).priceFen;
  }
  return sum;
}

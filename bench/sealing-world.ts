import { newId } from '#kernel';
import {
  envelopeHash,
  openShare,
  seal,
  trusteeKeyPair,
  type SealingPolicy,
  type TrusteePrivateKey,
} from '#sealing';
import type { PartEvidence } from '../apps/procurement/src/opening/judge-part.ts';

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

/** What the platform has of one price when the last trustee has spoken. */
export type ClosedPrice = Pick<
  PartEvidence,
  'bidId' | 'part' | 'policy' | 'envelope' | 'loggedHash' | 'shares' | 'bidder' | 'ceilingFen'
>;

/** Bids `from` to `to`, of different prices, with the shares of just enough trustees. Prepared, not measured. */
export async function sealPrices(
  { policy, keys }: Pick<SealingWorld, 'policy' | 'keys'>,
  from: number,
  to: number,
): Promise<ClosedPrice[]> {
  const prices: ClosedPrice[] = [];
  for (let i = from; i < to; i++) {
    const organizationId = newId(i);
    const text = JSON.stringify({ organizationId, priceFen: priceOf(i) });
    const { envelope } = await seal(policy, new TextEncoder().encode(text));
    prices.push({
      ...{ bidId: newId(i), part: 'price', policy, envelope, bidder: organizationId, ceilingFen: 30_000_000 },
      loggedHash: await envelopeHash(envelope),
      shares: await Promise.all(keys.slice(0, THRESHOLD).map((key) => openShare(envelope, policy, key))),
    });
  }
  return prices;
}

export const priceOf = (i: number): number => 20_000_000 + i;

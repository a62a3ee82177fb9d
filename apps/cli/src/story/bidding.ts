import {
  openShare,
  seal,
  trusteeKeyPair,
  type BidPart,
  type ReleasedShare,
  type SealingPolicy,
  type TrusteePrivateKey,
} from '#sealing';
import { StoryBroken, type Actor, type Stage } from './stage.ts';

/** How many of the five trustees open. */
const THRESHOLD = 3;

type Policies = Readonly<Record<BidPart, SealingPolicy>>;

interface SealedBid {
  readonly bidId: string;
  readonly envelopes: Readonly<Partial<Record<BidPart, string>>>;
}

interface Trustee {
  readonly actor: Actor;
  readonly trusteeId: string;
  readonly key: TrusteePrivateKey;
}

/** Five trustees who made their own keys here; Linli has only ever seen the public halves. */
export class Trustees {
  private constructor(
    private readonly stage: Stage,
    private readonly all: readonly Trustee[],
  ) {}

  static async appoint(stage: Stage): Promise<Trustees> {
    const all = await Promise.all(
      stage.actors('trustee', 5).map(async (actor) => {
        const { publicKey, privateKey } = await trusteeKeyPair();
        const { trusteeId } = await actor.post<{ trusteeId: string }>('/procurement/trustees', { publicKey });
        return { actor, trusteeId, key: privateKey };
      }),
    );
    stage.tell(`5 trustees made their keys; any ${THRESHOLD} together can open, fewer cannot`);
    return new Trustees(stage, all);
  }

  /** What a tender names: who holds the keys, and how many of them it takes. */
  get policy(): { trusteeIds: string[]; threshold: number } {
    return { trusteeIds: this.all.map(({ trusteeId }) => trusteeId), threshold: THRESHOLD };
  }

  /** Three trustees release their shares of these parts of every bid. */
  async release(tenderId: string, parts: readonly BidPart[]): Promise<void> {
    const policies = await policiesOf(this.stage, tenderId);
    for (const trustee of this.all.slice(0, THRESHOLD))
      await this.releaseOf(trustee, { tenderId, parts, policies });
  }

  /** One trustee alone, e.g. too early. */
  async releaseOne(tenderId: string, parts: readonly BidPart[]): Promise<void> {
    const [first] = this.all;
    if (first)
      await this.releaseOf(first, { tenderId, parts, policies: await policiesOf(this.stage, tenderId) });
  }

  private async releaseOf(
    { actor, key }: Trustee,
    { tenderId, parts, policies }: { tenderId: string; parts: readonly BidPart[]; policies: Policies },
  ): Promise<void> {
    const { items } = await actor.get<{ items: SealedBid[] }>(`/procurement/tenders/${tenderId}/sealed-bids`);
    const shares: { bidId: string; part: BidPart; share: ReleasedShare }[] = [];
    for (const { bidId, envelopes } of items) {
      for (const part of parts) {
        const envelope = Buffer.from(envelopes[part] ?? '', 'base64url');
        shares.push({ bidId, part, share: await openShare(new Uint8Array(envelope), policies[part], key) });
      }
    }
    await actor.post(`/procurement/tenders/${tenderId}/shares`, { shares });
  }
}

async function policiesOf(stage: Stage, tenderId: string): Promise<Policies> {
  return (await stage.public.get<{ policies: Policies }>(`/procurement/tenders/${tenderId}`)).policies;
}

/** What a bidder offers. */
export interface Offer {
  readonly priceFen: number;
  /** Digest of the machine the bid was made on: two bids from one machine are noticed after opening. */
  readonly deviceCode: string;
  /** Declared by enterprises: small ones get the price deduction of the document. */
  readonly enterpriseSize?: 'small' | 'medium';
  readonly text?: string;
}

/** Seals an offer on the bidder's own machine and hands the envelopes in; answers the bid and its receipt. */
export async function bid(stage: Stage, supplier: Actor, tenderId: string, offer: Offer): Promise<string> {
  const policies = await policiesOf(stage, tenderId);
  const { organizationId } = supplier;
  const parts: Readonly<Record<BidPart, object>> = {
    qualification: {
      organizationId,
      deviceCode: offer.deviceCode,
      ...(offer.enterpriseSize && { enterpriseSize: offer.enterpriseSize }),
    },
    technical: { organizationId, text: offer.text ?? '服务方案（示例）' },
    price: { organizationId, priceFen: offer.priceFen },
  };
  const sealPart = async (part: BidPart): Promise<string> => {
    const { envelope } = await seal(policies[part], new TextEncoder().encode(JSON.stringify(parts[part])));
    return Buffer.from(envelope).toString('base64url');
  };
  const envelopes = {
    qualification: await sealPart('qualification'),
    technical: await sealPart('technical'),
    price: await sealPart('price'),
  };
  const { bidId, receipt } = await supplier.post<{ bidId: string; receipt: unknown }>(
    `/procurement/tenders/${tenderId}/bids`,
    { envelopes },
  );
  if (receipt === undefined) throw new StoryBroken('a bid was taken without a receipt');
  return bidId;
}

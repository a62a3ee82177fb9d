import { LinliClient, Refused, signIn } from '#client';
import { RuleBroken } from '#kernel';
import type { BidPart, FailedShare, ReleasedShare, SealingPolicy } from '#sealing';
import type { ClosingManifest, InclusionProof } from '#verifier';
import type { NoticedTender } from './closing.rules.ts';
import type { TrusteeConfig } from './trustee.config.ts';

export interface Tender extends NoticedTender {
  readonly state: string;
  readonly policies: Readonly<Record<BidPart, SealingPolicy>>;
}

export interface SealedBox {
  readonly items: readonly {
    readonly bidId: string;
    readonly envelopes: Readonly<Partial<Record<BidPart, string>>>;
  }[];
  readonly closing:
    { readonly manifest: ClosingManifest; readonly salt: string; readonly leaf: string } | undefined;
}

export interface SignedTurn {
  readonly statement: { readonly tenderId: string; readonly scoresLockedAt: string | null };
  readonly salt: string;
  readonly leaf: string;
  readonly receipt: unknown;
}

export interface ShareWord {
  readonly bidId: string;
  readonly part: BidPart;
  readonly share: ReleasedShare | FailedShare;
}

/** A body of this many shares is some hundred kilobytes. */
const AT_ONCE = 1000;

/** What a trustee asks a Linli, and tells it. Everything throws `Refused`, or `platform.unreachable`. */
export class Platform {
  private client: LinliClient | undefined;

  constructor(private readonly config: Pick<TrusteeConfig, 'address' | 'signIn'>) {}

  async tenders(): Promise<readonly NoticedTenderState[]> {
    const { items } = await this.get<{ items: NoticedTenderState[] }>('/procurement/tenders');
    return items;
  }

  tender(id: string): Promise<Tender> {
    return this.get(`/procurement/tenders/${id}`);
  }

  box(id: string): Promise<SealedBox> {
    return this.get(`/procurement/tenders/${id}/sealed-bids`);
  }

  turn(id: string): Promise<SignedTurn> {
    return this.get(`/procurement/tenders/${id}/opening-turn`);
  }

  head(): Promise<{ size: number; checkpoint: string }> {
    return this.get('/procurement/log/head');
  }

  inclusion(leaf: string): Promise<InclusionProof> {
    return this.get(`/procurement/log/proofs/inclusion?leaf=${encodeURIComponent(leaf)}`);
  }

  async consistency(from: number, to: number): Promise<readonly string[]> {
    const path = `/procurement/log/proofs/consistency?from=${from}&to=${to}`;
    return (await this.get<{ proof: string[] }>(path)).proof;
  }

  async release(tenderId: string, words: readonly ShareWord[]): Promise<void> {
    for (let at = 0; at < words.length; at += AT_ONCE) {
      const shares = words.slice(at, at + AT_ONCE);
      await this.asking((client) => client.post(`/procurement/tenders/${tenderId}/shares`, { shares }));
    }
  }

  /** The id the platform knows this key by; registers it where it does not. */
  async register(publicKey: string): Promise<string> {
    const known = await this.idOf(publicKey);
    if (known !== undefined) return known;
    const body = { publicKey };
    const { trusteeId } = await this.asking((client) =>
      client.post<{ trusteeId: string }>('/procurement/trustees', body),
    );
    return trusteeId;
  }

  private async idOf(publicKey: string): Promise<string | undefined> {
    const { items } = await this.get<{ items: { trusteeId: string; publicKey: string }[] }>(
      '/procurement/trustees',
    );
    return items.find((one) => one.publicKey === publicKey)?.trusteeId;
  }

  private get<T>(path: string): Promise<T> {
    return this.asking((client) => client.get<T>(path));
  }

  /** A sign-in that has run out is made anew, once. */
  private async asking<T>(ask: (client: LinliClient) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.signedIn());
    } catch (error) {
      if (!(error instanceof Refused)) throw unreachable(error);
      if (error.problem.status !== 401 || 'token' in this.config.signIn) throw error;
      this.client = undefined;
      return ask(await this.signedIn());
    }
  }

  private async signedIn(): Promise<LinliClient> {
    if (this.client) return this.client;
    const { address, signIn: by } = this.config;
    const token = 'token' in by ? by.token : (await signIn(address, by.account, by.password)).token;
    this.client = new LinliClient(address, token);
    return this.client;
  }
}

interface NoticedTenderState {
  readonly tenderId: string;
  readonly state: string;
  readonly closesAt: string | null;
}

/** `fetch` says no more than that it failed. */
function unreachable(error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  return new RuleBroken('platform.unreachable', 'The platform does not answer');
}

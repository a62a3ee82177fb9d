import { expect } from '@jest/globals';
import type { Id } from '#kernel';
import {
  bidParts,
  openShare,
  seal,
  trusteeKeyPair,
  type BidPart,
  type SealingPolicy,
  type TrusteePrivateKey,
} from '#sealing';
import type { Receipt } from '#transparency';
import { ON, Procurement, type Supplier } from './procurement.ts';
import { anId, type Answer, type Person, type Refusal, type TestService } from './service.ts';

/** A trustee with a key Linli has never seen. */
export interface Trustee {
  readonly person: Person;
  readonly trusteeId: Id;
  readonly key: TrusteePrivateKey;
}

export interface Taken extends Refusal {
  readonly bidId: Id;
  readonly leaf: string;
  readonly salt: string;
  readonly receipt: Receipt;
}

export type Texts = Record<BidPart, unknown>;
export type Envelopes = Record<BidPart, Uint8Array>;

/** A bid as its bidder knows it. */
export interface OwnBid {
  readonly supplier: Supplier;
  readonly texts: Texts;
  readonly envelopes: Envelopes;
  readonly keys: Readonly<Record<BidPart, Uint8Array>>;
}

export interface Boxed {
  readonly bidId: Id;
  readonly envelopes: Readonly<Record<BidPart, string>>;
}

export interface Closing {
  readonly manifest: { readonly tenderId: Id; readonly bids: readonly Boxed[] };
  readonly salt: string;
  readonly leaf: string;
}

export interface OpenedView {
  readonly bidId: Id;
  readonly organizationId: Id | null;
  readonly state: string;
  readonly valid: boolean;
  readonly invalidCode: string | null;
  readonly faults: readonly { party: string; part: string; reason: string; trusteeId?: Id }[];
  readonly qualification?: { deviceCode: string; contacts?: string[] };
  readonly price?: { priceFen: number };
}

export interface SignalView {
  readonly signalId: Id;
  readonly kind: string;
  readonly bidIds: Id[];
  readonly state: string;
}

export type Shares = { bidId: Id; part: BidPart; share: object }[];

export const textual = (envelope: Uint8Array): string => Buffer.from(envelope).toString('base64url');
export const binary = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

/** What bidders and trustees do at machines of their own, as steps of a test. Five trustees, any three open. */
export class SealedBids {
  readonly steps: Procurement;
  trustees: readonly Trustee[] = [];

  constructor(private readonly app: TestService) {
    this.steps = new Procurement(app);
  }

  async prepare(): Promise<void> {
    this.trustees = await Promise.all([1, 2, 3, 4, 5].map(() => this.trustee()));
  }

  async trustee(): Promise<Trustee> {
    const person = this.app.as(['trustee']);
    const { publicKey, privateKey: key } = await trusteeKeyPair();
    const answer = await person.post<{ trusteeId: Id }>('/procurement/trustees', { publicKey });
    expect(answer).toMatchObject({ status: 201 });
    return { person, trusteeId: answer.body.trusteeId, key };
  }

  open(over: object = {}): Promise<Id> {
    const trusteeIds = this.trustees.map(({ trusteeId }) => trusteeId);
    return this.steps.open({ trusteeIds, threshold: 3, ...over });
  }

  async policies(tenderId: Id): Promise<Readonly<Record<BidPart, SealingPolicy>>> {
    return (await this.steps.read(tenderId)).policies;
  }

  /** Seals an offer; `texts` say what each part says instead of the usual. */
  async seal(tenderId: Id, supplier: Supplier, texts: Partial<Texts> = {}): Promise<OwnBid> {
    const policies = await this.policies(tenderId);
    const { organizationId } = supplier;
    const all: Texts = {
      qualification: { organizationId, deviceCode: anId() },
      technical: { organizationId, text: '服务方案' },
      price: { organizationId, priceFen: 28_000_000 + Math.floor(Math.random() * 1_000_000) },
      ...texts,
    };
    const envelopes: Partial<Envelopes> = {};
    const keys: Partial<Record<BidPart, Uint8Array>> = {};
    for (const part of bidParts) {
      const text = typeof all[part] === 'string' ? all[part] : JSON.stringify(all[part]);
      const sealed = await seal(policies[part], new TextEncoder().encode(text));
      envelopes[part] = sealed.envelope;
      keys[part] = sealed.mk;
    }
    return { supplier, texts: all, envelopes: envelopes as Envelopes, keys: keys as OwnBid['keys'] };
  }

  handIn(
    tenderId: Id,
    { supplier, envelopes }: Pick<OwnBid, 'supplier' | 'envelopes'>,
    options: { at: string; idempotencyKey?: string } = ON.bidding,
  ): Promise<Answer<Taken>> {
    const body = {
      envelopes: Object.fromEntries(bidParts.map((part) => [part, textual(envelopes[part])])),
    };
    return supplier.post<Taken>(`/procurement/tenders/${tenderId}/bids`, body, options);
  }

  /** A bid of a bidder of its own, handed in. */
  async bid(
    tenderId: Id,
    texts: (supplier: Supplier) => Partial<Texts> = () => ({}),
  ): Promise<OwnBid & Taken> {
    const supplier = await this.steps.supplier();
    const own = await this.seal(tenderId, supplier, texts(supplier));
    const answer = await this.handIn(tenderId, own);
    expect(answer).toMatchObject({ status: 201 });
    return { ...own, ...answer.body };
  }

  /** Of bidders who come at the same time. */
  bids(tenderId: Id, count: number): Promise<(OwnBid & Taken)[]> {
    return Promise.all(Array.from({ length: count }, () => this.bid(tenderId)));
  }

  async close(tenderId: Id): Promise<void> {
    expect(await this.steps.close(tenderId)).toMatchObject({ body: { state: 'CLOSED' } });
  }

  async box({ person }: Trustee, tenderId: Id): Promise<{ items: readonly Boxed[]; closing: Closing }> {
    const answer = await person.get<{ items: Boxed[]; closing: Closing }>(
      `/procurement/tenders/${tenderId}/sealed-bids`,
    );
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  }

  /** What a trustee takes out of his boxes; where one does not open he says so. */
  async sharesOf(trustee: Trustee, tenderId: Id, parts: readonly BidPart[]): Promise<Shares> {
    const policies = await this.policies(tenderId);
    const { items, closing } = await this.box(trustee, tenderId);
    const shareOf = async ({ bidId, envelopes }: Boxed, part: BidPart): Promise<Shares[number]> => {
      const listed = closing.manifest.bids.find((bid) => bid.bidId === bidId);
      const failed = { envelope: listed?.envelopes[part], trustee: trustee.trusteeId, failed: true };
      const opened = openShare(binary(envelopes[part]), policies[part], trustee.key);
      return { bidId, part, share: await opened.catch(() => failed) };
    };
    return Promise.all(items.flatMap((boxed) => parts.map((part) => shareOf(boxed, part))));
  }

  release(
    { person }: Trustee,
    tenderId: Id,
    shares: Shares,
    on: { at: string } = ON.closing,
  ): Promise<Answer<Refusal & { opened: BidPart[] }>> {
    return person.post(`/procurement/tenders/${tenderId}/shares`, { shares }, on);
  }

  /** So many trustees release what they have of these parts; answers what opened at each step. */
  async releaseAll(
    tenderId: Id,
    parts: readonly BidPart[],
    by: readonly Trustee[] = this.trustees.slice(0, 3),
  ): Promise<BidPart[][]> {
    const opened: BidPart[][] = [];
    for (const trustee of by) {
      const answer = await this.release(trustee, tenderId, await this.sharesOf(trustee, tenderId, parts));
      expect(answer).toMatchObject({ status: 201 });
      opened.push(answer.body.opened);
    }
    return opened;
  }

  /** The scores are locked: how that comes about is the committee's matter and tested there. */
  async lockScores(tenderId: Id): Promise<void> {
    await this.app
      .schema('procurement')
      .query('update tender set scores_locked_at = closes_at where id = $1', [tenderId]);
  }

  async opened(tenderId: Id): Promise<readonly OpenedView[]> {
    const at = `/procurement/tenders/${tenderId}/bids`;
    return (await this.steps.buyer.get<{ items: OpenedView[] }>(at)).body.items;
  }

  async signals(tenderId: Id): Promise<readonly SignalView[]> {
    const at = `/procurement/tenders/${tenderId}/signals`;
    return (await this.steps.buyer.get<{ items: SignalView[] }>(at)).body.items;
  }

  decide(tenderId: Id, signalId: Id, body: object, by = this.steps.buyer): Promise<Answer<Refusal>> {
    return by.post(`/procurement/tenders/${tenderId}/signals/${signalId}/decision`, body, ON.locking);
  }
}

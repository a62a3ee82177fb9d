import { expect } from '@jest/globals';
import {
  BudgetReserved,
  MembershipGranted,
  OrganizationRegistered,
  QualificationRecorded,
  type OrganizationKind,
} from '#contracts';
import type { Id } from '#kernel';
import { openShare, seal, trusteeKeyPair, type BidPart, type SealingPolicy } from '#sealing';
import type { TrusteePrivateKey } from '#sealing';
import { eventually } from './eventually.ts';
import { CLOSES_AT, ON, Requirements } from './requirements.ts';
import { anId, type Answer, type Person, type Refusal } from './service.ts';

/** What every draft of these steps says, but for who and where. */
export const TERMS = {
  title: '社工岗位服务',
  areaCode: '370303-KY-PY',
  use: 'service-purchase',
  ceilingFen: 30_000_000,
  method: 'open-tender',
  reservedForSmes: false,
  notReservedReason: '社会服务机构不属中小企业，预留将排除主要供应商',
  scoring: {
    priceWeight: '10',
    criteria: [
      { code: 'plan', name: '服务方案', weight: '50', maxPoints: '100' },
      { code: 'team', name: '团队与资质', weight: '40', maxPoints: '100' },
    ],
  },
  deductionRate: '0.10',
  conditions: ['具有独立承担民事责任的能力'],
  threshold: 2,
  bidBondFen: 0,
} as const;

export { CLOSES_AT, ON } from './requirements.ts';

export interface Tender {
  readonly tenderId: Id;
  readonly state: string;
  readonly endedCode: string | null;
  readonly drawSeedHash: string;
  readonly policies: Readonly<Record<BidPart, SealingPolicy>>;
  readonly timeline: readonly { step: string; legalDue: string; warnDue: string; rule: string }[];
}

export interface Supplier extends Person {
  readonly organizationId: Id;
}

export interface Offer {
  readonly priceFen: number;
  readonly deviceCode?: string;
  readonly enterpriseSize?: 'micro' | 'small' | 'medium' | 'large';
  /** What the qualification part says besides. */
  readonly more?: object;
  /** What the price part says besides. */
  readonly price?: object;
}

interface Trustee {
  readonly person: Person;
  readonly trusteeId: Id;
  readonly key: TrusteePrivateKey;
}

/** What buyers, bidders, trustees and experts do, as steps of a test. */
export class Procurement extends Requirements {
  private trustees: readonly Trustee[] = [];

  /** Trustees with keys of their own, and experts who may be drawn. */
  async prepare(experts = 6): Promise<void> {
    this.trustees = await Promise.all([1, 2, 3].map(() => this.trustee()));
    for (let i = 0; i < experts; i++) await this.expert();
    await this.staff(this.colleague);
    await this.someRequirement();
  }

  /** Somebody acts for the organization they sign in for. */
  async staff({ personId, organizationId = anId() }: Person): Promise<void> {
    await this.app.publish(MembershipGranted, personId, { personId, organizationId, roles: ['buyer'] });
    await this.known('membership', 'person_id', personId);
  }

  private async trustee(): Promise<Trustee> {
    const person = this.app.as(['trustee']);
    const { publicKey, privateKey: key } = await trusteeKeyPair();
    const answer = await person.post<{ trusteeId: Id }>('/procurement/trustees', { publicKey });
    expect(answer).toMatchObject({ status: 201 });
    return { person, trusteeId: answer.body.trusteeId, key };
  }

  async expert(over: Partial<QualificationRecorded> = {}): Promise<Id> {
    const personId = over.personId ?? anId();
    const data = { personId, kind: 'evaluation-expert' as const, validFrom: '2024-01-01', ...over };
    await this.app.publish(QualificationRecorded, personId, data);
    await this.known('expert', 'person_id', personId);
    return personId;
  }

  async supplier(kind: OrganizationKind = 'social-service-agency'): Promise<Supplier> {
    const organizationId = anId();
    await this.app.publish(OrganizationRegistered, organizationId, {
      ...{ organizationId, kind, name: '和谐社工', areaCode: '370303', smeEligible: kind === 'enterprise' },
      ...(kind !== 'community-filed' && { uscc: '52370303MJE123451H' }),
    });
    await this.known('organization', 'id', organizationId);
    return { ...this.app.as(['supplier'], anId(), organizationId), organizationId };
  }

  private async known(table: string, column: string, id: Id): Promise<void> {
    await eventually(`procurement knows the ${table}`, async () => {
      const rows = await this.app
        .schema('procurement')
        .query<unknown[]>(`select 1 from ${table} where ${column} = $1`, [id]);
      return rows.length > 0;
    });
  }

  async draft(over: object = {}): Promise<Answer<Refusal & { tenderId: Id; state: string }>> {
    const requirementId = await this.someRequirement();
    const trusteeIds = this.trustees.map(({ trusteeId }) => trusteeId);
    const body = { ...TERMS, requirementId, budgetLineId: anId(), trusteeIds, ...over };
    return this.buyer.post('/procurement/tenders', body, ON.drafted);
  }

  /** Drafted and issued: funds is asked. */
  async issued(over: object = {}): Promise<Id> {
    const drafted = await this.draft(over);
    expect(drafted).toMatchObject({ status: 201, body: { state: 'DRAFT' } });
    const { tenderId } = drafted.body;
    const answer = await this.step(tenderId, 'issue', { closesAt: CLOSES_AT });
    expect(answer).toMatchObject({ body: { state: 'ISSUED' } });
    return tenderId;
  }

  /** A step of the buyer below the tender, on the day it was drafted unless said otherwise. */
  step<T = Refusal & { state: string }>(
    tenderId: Id,
    what: string,
    ...[body = {}, on = ON.drafted]: [body?: object, on?: { at: string }]
  ): Promise<Answer<T>> {
    return this.buyer.post<T>(`/procurement/tenders/${tenderId}/${what}`, body, on);
  }

  async read(tenderId: Id): Promise<Tender> {
    return (await this.app.anyone.get<Tender>(`/procurement/tenders/${tenderId}`)).body;
  }

  async becomes(tenderId: Id, state: string): Promise<Tender> {
    return eventually(`the tender is ${state}`, async () => {
      const tender = await this.read(tenderId);
      return tender.state === state && tender;
    });
  }

  /** With its money set aside: bids may come. */
  async open(over: object = {}): Promise<Id> {
    const tenderId = await this.issued(over);
    await this.reserved(tenderId);
    return tenderId;
  }

  /** A draft that is issued, and its money set aside. */
  async toOpen(tenderId: Id): Promise<void> {
    const { state } = await this.read(tenderId);
    if (state !== 'ISSUED') await this.step(tenderId, 'issue', { closesAt: CLOSES_AT });
    await this.reserved(tenderId);
  }

  private async reserved(tenderId: Id): Promise<void> {
    const budgetLineId = anId();
    await this.app.publish(BudgetReserved, budgetLineId, {
      ...{ budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: TERMS.ceilingFen },
    });
    await this.becomes(tenderId, 'OPEN');
  }

  /** Seals an offer as a bidder's own machine does, and hands it in. */
  async bid(
    tenderId: Id,
    supplier: Supplier,
    { priceFen, deviceCode = anId(), enterpriseSize, more, price }: Offer,
  ): Promise<Answer<Refusal & { bidId: Id }>> {
    const { policies } = await this.read(tenderId);
    const { organizationId } = supplier;
    const texts: Record<BidPart, object> = {
      qualification: {
        organizationId,
        deviceCode,
        ...(enterpriseSize !== undefined && { enterpriseSize }),
        ...more,
      },
      technical: { organizationId, text: '服务方案' },
      price: { organizationId, priceFen, ...price },
    };
    const sealed = async (part: BidPart): Promise<string> => {
      const { envelope } = await seal(policies[part], new TextEncoder().encode(JSON.stringify(texts[part])));
      return Buffer.from(envelope).toString('base64url');
    };
    const envelopes = {
      qualification: await sealed('qualification'),
      technical: await sealed('technical'),
      price: await sealed('price'),
    };
    return supplier.post(`/procurement/tenders/${tenderId}/bids`, { envelopes }, ON.bidding);
  }

  /** A bid of each offer, from a bidder of its own. */
  async bids(tenderId: Id, offers: readonly (Offer & { kind?: OrganizationKind })[]): Promise<Supplier[]> {
    const suppliers: Supplier[] = [];
    for (const { kind, ...offer } of offers) {
      const supplier = await this.supplier(kind);
      expect(await this.bid(tenderId, supplier, offer)).toMatchObject({ status: 201 });
      suppliers.push(supplier);
    }
    return suppliers;
  }

  close(tenderId: Id, on: { at: string } = ON.closing): Promise<Answer<Refusal & { state: string }>> {
    return this.step(tenderId, 'close', {}, on);
  }

  /** As many trustees as needed release their shares of these parts of every bid. */
  async release(
    tenderId: Id,
    parts: readonly BidPart[],
    on: { at: string } = ON.closing,
  ): Promise<Answer<Refusal>[]> {
    const { policies } = await this.read(tenderId);
    const answers: Answer<Refusal>[] = [];
    for (const { person, key } of this.trustees.slice(0, TERMS.threshold)) {
      const at = `/procurement/tenders/${tenderId}`;
      const { items } = (
        await person.get<{ items: { bidId: Id; envelopes: Record<BidPart, string> }[] }>(`${at}/sealed-bids`)
      ).body;
      const shares: object[] = [];
      for (const { bidId, envelopes } of items) {
        for (const part of parts) {
          const envelope = new Uint8Array(Buffer.from(envelopes[part], 'base64url'));
          shares.push({ bidId, part, share: await openShare(envelope, policies[part], key) });
        }
      }
      answers.push(await person.post(`${at}/shares`, { shares }, on));
    }
    return answers;
  }

  committee(tenderId: Id, over: object = {}): Promise<Answer<Refusal & Drawn>> {
    const body = { size: 5, buyerRepresentativeId: this.colleague.personId, ...over };
    return this.step(tenderId, 'committee', body, ON.closing);
  }
}

/** Three offers below the ceiling, in no even steps. */
export const OFFERS: readonly Offer[] = [
  { priceFen: 28_500_000 },
  { priceFen: 28_800_000 },
  { priceFen: 29_400_000 },
];

export interface Drawn {
  readonly members: readonly { readonly personId: Id; readonly part: string }[];
  readonly drawSeed: string;
}

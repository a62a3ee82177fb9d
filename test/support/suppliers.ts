import { expect } from '@jest/globals';
import {
  BanRecorded,
  BudgetReserved,
  ControlRecorded,
  OrganizationClassified,
  ProfileFactRecorded,
  ProfileFactVerified,
  type ProfileFactKind,
} from '#contracts';
import type { Id } from '#kernel';
import { eventLeafHash, formatDigest } from '#transparency';
import { eventually } from './eventually.ts';
import { CLOSES_AT, ON, TERMS, type Supplier } from './procurement.ts';
import { SealedBids, type OwnBid, type Taken } from './sealed-bids.ts';
import { anId, type Answer, type Refusal, type TestService } from './service.ts';

/** A fact as its owner seals it. */
export interface Fact {
  readonly factId: Id;
  readonly organizationId: Id;
  readonly kind: ProfileFactKind;
  readonly content: object;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly salt: string;
}

/** What a bid shared, as its buyer sees it. */
export interface Shared {
  readonly bidId: Id;
  readonly rating: string | null;
  readonly facts: readonly { factId: Id; onRecord: boolean; standing: string; validOnClose: boolean }[];
}

export interface Excluded {
  readonly bidId: Id;
  readonly code: string;
  readonly article: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What identity tells of suppliers, and what they seal besides an offer, as steps of a test. */
export class Suppliers extends SealedBids {
  constructor(private readonly service: TestService) {
    super(service);
  }

  private async known(table: string, id: Id, more = 'true'): Promise<void> {
    await eventually(`procurement knows ${table} ${id}`, async () => {
      const rows = await this.service
        .schema('procurement')
        .query<unknown[]>(`select 1 from ${table} where id = $1 and ${more}`, [id]);
      return rows.length > 0;
    });
  }

  async banned(organizationId: Id, over: Partial<BanRecorded> = {}): Promise<Id> {
    const banId = anId();
    await this.service.publish(BanRecorded, organizationId, {
      ...{
        banId,
        organizationId,
        kind: 'procurement-ban',
        jurisdiction: 'CN',
        from: '2025-06-01',
        to: '2026-05-31',
      },
      ...{ ground: '提供虚假材料', documentNo: '财采罚〔2025〕1号', recordedBy: anId() },
      ...over,
    });
    await this.known('supplier_ban', banId);
    return banId;
  }

  async classified(organizationId: Id, over: Partial<OrganizationClassified>): Promise<void> {
    const data = { organizationId, budgetFundedGroup: false, ...over };
    await this.service.publish(OrganizationClassified, organizationId, data);
    await this.known(
      'organization',
      organizationId,
      '(institution_class is not null or budget_funded_group)',
    );
  }

  async controlled(organizationId: Id, over: Partial<ControlRecorded>): Promise<void> {
    const controlId = anId();
    const data = {
      controlId,
      organizationId,
      kind: 'person-in-charge' as const,
      from: '2025-01-01',
      ...over,
    };
    await this.service.publish(ControlRecorded, organizationId, data);
    await this.known('supplier_control', controlId);
  }

  /** A fact on record, as identity records it. */
  async fact(
    organizationId: Id,
    kind: ProfileFactKind,
    content: object,
    validTo = '2028-12-31',
  ): Promise<Fact> {
    const factId = anId();
    const said = { factId, organizationId, kind, content, validFrom: '2024-01-01', validTo };
    const salt = Buffer.from(anId().replaceAll('-', ''), 'hex');
    const digest = formatDigest(eventLeafHash(new Uint8Array(salt), said));
    await this.service.publish(ProfileFactRecorded, organizationId, {
      ...{ factId, organizationId, kind, digest, standing: 'declared', validFrom: said.validFrom, validTo },
    });
    await this.known('supplier_fact', factId);
    return { ...said, salt: salt.toString('base64url') };
  }

  async verified({ factId, organizationId }: Fact, verified = true): Promise<void> {
    const data = { factId, organizationId, verified, verifiedBy: anId(), verifiedOn: '2026-03-02' };
    await this.service.publish(ProfileFactVerified, organizationId, data);
    await this.known('supplier_fact', factId, 'verified is not null');
  }

  /** Open for bids, by a document that says this about taking part. */
  async openFor(participation: object, over: object = {}): Promise<Id> {
    const trusteeIds = this.trustees.map(({ trusteeId }) => trusteeId);
    const { tenderId } = (await this.steps.draft({ trusteeIds, threshold: 3, ...over })).body;
    expect(await this.steps.step(tenderId, 'participation', participation)).toMatchObject({ status: 200 });
    expect(await this.steps.step(tenderId, 'issue', { closesAt: CLOSES_AT })).toMatchObject({ status: 200 });
    const budgetLineId = anId();
    await this.service.publish(BudgetReserved, budgetLineId, {
      ...{ budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: TERMS.ceilingFen },
    });
    await this.steps.becomes(tenderId, 'OPEN');
    return tenderId;
  }

  /** A bid whose qualification part says more than who made it on what machine. */
  async bidWith(tenderId: Id, supplier: Supplier, more: object = {}): Promise<OwnBid & Taken> {
    const { organizationId } = supplier;
    const qualification = { organizationId, deviceCode: anId(), ...more };
    const own = await this.seal(tenderId, supplier, { qualification });
    const answer = await this.handIn(tenderId, own);
    expect(answer).toMatchObject({ status: 201 });
    return { ...own, ...answer.body };
  }

  confirm(
    tenderId: Id,
    supplier: Supplier,
    agreementDigest: string,
    on = ON.bidding,
  ): Promise<Answer<Refusal>> {
    return supplier.post(
      `/procurement/tenders/${tenderId}/consortium-confirmations`,
      { agreementDigest },
      on,
    );
  }

  /** Closes the box and opens the qualification and technical parts. */
  async opens(tenderId: Id): Promise<void> {
    await this.close(tenderId);
    await this.releaseAll(tenderId, ['qualification', 'technical']);
  }

  async excluded(tenderId: Id, by = this.steps.buyer): Promise<readonly Excluded[]> {
    const at = `/procurement/tenders/${tenderId}/exclusions`;
    return (await by.get<{ items: Excluded[] }>(at)).body.items;
  }

  async shared(tenderId: Id, by = this.steps.buyer): Promise<readonly Shared[]> {
    return (await by.get<{ items: Shared[] }>(`/procurement/tenders/${tenderId}/shared-facts`)).body.items;
  }
}

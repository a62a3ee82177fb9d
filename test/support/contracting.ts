import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { AwardNoticed, ChallengeAnswered, ChallengeFiled, QualificationRecorded } from '#contracts';
import type { Id } from '#kernel';
import { eventually } from './eventually.ts';
import {
  anId,
  morningOf,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
  type WriteOptions,
} from './service.ts';

/** A day after the challenge window of an award of these steps, and before the contract is due. */
export const SIGNING = { at: morningOf('2026-03-16') };
/** A day of the contract's term. */
export const WORKING = { at: morningOf('2026-04-10') };
export const AFTERWARDS = { at: morningOf('2026-07-01') };
export const TERMS = {
  startsOn: '2026-04-01',
  endsOn: '2026-12-31',
  unit: 'visit',
  milestones: [{ name: '年度服务', weight: 1, plannedUnits: 10 }],
};

export interface Milestone {
  readonly no: number;
  readonly priceFen: number;
  readonly provenUnits: number;
  readonly unprovenUnits: number;
}

export interface Contract {
  readonly contractId: Id;
  readonly state: string;
  readonly version: number;
  readonly priceFen: number;
  readonly milestones: readonly Milestone[];
}

/** An awarded tender and the two organizations it binds. */
export interface Award {
  readonly tenderId: Id;
  readonly contractId: Id;
  readonly buyer: Person;
  readonly supplier: Person;
}

/** A signed contract with a certified worker on it. */
export interface Running extends Award {
  readonly workerId: Id;
}

/** What buyers, suppliers and residents do, as steps of a test. */
export class Contracting {
  constructor(private readonly app: TestService) {}

  async award(over: Partial<AwardNoticed> = {}): Promise<Award> {
    const buyerOrganizationId = anId();
    const supplierOrganizationId = anId();
    const tenderId = over.tenderId ?? anId();
    await this.app.publish(AwardNoticed, tenderId, {
      ...{ tenderId, buyerOrganizationId, supplierOrganizationId, bidId: anId(), budgetLineId: anId() },
      ...{ title: '潘苑社区社工岗位', areaCode: '370303-KY-PY', priceFen: 30_000_000 },
      ...{ noticedOn: '2026-03-02', challengeLastDay: '2026-03-12', contractDue: '2026-04-01' },
      ...over,
    });
    const buyer = this.app.as(['buyer'], anId(), over.buyerOrganizationId ?? buyerOrganizationId);
    const supplier = this.app.as(['supplier'], anId(), over.supplierOrganizationId ?? supplierOrganizationId);
    const drafted = await eventually('the award became a draft', async () => {
      const { items } = (
        await buyer.get<{ items: (Contract & { tenderId: Id })[] }>('/contracting/contracts')
      ).body;
      return items.find((item) => item.tenderId === tenderId && item.state === 'DRAFT');
    });
    return { tenderId, contractId: drafted.contractId, buyer, supplier };
  }

  /** A post below the contract, `signature` or `terms` and the like; on the day of SIGNING unless said otherwise. */
  post<T = Refusal>(
    by: Person,
    { contractId }: Award,
    what: string,
    ...[body, options = SIGNING]: [body: object, options?: WriteOptions]
  ): Promise<Answer<T>> {
    return by.post<T>(`/contracting/contracts/${contractId}/${what}`, body, options);
  }

  async terms(award: Award, over: object = {}): Promise<number> {
    const answer = await this.post<{ version: number }>(award.buyer, award, 'terms', { ...TERMS, ...over });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.version;
  }

  async signed(over: object = {}, awarded: Partial<AwardNoticed> = {}): Promise<Award> {
    const award = await this.award(awarded);
    const laid = await this.post<{ version: number; digest: string; signed: boolean }>(
      ...([award.buyer, award, 'terms', { ...TERMS, ...over }] as const),
    );
    const { version, digest, signed } = laid.body;
    // A dear contract is signed by a colleague of whoever laid it (GPL 61).
    if (!signed)
      await this.post(this.colleagueOf(award.buyer), award, 'buyer-signature', { version, digest });
    const answer = await this.post(award.supplier, award, 'signature', { version });
    expect(answer).toMatchObject({ status: 201, body: { state: 'SIGNED' } });
    return award;
  }

  async running(over: object = {}, awarded: Partial<AwardNoticed> = {}): Promise<Running> {
    const award = await this.signed(over, awarded);
    const workerId = await this.certified();
    const dispatch = { personId: workerId };
    await eventually('the certificate is known', async () => {
      const { status } = await this.post(award.supplier, award, 'dispatches', dispatch, {
        at: morningOf('2026-04-01'),
      });
      return status === 201;
    });
    return { ...award, workerId };
  }

  /** Somebody with a social worker's certificate. */
  async certified(over: Partial<QualificationRecorded> = {}): Promise<Id> {
    const personId = over.personId ?? anId();
    const data = { personId, kind: 'social-worker' as const, validFrom: '2025-01-01', ...over };
    await this.app.publish(QualificationRecorded, personId, data);
    return personId;
  }

  /** The supplier records a service; answers its id and who may confirm it. */
  async record(contract: Running, units: number, milestone = 1): Promise<{ id: Id; resident: Person }> {
    const resident = this.app.as(['resident']);
    const body = { ...this.recordBody(contract, resident.personId), units, milestone };
    const answer = await this.post<{ serviceRecordId: Id }>(
      ...([contract.supplier, contract, 'service-records', body, WORKING] as const),
    );
    expect(answer).toMatchObject({ status: 201, body: { state: 'UNCONFIRMED' } });
    return { id: answer.body.serviceRecordId, resident };
  }

  recordBody({ workerId }: Running, recipientPersonId: Id): object {
    return {
      ...{ kind: 'visit', milestone: 1, servedOn: '2026-04-10', minutes: 60, units: 1 },
      ...{ workerPersonId: workerId, recipientPersonId },
      evidenceDigest: createHash('sha256').update(anId()).digest('hex'),
    };
  }

  word(by: Person, id: Id, body: object): Promise<Answer<Refusal & { state?: string }>> {
    return by.post(`/contracting/service-records/${id}/confirmation`, body, WORKING);
  }

  /** A service that took place, by the resident's own word. */
  async confirmed(contract: Running, units: number, milestone = 1): Promise<Id> {
    const { id, resident } = await this.record(contract, units, milestone);
    expect(await this.word(resident, id, { happened: true, satisfaction: 5 })).toMatchObject({
      body: { state: 'CONFIRMED' },
    });
    return id;
  }

  /** Assessed by the buyer, accepted by a colleague; answers what the acceptance said. */
  async accepted(contract: Award, milestone = 1): Promise<Answer<Refusal & { payableFen: number }>> {
    const scores = { milestone, professionalScore: '88.00', buyerScore: '92.00' };
    const scored = await this.post(contract.buyer, contract, 'assessments', scores, AFTERWARDS);
    expect(scored).toMatchObject({ status: 201 });
    return this.post(this.colleagueOf(contract.buyer), contract, 'acceptances', { milestone }, AFTERWARDS);
  }

  colleagueOf(person: Person): Person {
    return this.app.as(['buyer'], anId(), person.organizationId);
  }

  async challenge(award: Award): Promise<Id> {
    const challengeId = anId();
    const { tenderId } = award;
    const data = { tenderId, challengeId, organizationId: anId(), answerDue: '2026-03-20' };
    await this.app.publish(ChallengeFiled, tenderId, data);
    await eventually('the challenge holds the contract', async () => {
      const { body } = await this.post(award.buyer, award, 'terms', TERMS);
      return body.code === 'contract.challenge-open';
    });
    return challengeId;
  }

  async answerChallenge({ tenderId }: Award, challengeId: Id, annulled: boolean): Promise<void> {
    await this.app.publish(ChallengeAnswered, tenderId, {
      ...{ tenderId, challengeId, answeredBy: anId(), upheld: annulled },
      remedy: annulled ? 'award-annulled' : 'none',
    });
  }
}

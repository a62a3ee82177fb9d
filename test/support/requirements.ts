import { expect } from '@jest/globals';
import type { Id } from '#kernel';
import { nothingChanges } from './edge.ts';
import { anId, morningOf, type Answer, type Person, type Refusal, type TestService } from './service.ts';

/** The days of a tender of these steps; none of them is off. */
export const ON = {
  intended: { at: morningOf('2026-01-28') },
  drafted: { at: morningOf('2026-03-02') },
  bidding: { at: morningOf('2026-03-20') },
  closing: { at: '2026-03-23T10:00:00+08:00' },
  locking: { at: morningOf('2026-03-24') },
  awarding: { at: morningOf('2026-03-25') },
  challenging: { at: morningOf('2026-03-30') },
} as const;
export const CLOSES_AT = ON.closing.at;

/** What every buyer of these steps means to buy. */
const INTENT = {
  ...{ title: '社工岗位', areaCode: '370303-KY-PY', overview: '独居老人入户探访' },
  ...{ budgetFen: 30_000_000, plannedMonth: '2026-03' },
};

/** What a buyer does before it tenders anything, as steps of a test. */
export class Requirements {
  readonly buyer: Person;
  /** Of the same buyer. */
  readonly colleague: Person;
  private required: Promise<Id> | undefined;
  private readonly intents = new Map<Id, Promise<Id>>();

  constructor(protected readonly app: TestService) {
    const organizationId = anId();
    this.buyer = app.as(['buyer'], anId(), organizationId);
    this.colleague = app.as(['buyer'], anId(), organizationId);
  }

  /** What a refused call is told; it leaves nothing behind. */
  async refusal(call: () => Promise<Answer<object>>): Promise<object> {
    let answer: Answer<object> | undefined;
    await nothingChanges(this.app, ['procurement'], async () => {
      answer = await call();
    });
    return { status: answer?.status, ...answer?.body };
  }

  async requirement(by = this.buyer, over: object = {}): Promise<Answer<Refusal & { requirementId: Id }>> {
    const intentId = await this.intent(by);
    return by.post('/procurement/requirements', {
      title: '社工岗位需求',
      areaCode: '370303-KY-PY',
      residentsNeeds: ['独居老人入户探访'],
      marketRespondents: [anId(), anId(), anId()],
      intentId,
      ...over,
    });
  }

  /** The one intent of a buyer, published in time. */
  intent(by = this.buyer): Promise<Id> {
    const known = this.intents.get(by.personId);
    if (known) return known;
    const published = by
      .post<{ intentId: Id }>('/procurement/intents', INTENT, ON.intended)
      .then(({ body }) => body.intentId);
    this.intents.set(by.personId, published);
    return published;
  }

  approve(requirementId: Id, by = this.colleague): Promise<Answer<Refusal>> {
    const opinion = '需求明确，预算合理';
    return by.post(`/procurement/requirements/${requirementId}/approval`, { opinion }, ON.drafted);
  }

  someRequirement(): Promise<Id> {
    this.required ??= this.requirement().then(async ({ body: { requirementId } }) => {
      expect(await this.approve(requirementId)).toMatchObject({ status: 200 });
      return requirementId;
    });
    return this.required;
  }
}

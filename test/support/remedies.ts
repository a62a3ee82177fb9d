import { expect } from '@jest/globals';
import type { Id } from '#kernel';
import { Awarding, type Opened } from './awarding.ts';
import type { Supplier } from './procurement.ts';
import { anId, morningOf, type Answer, type Person, type Refusal } from './service.ts';

export interface Finding {
  readonly code: string;
  readonly blocks: boolean;
  readonly article: string | null;
  readonly text: { readonly zh: string; readonly en: string };
  readonly todo: { readonly zh: string; readonly en: string };
}

export interface PreChecked extends Refusal {
  readonly mayFile: boolean;
  readonly lastDay: string | null;
  readonly decidedBy: string;
  readonly counted: readonly {
    readonly legalDue: string;
    readonly days: readonly { readonly date: string; readonly no: number | null; readonly kind: string }[];
  }[];
  readonly findings: readonly Finding[];
}

/** One point as the law wants it (94 art. 12). */
export const POINT = {
  what: '评分标准适用不一致',
  facts: '第二项评审因素未按采购文件列明的标准评分',
  legalBasis: '政府采购法实施条例第四十一条',
  request: '重新评审',
  evidence: ['a'.repeat(64)],
};

/** What suppliers ask and complain of, and what is done about it, as steps of a test. */
export class Remedies extends Awarding {
  readonly office = this.app.as(['finance-supervisor']);

  /** A tender with a winner, noticed on this day. */
  async awardedOn(date: string, over: object = {}): Promise<Opened & { loser: Supplier; winner: Supplier }> {
    const opened = await this.opened(undefined, over);
    const [first] = await this.evaluated(opened);
    const body = { bidId: first?.bidId ?? anId() };
    const answer = await this.step(opened.tenderId, 'award', body, { at: morningOf(date) });
    expect(answer).toMatchObject({ body: { state: 'AWARDED' } });
    const [winner, loser] = opened.bids.map(({ supplier }) => supplier);
    if (!winner || !loser) throw new Error('nobody bid');
    return { ...opened, winner, loser };
  }

  file(
    by: Person,
    tenderId: Id,
    on: { at: string },
    over: object = {},
  ): Promise<Answer<Refusal & { challengeId: Id; answerDue: string }>> {
    const body = { about: 'result', grounds: '评分标准适用不一致', points: [POINT], ...over };
    return by.post(`/procurement/tenders/${tenderId}/challenges`, body, on);
  }

  /** Of a colleague of whoever awarded; all points as one says. */
  answer(
    challengeId: Id,
    on: { at: string },
    over: object = {},
  ): Promise<Answer<Refusal & { tenderState: string; successorTenderId?: Id }>> {
    const points = [{ no: 1, upheld: false, reason: '复核评分记录，标准一致' }];
    const body = { upheld: false, remedy: 'none', reason: '复核评分记录，标准一致', points, ...over };
    return this.colleague.post(`/procurement/challenges/${challengeId}/answer`, body, on);
  }

  complain(
    by: Person,
    challengeId: Id,
    on: { at: string },
    points: readonly object[] = [{ ...POINT, challengePoint: 1 }],
  ): Promise<Answer<Refusal & { complaintId: Id; examinationDue: string; decisionDue: string }>> {
    return by.post('/procurement/complaints', { challengeId, points }, on);
  }

  /** A step of the office below a complaint. */
  handle<T = Refusal & { state: string }>(
    complaintId: Id,
    what: string,
    ...[body, on]: [body: object, on: { at: string }]
  ): Promise<Answer<T>> {
    return this.office.post<T>(`/procurement/complaints/${complaintId}/${what}`, body, on);
  }

  /** Challenged, answered, complained of and accepted. */
  async complained(tenderId: Id, by: Person, on: { at: string }): Promise<Id> {
    const { challengeId } = (await this.file(by, tenderId, on)).body;
    expect(await this.answer(challengeId, on)).toMatchObject({ status: 200 });
    const filed = await this.complain(by, challengeId, on);
    expect(filed).toMatchObject({ status: 201 });
    const { complaintId } = filed.body;
    const taken = { outcome: 'accepted', reason: '符合受理条件' };
    expect(await this.handle(complaintId, 'examination', taken, on)).toMatchObject({ status: 200 });
    return complaintId;
  }

  decide(
    complaintId: Id,
    on: { at: string },
    over: object = {},
  ): Promise<
    Answer<Refusal & { outcome: string; tenderState: string; banProposalId?: Id; successorTenderId?: Id }>
  > {
    const findings = [{ no: 1, upheld: true, finding: '经查，评分与采购文件不符' }];
    const body = { findings, remedy: 'none', reason: '投诉事项成立', ...over };
    return this.handle(complaintId, 'decision', body, on);
  }
}

import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { BudgetCommitted, ClaimVerified, PaymentReceipted } from '#contracts';
import type { Id } from '#kernel';
import { addDays, addMonths, isWorkingDay } from '#regulation';
import { eventually } from './eventually.ts';
import { anId, morningOf, type Answer, type Person, type Refusal, type TestService } from './service.ts';

export const AREA = '370303-KY-PY';
/** The minimum wage of 370303 on the days of these steps, from the dated table. */
export const PAY_FEN = 220_000;
export const MONTH = '2026-03';
/** The first month is over. */
export const MONTH_END = { at: '2026-03-31T18:00:00+08:00' };
export const AFTER_PAY = { at: morningOf('2026-04-08') };

const STARTS_ON = `${MONTH}-02`;
const at = (date: string): { readonly at: string } => ({ at: morningOf(date) });
const DECISION = { confirmed: true, reason: '巡查与考勤表核对，当日不在岗' };

export interface Moved {
  readonly code?: string;
  readonly placementId: Id;
  readonly state: string;
}

export interface Placed {
  readonly postId: Id;
  readonly placementId: Id;
  readonly personId: Id;
}

export interface Prepared extends Placed {
  readonly claimId: Id;
}

export interface Day {
  readonly date: string;
  readonly status: 'present' | 'leave' | 'absent';
  readonly evidence?: { readonly kind: string; readonly digest: string };
}

/** What the month's verification answers. */
export interface Verified {
  readonly code?: string;
  readonly state: string;
  readonly validDays: number;
  readonly scheduledDays: number;
  readonly payFen: number;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What a decision on an absence case answers. */
export interface Decided {
  readonly code?: string;
  readonly state: string;
  readonly invalidDays: number;
  readonly recoverFen: number;
}

export function workingDays(month = MONTH, from = `${month}-01`): string[] {
  const next = addMonths(`${month}-01`, 1);
  const days: string[] = [];
  for (let day = from; day < next; day = addDays(day, 1)) if (isWorkingDay(day)) days.push(day);
  return days;
}

export function present(date: string): Day {
  const digest = createHash('sha256').update(date).digest('hex');
  return { date, status: 'present', evidence: { kind: 'paper-sheet', digest } };
}

/** What the street, its grid heads, the staffing office and the treasury do about posts, as steps of a test. */
export class Posts {
  readonly street: Person;
  readonly colleague: Person;
  readonly gridHead: Person;
  readonly staffing: Person;

  constructor(private readonly app: TestService) {
    this.street = app.as(['street']);
    this.colleague = app.as(['street']);
    this.gridHead = app.as(['grid-head']);
    this.staffing = app.as(['staffing-office']);
  }

  propose(
    over: object = {},
    options: { readonly at: string } = at('2026-02-02'),
  ): Promise<Answer<Refusal & { postId: Id; state: string; rules: object[] }>> {
    const post = {
      ...{ title: '潘苑社区保洁保绿公益性岗位', areaCode: AREA, employerOrganizationId: anId(), places: 20 },
      ...{ monthlyPayFen: PAY_FEN, fullTime: true, budgetLineId: anId() },
    };
    return this.street.post('/posts/posts', { ...post, ...over }, options);
  }

  async proposed(places = 20): Promise<Id> {
    const answer = await this.propose({ places });
    expect(answer).toMatchObject({ status: 201, body: { state: 'PROPOSED' } });
    return answer.body.postId;
  }

  approve(
    postId: Id,
    places: number,
    by = this.staffing,
  ): Promise<Answer<Refusal & { quotaId: Id; ceilingFen: number }>> {
    return by.post(`/posts/posts/${postId}/quota`, { places }, at('2026-02-03'));
  }

  /** A post with its quota and its money. */
  async open(places = 20): Promise<Id> {
    return this.funded(await this.proposed(places), places);
  }

  async funded(postId: Id, places: number): Promise<Id> {
    const { body } = await this.approve(postId, places);
    const data = { budgetLineId: anId(), obligationKind: 'post' as const, obligationId: postId };
    await this.app.publish(BudgetCommitted, postId, { ...data, amountFen: body.ceilingFen });
    await this.becomes(postId, 'OPEN');
    return postId;
  }

  async becomes(postId: Id, wanted: string): Promise<void> {
    await eventually(`the post became ${wanted}`, async () => {
      const { state } = (await this.app.anyone.get<{ state: string }>(`/posts/posts/${postId}`)).body;
      return state === wanted;
    });
  }

  register(personId: Id, over: object = {}, by = this.street): Promise<Answer<Refusal & { state: string }>> {
    const body = { personId, areaCode: AREA, group: 'employment-hardship', eligibleProof: '就业创业证' };
    return by.post('/posts/applicants', { ...body, ...over }, at('2026-02-04'));
  }

  async applicant(): Promise<Id> {
    const personId = anId();
    expect(await this.register(personId)).toMatchObject({ status: 201 });
    return personId;
  }

  name(postId: Id, personId: Id): Promise<Answer<Moved>> {
    return this.street.post('/posts/placements', { postId, personId }, at('2026-02-05'));
  }

  /** A step of a placement: `review`, `public-notice`, `training`, `activation`, `exit`. */
  step(placementId: Id, step: string, body: object, on: string): Promise<Answer<Moved>> {
    return this.street.post(`/posts/placements/${placementId}/${step}`, body, at(on));
  }

  activate(placementId: Id, startsOn = STARTS_ON): Promise<Answer<Moved>> {
    return this.step(placementId, 'activation', { startsOn }, '2026-02-27');
  }

  /** Named, reviewed, published and trained: one step before the post. */
  async trained(postId: Id, personId?: Id): Promise<Placed> {
    const who = personId ?? (await this.applicant());
    const { placementId } = (await this.name(postId, who)).body;
    await this.step(placementId, 'review', { pass: true }, '2026-02-06');
    await this.step(placementId, 'public-notice', {}, '2026-02-09');
    const trained = await this.step(placementId, 'training', {}, '2026-02-25');
    expect(trained).toMatchObject({ status: 200, body: { state: 'TRAINED' } });
    return { postId, placementId, personId: who };
  }

  async active(postId?: Id, personId?: Id): Promise<Placed> {
    const placed = await this.trained(postId ?? (await this.open(1)), personId);
    expect(await this.activate(placed.placementId)).toMatchObject({ body: { state: 'ACTIVE' } });
    return placed;
  }

  mark(
    { placementId }: Placed,
    days: readonly Day[],
    options: { readonly at: string } = MONTH_END,
  ): Promise<Answer<Refusal & { marked: number }>> {
    return this.gridHead.post(`/posts/placements/${placementId}/attendance`, { days }, options);
  }

  prepare(
    { placementId }: Placed,
    month = MONTH,
    options: { readonly at: string } = MONTH_END,
  ): Promise<Answer<Refusal & { claimId: Id; state: string; validDays: number; unprovenDays: string[] }>> {
    return this.street.post('/posts/claims', { placementId, month }, options);
  }

  /** A month of work, every day of it marked as `days` say, on the table. */
  async prepared(days = workingDays(MONTH, STARTS_ON).map(present), who?: Placed): Promise<Prepared> {
    const placed = who ?? (await this.active());
    if (days.length > 0) expect(await this.mark(placed, days)).toMatchObject({ status: 201 });
    const { status, body } = await this.prepare(placed);
    expect(status).toBe(201);
    return { ...placed, claimId: body.claimId };
  }

  verify(claimId: Id, by = this.colleague): Promise<Answer<Verified>> {
    return by.post(`/posts/claims/${claimId}/verification`, {}, MONTH_END);
  }

  /** The treasury paid what was verified, and posts knows it. */
  async paid(days?: Day[]): Promise<Prepared & { readonly payFen: number }> {
    const claim = await this.prepared(days);
    const { payFen } = (await this.verify(claim.claimId)).body;
    await this.app.published(ClaimVerified, { claimId: claim.claimId });
    await this.receipt(claim, payFen);
    await eventually('the claim is paid', async () => (await this.claimOf(claim)).state === 'PAID');
    return { ...claim, payFen };
  }

  receipt({ postId, claimId }: Prepared, amountFen: number): Promise<void> {
    return this.app.publish(PaymentReceipted, postId, {
      ...{ paymentApplicationId: anId(), payableId: anId(), obligationKind: 'post' as const },
      ...{ obligationId: postId, evidenceId: claimId, amountFen, legs: [], receiptNo: `ZK-${anId()}` },
    });
  }

  async claimOf({
    placementId,
  }: Placed): Promise<{ state: string; validDays: number; payFen: number; netPaidFen: number }> {
    type Claims = { items: { state: string; validDays: number; payFen: number; netPaidFen: number }[] };
    const { body } = await this.street.get<Claims>(`/posts/claims?placementId=${placementId}`);
    const [claim] = body.items;
    if (!claim) throw new Error('there is no claim');
    return claim;
  }

  suspect(
    { placementId }: Placed,
    dates: readonly string[],
    by = this.gridHead,
  ): Promise<Answer<Refusal & { caseId: Id; state: string }>> {
    const body = { placementId, month: MONTH, dates, signal: 'patrol-found-nobody' };
    return by.post('/posts/absence-cases', body, AFTER_PAY);
  }

  async suspected(placed: Placed, dates: readonly string[]): Promise<Id> {
    const answer = await this.suspect(placed, dates);
    expect(answer).toMatchObject({ status: 201, body: { state: 'OPEN' } });
    return answer.body.caseId;
  }

  decide(
    caseId: Id,
    invalidDates: readonly string[],
    over: object = {},
    by = this.staffing,
  ): Promise<Answer<Decided>> {
    const body = { ...DECISION, invalidDates, ...over };
    return by.post(`/posts/absence-cases/${caseId}/decision`, body, AFTER_PAY);
  }
}

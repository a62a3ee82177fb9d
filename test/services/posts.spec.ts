import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicantRegistered, BudgetRefused, QuotaApproved } from '#contracts';
import type { Id } from '#kernel';
import { PostsModule } from '../../apps/posts/src/posts.module.ts';
import { refusalOf } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { AREA, PAY_FEN, Posts } from '../support/posts.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

describe('public-welfare posts', () => {
  let app: TestService;
  let steps: Posts;

  beforeAll(async () => {
    app = await startService([PostsModule], { publishers: ['funds'] });
    steps = new Posts(app);
  }, 60_000);
  afterAll(() => app.stop());

  const refusal = (call: () => Promise<Answer<{ code?: string }>>): Promise<string | undefined> =>
    refusalOf(app, ['posts'], call);

  describe('a post', () => {
    it('pays at least the minimum wage of its place and day, and says which one that was', async () => {
      expect(await refusal(() => steps.propose({ monthlyPayFen: PAY_FEN - 1 }))).toBe(
        'post.pay-below-minimum',
      );
      const { body } = await steps.propose();
      const rule = { code: 'minimum-wage', jurisdiction: '370303', value: '220000' };
      expect(body).toMatchObject({ state: 'PROPOSED', rules: [rule] });
      expect((await steps.propose({ areaCode: '999999' })).body.code).toBe('parameter.not-found');
    });

    it.each([{ places: 0 }, { places: 1.5 }, { fullTime: false }, { workFrom: '25:00' }, { idNumber: '1' }])(
      'with %j is no post',
      async (over) => {
        expect(await refusal(() => steps.propose(over))).toBe('body.invalid');
      },
    );

    it('gets its quota from another person, once, and never more than was proposed', async () => {
      const postId = await steps.proposed(3);
      const both = app.as(['staffing-office'], steps.street.personId);
      expect(await refusal(() => steps.approve(postId, 3, both))).toBe('duty.not-separated');
      expect(await refusal(() => steps.approve(postId, 4))).toBe('quota.places-beyond-proposal');
      expect(await refusal(() => steps.approve(anId(), 1))).toBe('post.not-found');
      const { body } = await steps.approve(postId, 2);
      // February to December.
      expect(body).toMatchObject({ places: 2, ceilingFen: 2 * PAY_FEN * 11 });
      const told = await app.published(QuotaApproved, { postId });
      expect(told).toMatchObject({ places: 2, ceilingFen: body.ceilingFen, approvedOn: '2026-02-03' });
      expect(await refusal(() => steps.approve(postId, 2))).toBe('post.already-has-quota');
    });

    it('is measured again when its quota is approved: the minimum wage may have risen since', async () => {
      const { body } = await steps.propose({ monthlyPayFen: 210_000 }, { at: morningOf('2023-09-28') });
      const approve = (date: string): Promise<Answer<{ code?: string }>> =>
        steps.staffing.post(`/posts/posts/${body.postId}/quota`, { places: 1 }, { at: morningOf(date) });
      expect(await refusal(() => approve('2023-10-08'))).toBe('post.pay-below-minimum');
      expect(await approve('2023-09-29')).toMatchObject({ status: 201 });
    });

    it('that is open is not closed by a late refusal of money: that event goes to the dead letters', async () => {
      const postId = await steps.open(1);
      await app.publish(BudgetRefused, postId, {
        ...{ budgetLineId: anId(), purposeKind: 'post', purposeId: postId, amountFen: 1 },
        ...{ code: 'funds.budget-short', availableFen: 0 },
      });
      await eventually('the refusal is a dead letter', async () => {
        const dead = await app
          .schema('posts')
          .query<{ text: string }[]>('select d::text as text from inbox_dead d');
        return dead.some(({ text }) => text.includes(postId) && text.includes('post.wrong-state'));
      });
      expect((await app.anyone.get(`/posts/posts/${postId}`)).body).toMatchObject({ state: 'OPEN' });
    });

    it('is approved once when ten press the button at once', async () => {
      const postId = await steps.proposed(1);
      const answers = await Promise.all(Array.from({ length: 10 }, () => steps.approve(postId, 1)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    });

    it('takes nobody before its money is committed', async () => {
      const postId = await steps.proposed(1);
      const personId = await steps.applicant();
      expect(await refusal(() => steps.name(postId, personId))).toBe('post.no-quota');
      const { body } = await steps.approve(postId, 1);
      expect(await refusal(() => steps.name(postId, personId))).toBe('post.not-funded');
      await app.publish(BudgetRefused, postId, {
        ...{ budgetLineId: anId(), purposeKind: 'post', purposeId: postId, amountFen: body.ceilingFen },
        ...{ code: 'funds.budget-short', availableFen: 0 },
      });
      await steps.becomes(postId, 'UNFUNDED');
      expect(await refusal(() => steps.name(postId, personId))).toBe('post.not-funded');
    });
  });

  describe('an applicant', () => {
    it('applies alone or through the street, once', async () => {
      const me = app.as(['post-holder']);
      expect(await refusal(() => steps.register(anId(), {}, me))).toBe('applicant.not-yourself');
      expect(await steps.register(me.personId, {}, me)).toMatchObject({ status: 201 });
      expect(await refusal(() => steps.register(me.personId))).toBe('applicant.already-registered');
    });

    it('is told to others by group and place, and the proof lies encrypted', async () => {
      const personId = anId();
      const eligibleProof = '残疾人证 37030319900101001X';
      await steps.register(personId, { eligibleProof, retirementOn: '2030-01-01' });
      const told = await app.published(ApplicantRegistered, { personId });
      expect(told).toEqual({ personId, areaCode: AREA, group: 'employment-hardship' });
      const [row] = await app
        .schema('posts')
        .query<{ text: string }[]>('select a::text as text from applicant a where person_id = $1', [
          personId,
        ]);
      expect(row?.text).toContain(personId);
      expect(row?.text).not.toMatch(/残疾人证|37030319900101001X/);
    });
  });

  it('tells other services ids and facts of posts, and nothing that says more of a person', async () => {
    const { placementId } = await steps.active();
    const exit = { exitedOn: '2026-03-02', reason: 'cannot-work' };
    expect(await steps.step(placementId, 'exit', exit, '2026-03-02')).toMatchObject({ status: 200 });
    const told = [...(await app.eventsOf('posts.applicant')), ...(await app.eventsOf('posts.post'))];
    const fields = new Set(told.flatMap(({ data }) => Object.keys(data)));
    expect(
      [...fields].filter((field) => /proof|retire|idNumber|phone|name|reason|evidence/i.test(field)),
    ).toEqual([]);
  });

  it('publishes posts and pay to everybody, and people by roster number alone', async () => {
    const { postId, personId, placementId } = await steps.active();
    const { items } = (await app.anyone.get<{ items: { postId: Id }[] }>('/posts/posts')).body;
    expect(items.find((post) => post.postId === postId)).toMatchObject({ monthlyPayFen: PAY_FEN, taken: 1 });
    const list = (await app.anyone.get('/posts/public-list')).body;
    expect(list).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ rosterNo: placementId.slice(-8) })]),
    });
    expect(JSON.stringify(list)).not.toContain(personId);
    expect(await app.anyone.get(`/posts/placements?postId=${postId}`)).toMatchObject({ status: 401 });
    expect(await app.as(['resident']).get(`/posts/placements?postId=${postId}`)).toMatchObject({
      status: 403,
    });
    const auditor = app.as(['auditor']);
    expect(await auditor.get(`/posts/placements?postId=${postId}`)).toMatchObject({
      body: { items: [{ personId, state: 'ACTIVE' }] },
    });
  });
});

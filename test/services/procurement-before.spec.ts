import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntentPublished } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { CLOSES_AT, ON, Procurement } from '../support/procurement.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

const SURVEY = {
  title: '入户探访市场调查',
  areaCode: '370303-KY-PY',
  questions: ['每户每次探访的成本是多少？', '本区有多少名持证社工可派？'],
  closesOn: '2026-02-10',
};

describe('procurement, before anything is tendered', () => {
  let app: TestService;
  let steps: Procurement;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Procurement(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('an intent', () => {
    it('is public, with the first day of the purchase: thirty days later, to a working day', async () => {
      const intentId = await steps.intent();
      const view = (await app.anyone.get<object>(`/procurement/intents/${intentId}`)).body;
      expect(view).toMatchObject({ publishedOn: '2026-01-28', purchaseFrom: '2026-02-27' });
      expect(await app.published(IntentPublished, { intentId })).toMatchObject({ budgetFen: 30_000_000 });
      const { items } = (await app.anyone.get<{ items: { intentId: Id }[] }>('/procurement/intents')).body;
      expect(items.map((intent) => intent.intentId)).toContain(intentId);
      expect(await app.anyone.get(`/procurement/intents/${anId()}`)).toMatchObject({
        body: { code: 'intent.not-found' },
      });
    });

    it('keeps a purchase waiting that comes too early', async () => {
      const { requirementId } = (await steps.requirement()).body;
      await steps.approve(requirementId);
      const { tenderId } = (await steps.draft({ requirementId })).body;
      const early = { at: morningOf('2026-02-26') };
      const answer = await steps.refusal(() => steps.step(tenderId, 'issue', { closesAt: CLOSES_AT }, early));
      expect(answer).toMatchObject({ code: 'intent.too-early', facts: { purchaseFrom: '2026-02-27' } });
    });

    it('is missed unless somebody says why nobody could foresee the purchase', async () => {
      const issue = async (over: object): Promise<object> => {
        const { requirementId } = (await steps.requirement(steps.buyer, { intentId: undefined, ...over }))
          .body;
        await steps.approve(requirementId);
        const { tenderId } = (await steps.draft({ requirementId })).body;
        return steps.step(tenderId, 'issue', { closesAt: CLOSES_AT }, ON.drafted);
      };
      expect(await issue({})).toMatchObject({ status: 409, body: { code: 'intent.missing' } });
      expect(await issue({ intentWaiver: '暴雨受灾，急需入户排查' })).toMatchObject({ status: 200 });
    });

    it('of another buyer is none', async () => {
      const stranger = app.as(['buyer'], anId(), anId());
      const intentId = await steps.intent(stranger);
      const answer = await steps.refusal(() => steps.requirement(steps.buyer, { intentId }));
      expect(answer).toMatchObject({ status: 404, code: 'intent.not-found' });
    });
  });

  describe('a survey', () => {
    const open = async (over: object = {}): Promise<Id> =>
      (await steps.buyer.post<{ surveyId: Id }>('/procurement/surveys', { ...SURVEY, ...over }, ON.intended))
        .body.surveyId;
    const answers = { answers: ['80 元', '12 名'] };

    it('counts each organization that answered, once', async () => {
      const surveyId = await open();
      const at = `/procurement/surveys/${surveyId}/answers`;
      const requirement = (): Promise<object> =>
        steps.requirement(steps.buyer, { surveyId, marketRespondents: [] });
      for (const answered of [0, 1, 2]) {
        expect(await requirement()).toMatchObject({
          body: { code: 'requirement.too-few-respondents', facts: { asked: answered } },
        });
        const supplier = await steps.supplier();
        expect(await supplier.post(at, answers, ON.intended)).toMatchObject({ status: 201 });
        const again = await supplier.post(at, answers, ON.intended);
        expect(again).toMatchObject({ body: { code: 'survey.answered' } });
      }
      expect(await requirement()).toMatchObject({ status: 201 });
    });

    it('takes whole answers until its last day', async () => {
      const at = `/procurement/surveys/${await open()}/answers`;
      const supplier = await steps.supplier();
      const short = await supplier.post(at, { answers: ['80 元'] }, ON.intended);
      expect(short).toMatchObject({ body: { code: 'survey.answers-incomplete' } });
      const late = await supplier.post(at, answers, { at: morningOf('2026-02-11') });
      expect(late).toMatchObject({ body: { code: 'survey.closed', facts: { closesOn: '2026-02-10' } } });
      expect(await supplier.post(at, answers, { at: '2026-02-10T23:59:59+08:00' })).toMatchObject({
        status: 201,
      });
      const past = await steps.buyer.post('/procurement/surveys', SURVEY, ON.drafted);
      expect(past).toMatchObject({ body: { code: 'survey.closes-in-past' } });
    });

    it('shows its answers to the buyer that asked only', async () => {
      const surveyId = await open();
      const at = `/procurement/surveys/${surveyId}`;
      const supplier = await steps.supplier();
      await supplier.post(`${at}/answers`, answers, ON.intended);
      expect((await steps.buyer.get<object>(at)).body).toMatchObject({
        answers: [{ organizationId: supplier.organizationId, ...answers }],
      });
      const stranger = app.as(['buyer'], anId(), anId());
      for (const other of [app.anyone, supplier, stranger]) {
        expect((await other.get<object>(at)).body).not.toHaveProperty('answers');
      }
    });
  });

  describe('a requirement', () => {
    it('is approved by somebody else of the buyer’s, once, and only then bought on', async () => {
      const { requirementId } = (await steps.requirement()).body;
      const { tenderId } = (await steps.draft({ requirementId })).body;
      const issue = (): Promise<object> => steps.step(tenderId, 'issue', { closesAt: CLOSES_AT }, ON.drafted);
      expect(await issue()).toMatchObject({ body: { code: 'requirement.not-approved' } });
      expect(await steps.approve(requirementId, steps.buyer)).toMatchObject({
        body: { code: 'duty.not-separated' },
      });
      const stranger = app.as(['buyer'], anId(), anId());
      expect(await steps.approve(requirementId, stranger)).toMatchObject({ status: 404 });
      expect(await steps.approve(requirementId)).toMatchObject({ status: 200 });
      expect(await steps.approve(requirementId)).toMatchObject({ body: { code: 'requirement.approved' } });
      expect(await issue()).toMatchObject({ status: 200 });
    });
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenderClarified, TenderIssued } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { OFFERS, Procurement, TERMS } from '../support/procurement.ts';
import { anId, morningOf, startService, type Person, type TestService } from '../support/service.ts';

interface Document {
  readonly version: number;
  readonly template: string;
  readonly text: string;
  readonly digest: string;
}

describe('procurement, the document and what is said of it', () => {
  let app: TestService;
  let steps: Procurement;
  let tenderId: Id;
  let supplier: Person;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Procurement(app);
    await steps.prepare();
    supplier = await steps.supplier();
  }, 60_000);
  afterAll(() => app.stop());

  const documents = async (): Promise<readonly Document[]> =>
    (await app.anyone.get<{ items: Document[] }>(`/procurement/tenders/${tenderId}/documents`)).body.items;
  const clarify = (on: string, over: object = {}, by = steps.buyer): Promise<object> =>
    by.post(
      `/procurement/tenders/${tenderId}/clarifications`,
      { text: '入户探访每次不少于 40 分钟', mayAffectBids: true, reason: '影响报价测算', ...over },
      { at: morningOf(on) },
    );

  describe('the document', () => {
    it('says all that binds, and its digest is in the event', async () => {
      tenderId = await steps.open();
      const [first, ...more] = await documents();
      expect(more).toEqual([]);
      expect(first?.text).toContain('最高限价：300,000.00 元');
      for (const said of ['独居老人入户探访', '服务方案（plan）：权重 50', ...TERMS.conditions, 'GPR 18']) {
        expect(first?.text).toContain(said);
      }
      const digest = createHash('sha256')
        .update(first?.text ?? '')
        .digest('hex');
      expect(first).toMatchObject({ version: 1, digest });
      expect(await app.published(TenderIssued, { tenderId })).toMatchObject({ documentDigest: digest });
    });
  });

  describe('a clarification', () => {
    it('in time leaves the close and makes a second version', async () => {
      tenderId = await steps.open();
      expect(await clarify('2026-03-06')).toMatchObject({ status: 201, body: { no: 1, moved: false } });
      const [first, second] = await documents();
      expect(second?.version).toBe(2);
      expect(second?.text).toContain('第 1 号澄清（2026-03-06）：入户探访每次不少于 40 分钟');
      expect(first?.text).not.toContain('澄清（');
    });

    it('that comes late moves the close by the law, and bids are taken until then (GPR 31)', async () => {
      tenderId = await steps.open();
      expect(await clarify('2026-03-20')).toMatchObject({
        body: { moved: true, closesAt: '2026-04-07T10:00:00.000+08:00' },
      });
      expect(await app.published(TenderClarified, { tenderId })).toMatchObject({
        moved: true,
        rules: [expect.objectContaining({ value: '15 CD', source: 'GPR 31' })],
      });
      expect(await steps.close(tenderId)).toMatchObject({ body: { code: 'tender.not-closed-yet' } });
      expect((await documents())[1]?.text).toContain('投标截止与开标：2026-04-07T10:00');
    });

    it('never brings the close forward, and none is sent after it', async () => {
      tenderId = await steps.open();
      const earlier = { closesAt: '2026-03-22T10:00:00+08:00' };
      expect(await clarify('2026-03-06', earlier)).toMatchObject({
        body: { code: 'tender.close-brought-forward' },
      });
      const soon = { closesAt: '2026-03-30T10:00:00+08:00' };
      expect(await clarify('2026-03-20', soon)).toMatchObject({
        body: { code: 'clarification.too-late', facts: { earliest: '2026-04-07' } },
      });
      expect(await clarify('2026-03-24')).toMatchObject({ body: { code: 'tender.close-over' } });
      const stranger = app.as(['buyer'], anId(), anId());
      expect(await clarify('2026-03-06', {}, stranger)).toMatchObject({
        status: 404,
        body: { code: 'tender.not-found' },
      });
    });
  });

  describe('a question', () => {
    const ask = (by: Person, question = '探访记录是否须用纸质表？'): Promise<{ body: { questionId: Id } }> =>
      by.post(`/procurement/tenders/${tenderId}/questions`, { question }, { at: morningOf('2026-03-05') });
    const list = async (by: Pick<Person, 'get'>): Promise<readonly object[]> =>
      (await by.get<{ items: object[] }>(`/procurement/tenders/${tenderId}/questions`)).body.items;
    const answer = (questionId: Id, by = steps.buyer, on = '2026-03-10'): Promise<object> =>
      by.post(
        `/procurement/tenders/${tenderId}/questions/${questionId}/answer`,
        { answer: '纸质或电子均可' },
        { at: morningOf(on) },
      );

    it('is answered in public; until then its buyer alone sees it, and nobody who asked', async () => {
      tenderId = await steps.open();
      const { questionId } = (await ask(supplier)).body;
      expect(await list(app.anyone)).toEqual([]);
      expect(await list(supplier)).toEqual([]);
      expect(await list(steps.buyer)).toEqual([
        expect.objectContaining({ questionId, answerDue: '2026-03-10', answer: null }),
      ]);
      expect(await answer(questionId)).toMatchObject({ status: 200, body: { inTime: true } });
      const shown = await list(app.anyone);
      expect(shown).toEqual([expect.objectContaining({ answer: '纸质或电子均可' })]);
      expect(await answer(questionId)).toMatchObject({ body: { code: 'question.answered' } });
      const stored = await app
        .schema('procurement')
        .query<object[]>(
          `select q.asker_enc, i.person_id, i.fingerprint, i.response from question q, idempotency i where i.response ->> 'questionId' = q.id::text`,
        );
      expect(JSON.stringify(stored)).not.toContain(supplier.organizationId);
      expect(JSON.stringify(stored)).not.toContain(supplier.personId);
    });

    it('sent twice with one key is one question', async () => {
      tenderId = await steps.open();
      const at = { at: morningOf('2026-03-05'), idempotencyKey: anId() };
      const path = `/procurement/tenders/${tenderId}/questions`;
      const body = { question: '能否分包？' };
      const [first, second] = [
        await supplier.post<object>(path, body, at),
        await supplier.post<object>(path, body, at),
      ];
      expect(second.body).toEqual(first.body);
      expect(await list(steps.buyer)).toHaveLength(1);
    });

    it('answered after its day says so; nobody but the buyer answers', async () => {
      const { questionId } = (await ask(supplier)).body;
      const stranger = app.as(['buyer'], anId(), anId());
      expect(await answer(questionId, stranger)).toMatchObject({ status: 404 });
      expect(await answer(anId())).toMatchObject({ body: { code: 'question.not-found' } });
      expect(await answer(questionId, steps.buyer, '2026-03-11')).toMatchObject({ body: { inTime: false } });
    });

    it('is not taken once bids have been closed', async () => {
      tenderId = await steps.open();
      await steps.bids(tenderId, OFFERS);
      await steps.close(tenderId);
      expect(await ask(supplier)).toMatchObject({ body: { code: 'tender.wrong-state' } });
    });
  });

  it('the dates of a purchase are shown before anything is published', async () => {
    const at = '/procurement/timeline?method=competitive-consultation&area=370303&issueOn=2026-03-02';
    const { items } = (await app.anyone.get<{ items: object[] }>(at)).body;
    expect(items).toContainEqual(
      expect.objectContaining({ step: 'earliest-close', legalDue: '2026-03-12', rule: '214 art. 10' }),
    );
    const wrong = await app.anyone.get<object>(`${at}&lunch=1`);
    expect(wrong).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
  });
});

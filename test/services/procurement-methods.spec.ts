import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwardNoticed, BudgetRefused, TenderFailed } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { newSalt, offerCommitment } from '#sealing';
import { Awarding, type Ranked } from '../support/awarding.ts';
import { CLOSES_AT, OFFERS, ON, TERMS } from '../support/procurement.ts';
import { anId, morningOf, startService, type Person, type TestService } from '../support/service.ts';

const LOWEST = { scoring: { method: 'lowest-price', priceWeight: '100', criteria: [] } };
const APPROVED = { methodApproval: { document: '淄财采批〔2026〕3号', approvedOn: '2026-02-20' } };

describe('procurement by other methods than the open tender', () => {
  let app: TestService;
  let steps: Awarding;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const issue = (tenderId: Id, on: { at: string } = ON.drafted): Promise<object> =>
    steps.step(tenderId, 'issue', { closesAt: CLOSES_AT }, on);
  const drafted = async (over: object): Promise<Id> => {
    const answer = await steps.draft(over);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.tenderId;
  };

  describe('an invited tender', () => {
    it('draws at least three of the candidates, and takes bids of those only', async () => {
      const tenderId = await drafted({ method: 'invited-tender' });
      expect(await issue(tenderId)).toMatchObject({ body: { code: 'invitation.missing' } });
      const suppliers = [await steps.supplier(), await steps.supplier(), await steps.supplier()];
      const candidates = suppliers.map(({ organizationId }) => organizationId);
      const invite = (body: object): Promise<object> => steps.step(tenderId, 'invitations', body);
      expect(await invite({ candidates, count: 2 })).toMatchObject({ body: { code: 'invitation.too-few' } });
      expect(await invite({ candidates, count: 4 })).toMatchObject({
        body: { code: 'invitation.pool-too-small' },
      });
      expect(await invite({ candidates, count: 3 })).toMatchObject({ status: 201, body: { invited: 3 } });
      expect(await invite({ candidates, count: 3 })).toMatchObject({ body: { code: 'invitation.drawn' } });
      await steps.toOpen(tenderId);
      const [first] = suppliers;
      if (!first) throw new Error('nobody is invited');
      const outsider = await steps.supplier();
      expect(await steps.bid(tenderId, outsider, { priceFen: 100 })).toMatchObject({
        body: { code: 'bid.not-invited' },
      });
      expect(await steps.bid(tenderId, first, { priceFen: 28_000_000 })).toMatchObject({ status: 201 });
      const list = async (by: Person): Promise<object> =>
        (await by.get<object>(`/procurement/tenders/${tenderId}/invitations`)).body;
      expect(await list(first)).toEqual({ items: [first.organizationId] });
      expect(await list(outsider)).toEqual({ items: [] });
      expect(await list(app.as(['buyer'], anId(), anId()))).toEqual({ items: [] });
      expect(((await list(steps.buyer)) as { items: Id[] }).items).toHaveLength(3);
      const stored = await app.schema('procurement').query<object[]>('select * from invitation');
      for (const id of candidates) expect(JSON.stringify(stored)).not.toContain(id);
    });

    it('is the exception: an open tender invites nobody', async () => {
      const tenderId = await drafted({});
      const body = { candidates: [anId(), anId(), anId()], count: 3 };
      expect(await steps.step(tenderId, 'invitations', body)).toMatchObject({
        body: { code: 'invitation.not-needed' },
      });
    });
  });

  describe('a single source', () => {
    const SINGLE = {
      method: 'single-source',
      scoring: { method: 'agreed-price', priceWeight: '100', criteria: [] },
    };
    const AFTER = { at: morningOf('2026-03-10') };
    const publish = (tenderId: Id): Promise<object> =>
      steps.step(tenderId, 'publicity', {
        ...{ supplierOrganizationId: anId(), reason: '只能从唯一供应商处采购的专利服务' },
        expertOpinions: [{ expert: '专家甲', opinion: '该服务具有唯一性' }],
      });
    const object = async (
      tenderId: Id,
      at = morningOf('2026-03-06'),
    ): Promise<{ body: { objectionId: Id } }> =>
      (await steps.supplier()).post(
        `/procurement/tenders/${tenderId}/objections`,
        { grounds: '本单位同样可以提供' },
        { at },
      );
    const decide = (tenderId: Id, objectionId: Id, upheld: boolean): Promise<object> =>
      steps.step(tenderId, `objections/${objectionId}/decision`, { upheld, reason: '经论证不影响唯一性' });
    const prepared = async (): Promise<Id> => {
      const tenderId = await drafted(SINGLE);
      const supplier = await steps.supplier();
      await steps.step(tenderId, 'invitations', { candidates: [supplier.organizationId], count: 1 });
      return tenderId;
    };

    it('is public for five working days first, and objections are decided (GPR 38)', async () => {
      const tenderId = await prepared();
      expect(await issue(tenderId, AFTER)).toMatchObject({ body: { code: 'publicity.missing' } });
      expect(await publish(tenderId)).toMatchObject({ status: 201, body: { endsOn: '2026-03-09' } });
      expect(await publish(tenderId)).toMatchObject({ body: { code: 'publicity.published' } });
      const last = { at: morningOf('2026-03-09') };
      expect(await issue(tenderId, last)).toMatchObject({ body: { code: 'publicity.not-over' } });
      const { objectionId } = (await object(tenderId)).body;
      expect(await object(tenderId, AFTER.at)).toMatchObject({ body: { code: 'publicity.over' } });
      expect(await issue(tenderId, AFTER)).toMatchObject({ body: { code: 'objection.undecided' } });
      expect(await decide(tenderId, objectionId, false)).toMatchObject({ status: 200 });
      expect(await decide(tenderId, objectionId, true)).toMatchObject({
        body: { code: 'objection.decided' },
      });
      expect(await issue(tenderId, AFTER)).toMatchObject({ status: 200 });
      const shown = (await app.anyone.get<object>(`/procurement/tenders/${tenderId}/publicity`)).body;
      expect(shown).toMatchObject({ endsOn: '2026-03-09' });
    });

    it('is bought at the price both agree on, with a record of the talks (GPL 39)', async () => {
      const tenderId = await drafted(SINGLE);
      const supplier = await steps.supplier();
      await steps.step(tenderId, 'invitations', { candidates: [supplier.organizationId], count: 1 });
      await publish(tenderId);
      await issue(tenderId, AFTER);
      await steps.toOpen(tenderId);
      expect(await steps.bid(tenderId, supplier, { priceFen: 29_000_000 })).toMatchObject({ status: 201 });
      expect(await steps.close(tenderId)).toMatchObject({ body: { state: 'CLOSED' } });
      await steps.release(tenderId, ['qualification', 'technical']);
      const bids = `/procurement/tenders/${tenderId}/bids`;
      const { items } = (await steps.buyer.get<{ items: { bidId: Id }[] }>(bids)).body;
      const bidId = items[0]?.bidId ?? anId();
      const review = { bidId, kind: 'qualification', pass: true, reason: '具备资格，方案可行' };
      expect(await steps.step(tenderId, 'reviews', review, ON.closing)).toMatchObject({ status: 201 });
      expect((await steps.lock(tenderId)).status).toBe(200);
      await steps.release(tenderId, ['price'], ON.locking);
      expect((await steps.evaluate(tenderId)).body.code).toBe('final-offer.round-missing');

      const hour = { at: '2026-03-24T11:00:00+08:00' };
      const ask = (body: object): Promise<object> =>
        steps.step(tenderId, 'final-round', { closesAt: hour.at, ...body }, ON.locking);
      expect(await ask({})).toMatchObject({ body: { code: 'final-offer.record-missing' } });
      const record = {
        place: '区政务中心',
        participants: ['李采购', '王供应'],
        costs: '人工六成；同类合同每户每月 65 元',
      };
      expect(await ask({ record })).toMatchObject({ status: 201 });
      const said = { priceFen: 26_500_000, salt: newSalt() };
      const commitment = await offerCommitment({ tenderId, bidId, ...said });
      const round = `/procurement/tenders/${tenderId}/final-round`;
      expect((await supplier.post(`${round}/commitments`, { commitment }, ON.locking)).status).toBe(201);
      expect((await supplier.post(`${round}/prices`, said, hour)).status).toBe(200);
      expect(await steps.step(tenderId, 'final-round/settlement', {}, hour)).toMatchObject({ status: 200 });
      expect(await steps.buyer.get(round)).toMatchObject({ body: { record } });
      const evaluated = await steps.step<{ ranking: Ranked[] }>(tenderId, 'evaluation', {}, hour);
      expect(evaluated.body.ranking).toMatchObject([{ bidId, priceFen: 26_500_000 }]);
      expect(await steps.step(tenderId, 'report', {}, hour)).toMatchObject({ status: 200 });
      expect(await steps.award(tenderId, bidId)).toMatchObject({ body: { state: 'AWARDED' } });
      expect(await app.published(AwardNoticed, { tenderId })).toMatchObject({ priceFen: 26_500_000 });
    });

    it('is over when an objection is upheld', async () => {
      const tenderId = await prepared();
      await publish(tenderId);
      const { objectionId } = (await object(tenderId)).body;
      const stranger = app.as(['buyer'], anId(), anId());
      const at = `/procurement/tenders/${tenderId}/objections/${objectionId}/decision`;
      const body = { upheld: true, reason: '确有其他供应商' };
      expect(await stranger.post(at, body, ON.drafted)).toMatchObject({ status: 404 });
      await decide(tenderId, objectionId, true);
      expect(await issue(tenderId, AFTER)).toMatchObject({ body: { code: 'objection.upheld' } });
    });
  });

  describe('purchases that together are one', () => {
    it('are refused at the tender threshold, even sent at once, unless approved (GPR 28)', async () => {
      const budgetLineId = anId();
      const piece = { method: 'competitive-consultation', budgetLineId, ceilingFen: 110_000_000 };
      const [first, second] = [await drafted(piece), await drafted(piece)];
      const answers = (await Promise.all([issue(first), issue(second)])) as {
        status: number;
        body: { code?: string };
      }[];
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      expect(answers.map(({ body }) => body.code).filter(Boolean)).toEqual(['tender.split']);
      expect(await issue(await drafted({ ...piece, ...APPROVED }))).toMatchObject({ status: 200 });
      expect(await issue(await drafted({ ...piece, method: 'open-tender' }))).toMatchObject({ status: 200 });
      const other = { ...piece, budgetLineId: anId() };
      expect(await issue(await drafted(other))).toMatchObject({ status: 200 });
    });
  });

  describe('a purchase in lots', () => {
    it('is issued at once, each lot with a box of its own', async () => {
      const { requirementId } = (await steps.requirement()).body;
      await steps.approve(requirementId);
      const body = { requirementId, title: '社区养老服务', lotsPerWinner: 1 };
      const { projectId } = (await steps.buyer.post<{ projectId: Id }>('/procurement/projects', body)).body;
      const at = `/procurement/projects/${projectId}`;
      const lot = (no: number): object => ({ requirementId, lot: { projectId, no }, title: `第 ${no} 包` });
      const all = { closesAt: CLOSES_AT };
      expect(await steps.buyer.post(`${at}/issue`, all, ON.drafted)).toMatchObject({
        body: { code: 'project.no-lots' },
      });
      const [first, second] = [await drafted(lot(1)), await drafted({ ...lot(2), ...LOWEST })];
      expect(await steps.draft(lot(2))).toMatchObject({ body: { code: 'lot.no-taken' } });
      expect(await steps.draft({ ...lot(3), requirementId: undefined })).toMatchObject({ status: 400 });
      const stranger = app.as(['buyer'], anId(), anId());
      expect(await stranger.post(`${at}/issue`, all, ON.drafted)).toMatchObject({
        body: { code: 'project.no-lots' },
      });
      expect(await app.anyone.get(at)).toMatchObject({ body: { code: 'project.not-found' } });
      expect(await steps.buyer.post(`${at}/issue`, all, ON.drafted)).toMatchObject({
        status: 200,
        body: { tenderIds: [first, second] },
      });
      expect((await app.anyone.get<object>(at)).body).toMatchObject({
        lotsPerWinner: 1,
        lots: [
          { lotNo: 1, tenderId: first, title: '第 1 包', state: 'ISSUED' },
          { lotNo: 2, tenderId: second },
        ],
      });
    });
  });

  describe('giving up', () => {
    const reason = { reason: '区划调整，服务范围取消' };

    it('returns the money and leaves the bids sealed (GPL 36)', async () => {
      const tenderId = await steps.open();
      await steps.bids(tenderId, OFFERS);
      const stranger = app.as(['buyer'], anId(), anId());
      expect(
        await stranger.post(`/procurement/tenders/${tenderId}/cancellation`, reason, ON.bidding),
      ).toMatchObject({ status: 404 });
      expect(await steps.step(tenderId, 'cancellation', reason, ON.bidding)).toMatchObject({
        body: { state: 'CANCELLED' },
      });
      expect(await app.published(TenderFailed, { tenderId })).toMatchObject({
        code: 'tender.task-cancelled',
      });
      expect(await steps.read(tenderId)).toMatchObject({ cancelReason: reason.reason });
      expect(await steps.close(tenderId)).toMatchObject({ body: { code: 'tender.wrong-state' } });
    });

    it('is not the only way out of want of money: the same tender is issued again', async () => {
      const tenderId = await steps.issued();
      const budgetLineId = anId();
      await app.publish(BudgetRefused, budgetLineId, {
        ...{ budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: TERMS.ceilingFen },
        ...{ code: 'funds.budget-short', availableFen: 0 },
      });
      await steps.becomes(tenderId, 'HELD');
      expect(await issue(tenderId)).toMatchObject({ status: 200, body: { state: 'ISSUED' } });
      expect(await steps.read(tenderId)).toMatchObject({ endedCode: null });
      await steps.toOpen(tenderId);
    });
  });
});

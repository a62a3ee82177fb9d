import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ChallengeReceived,
  ContractSigned,
  QueryAnswered,
  QueryJudged,
  RemedyOrdered,
  TenderFailed,
  TenderSuspended,
} from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { eventually } from '../support/eventually.ts';
import { OFFERS, ON } from '../support/procurement.ts';
import { Remedies } from '../support/remedies.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

describe('what suppliers ask of a purchase, and how it is put right', () => {
  let app: TestService;
  let steps: Remedies;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity', 'contracting'] });
    steps = new Remedies(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const upheld = {
    upheld: true,
    points: [{ no: 1, upheld: true, reason: '经复核属实' }],
    reason: '质疑成立',
  };
  const failures = async (tenderId: Id): Promise<object[]> =>
    (await app.eventsOf('procurement.tender')).filter(
      ({ key, type }) => key === tenderId && type === TenderFailed.type,
    );

  describe('while bids are taken', () => {
    it('who got the document challenges it, all points of a step at once, and nobody learns who', async () => {
      const tenderId = await steps.open({ pointsAtOnce: true });
      const supplier = await steps.supplier();
      const early = { at: morningOf('2026-03-05') };
      const body = { about: 'document', grounds: '资格条件排斥外地机构' };
      expect(await steps.refusal(() => steps.file(supplier, tenderId, early, body))).toMatchObject({
        ...{ code: 'challenge.document-not-received', facts: { article: '94 art. 11' } },
      });
      const receipt = `/procurement/tenders/${tenderId}/document-receipts`;
      expect(await steps.buyer.post(receipt, {}, early)).toMatchObject({ status: 403 });
      // Issued on 2 March: the notice period ends on the 9th, seven working days more on the 18th.
      expect(await supplier.post(receipt, {}, early)).toMatchObject({
        body: { receivedOn: '2026-03-05', challengeLastDay: '2026-03-18' },
      });
      const { challengeId } = (await steps.file(supplier, tenderId, early, body)).body;
      expect(await app.published(ChallengeReceived, { challengeId })).toEqual({
        ...{ tenderId, challengeId, answerDue: '2026-03-16' },
      });
      expect(await steps.colleague.get(`/procurement/challenges/${challengeId}`)).toMatchObject({
        body: { organizationId: null },
      });
      const tables = ['challenge', 'document_receipt', 'idempotency', 'outbox_event'];
      const kept = await Promise.all(
        tables.map((table) => app.schema('procurement').query<unknown[]>(`select * from ${table}`)),
      );
      const text = JSON.stringify(kept);
      expect([text.includes(challengeId), text.includes(supplier.organizationId)]).toEqual([true, false]);
      expect(text).not.toContain(supplier.personId);
      expect(await steps.refusal(() => steps.file(supplier, tenderId, early, body))).toMatchObject({
        code: 'challenge.step-challenged',
      });
      const change = { ...upheld, remedy: 'clarify-document' };
      expect(await steps.answer(challengeId, early, change)).toMatchObject({ body: { tenderState: 'OPEN' } });
      expect(await app.published(RemedyOrdered, { tenderId })).toMatchObject({ money: 'kept' });
    });

    it('a suspension gives bidders their days back and takes no bid', async () => {
      const tenderId = await steps.open();
      const supplier = await steps.supplier();
      const on = { at: morningOf('2026-03-05') };
      await supplier.post(`/procurement/tenders/${tenderId}/document-receipts`, {}, on);
      const body = { about: 'document', grounds: '资格条件排斥外地机构' };
      const { challengeId } = (await steps.file(supplier, tenderId, on, body)).body;
      await steps.answer(challengeId, on);
      const { complaintId } = (await steps.complain(supplier, challengeId, on)).body;
      const stop = { until: '2026-03-20', reason: '条件涉嫌排斥供应商' };
      const at = { at: morningOf('2026-03-16') };
      const stopped = await steps.handle<{ suspensionId: Id }>(complaintId, 'suspension', stop, at);
      // 23 March and the five days of it: Saturday the 28th is off, so Monday.
      expect(stopped).toMatchObject({ body: { closesAt: '2026-03-30T10:00:00.000+08:00' } });
      expect(await app.published(TenderSuspended, { tenderId })).toMatchObject({ until: '2026-03-20' });
      expect(await steps.bid(tenderId, supplier, { priceFen: 28_000_000 })).toMatchObject({
        ...{ status: 409, body: { code: 'tender.suspended' } },
      });
      const lift = `/procurement/suspensions/${stopped.body.suspensionId}/lifting`;
      expect(await steps.buyer.post(lift, { reason: '已查明' }, at)).toMatchObject({ status: 403 });
      // It ends by itself with its last day.
      expect(await steps.close(tenderId, { at: morningOf('2026-03-23') })).toMatchObject({
        body: { code: 'tender.not-closed-yet' },
      });
    });

    it('a query is answered in three days by a named person, who says whether it may affect the result', async () => {
      const tenderId = await steps.open();
      const supplier = await steps.supplier();
      const asked = await supplier.post<{ queryId: Id }>(
        `/procurement/tenders/${tenderId}/queries`,
        { text: '社工证书以哪一天为准？' },
        { at: morningOf('2026-03-06') },
      );
      expect(asked).toMatchObject({ status: 201, body: { answerDue: '2026-03-11' } });
      const at = `/procurement/queries/${asked.body.queryId}`;
      const judged = { mayAffectResult: true, reason: '涉及资格审查' };
      expect(await supplier.post(`${at}/effect`, judged, ON.drafted)).toMatchObject({ status: 403 });
      const stranger = app.as(['buyer'], anId(), anId());
      expect(await stranger.post(`${at}/effect`, judged, ON.drafted)).toMatchObject({ status: 404 });
      expect(await steps.buyer.post(`${at}/effect`, judged, ON.drafted)).toMatchObject({ status: 200 });
      expect(await app.published(QueryJudged, { tenderId })).toMatchObject({ mayAffectResult: true });
      const list = `/procurement/tenders/${tenderId}/queries`;
      expect(await steps.buyer.get(list, { at: morningOf('2026-03-12') })).toMatchObject({
        body: { items: [{ late: true, answer: null }] },
      });
      expect(await (await steps.supplier()).get(list)).toMatchObject({ body: { items: [] } });
      const late = { at: morningOf('2026-03-12') };
      expect(await steps.buyer.post(`${at}/answer`, { answer: '以开标日为准' }, late)).toMatchObject({
        body: { inTime: false },
      });
      expect(await app.published(QueryAnswered, { tenderId })).toMatchObject({ inTime: false });
      const again = await steps.refusal(() => steps.buyer.post(`${at}/answer`, { answer: '同上' }, late));
      expect(again).toMatchObject({ code: 'query.answered' });
    });
  });

  describe('after the award', () => {
    it('an evaluation is repeated on a ground of the law alone, and what it was stays', async () => {
      const opened = await steps.awardedOn('2026-03-25');
      const { tenderId, loser } = opened;
      const { challengeId } = (await steps.file(loser, tenderId, ON.challenging)).body;
      const anew = { ...upheld, remedy: 're-evaluate' };
      expect(await steps.refusal(() => steps.answer(challengeId, ON.challenging, anew))).toMatchObject({
        code: 'remedy.no-ground',
      });
      const grounded = { ...anew, grounds: ['sum-wrong'] };
      expect(await steps.refusal(() => steps.answer(challengeId, ON.challenging, grounded))).toMatchObject({
        code: 'remedy.report-missing',
      });
      const reported = { ...grounded, financeReport: '淄财采函〔2026〕8号' };
      expect(await steps.answer(challengeId, ON.challenging, reported)).toMatchObject({
        body: { tenderState: 'CLOSED' },
      });
      expect(await app.published(RemedyOrdered, { tenderId })).toMatchObject({
        ...{ kind: 're-evaluate', grounds: ['sum-wrong'], money: 'kept' },
      });
      expect(await failures(tenderId)).toEqual([]);
      const kept = await app.anyone.get<{ items: { earlierRankings: object[][] }[] }>(
        `/procurement/tenders/${tenderId}/remedies`,
      );
      expect(kept.body.items[0]?.earlierRankings[0]).toHaveLength(3);
      // The other way round: the last of the first time is the first now.
      for (const [i, { bidId }] of opened.bids.entries()) {
        for (const member of opened.members) {
          const scores = { plan: String(70 + i * 10), team: String(70 + i * 10) };
          expect(await steps.word(member, opened, 'scores', { bidId, scores })).toMatchObject({
            status: 201,
          });
        }
      }
      for (const member of opened.members)
        expect(await steps.sign(member, tenderId)).toMatchObject({ status: 200 });
      expect(await steps.lock(tenderId)).toMatchObject({ body: { state: 'OPENED' } });
      const { ranking } = (await steps.evaluate(tenderId)).body;
      expect(ranking[0]?.bidId).toBe(opened.bids[2]?.bidId);
      await steps.reported(opened);
      expect(await steps.award(tenderId, ranking[0]?.bidId ?? anId())).toMatchObject({
        body: { state: 'AWARDED' },
      });
    });

    it('the next candidate is awarded only where enough are left without the winner', async () => {
      const three = await steps.awardedOn('2026-03-25');
      const { challengeId } = (await steps.file(three.loser, three.tenderId, ON.challenging)).body;
      const next = { ...upheld, remedy: 'next-candidate' };
      expect(await steps.refusal(() => steps.answer(challengeId, ON.challenging, next))).toMatchObject({
        ...{ code: 'remedy.too-few-candidates', facts: { article: '94 art. 16' } },
      });
      const opened = await steps.opened([...OFFERS, { priceFen: 29_700_000 }]);
      const ranking = await steps.evaluated(opened);
      const { tenderId, bids } = opened;
      await steps.award(tenderId, ranking[0]?.bidId ?? anId());
      const filed = await steps.file(bids[1]?.supplier ?? steps.buyer, tenderId, ON.challenging);
      expect(await steps.answer(filed.body.challengeId, ON.challenging, next)).toMatchObject({
        body: { tenderState: 'EVALUATED' },
      });
      expect(await steps.refusal(() => steps.award(tenderId, ranking[0]?.bidId ?? anId()))).toMatchObject({
        code: 'award.not-first',
      });
      expect(await steps.award(tenderId, ranking[1]?.bidId ?? anId())).toMatchObject({
        body: { state: 'AWARDED' },
      });
      expect(await failures(tenderId)).toEqual([]);
    });

    it('a purchase is run again from a draft like it; its money goes back first', async () => {
      const { tenderId, loser } = await steps.awardedOn('2026-03-25');
      const { challengeId } = (await steps.file(loser, tenderId, ON.challenging)).body;
      const answered = await steps.answer(challengeId, ON.challenging, { ...upheld, remedy: 're-tender' });
      const successor = answered.body.successorTenderId ?? anId();
      expect(answered).toMatchObject({ body: { tenderState: 'FAILED' } });
      expect(await app.published(RemedyOrdered, { tenderId })).toMatchObject({
        ...{ kind: 're-tender', money: 'reservation-released', successorTenderId: successor },
      });
      expect(await failures(tenderId)).toMatchObject([{ data: { code: 'tender.run-again' } }]);
      const [old, draft] = await Promise.all(
        [tenderId, successor].map((id) =>
          steps.buyer.get<Record<string, unknown>>(`/procurement/tenders/${id}`),
        ),
      );
      expect(draft?.body).toMatchObject({
        state: 'DRAFT',
        supersedes: tenderId,
        closesAt: null,
        endedCode: null,
      });
      expect(draft?.body['criteria']).toEqual(old?.body['criteria']);
      expect(draft?.body['drawSeedHash']).not.toBe(old?.body['drawSeedHash']);
      const again = { closesAt: '2026-05-06T10:00:00+08:00' };
      expect(await steps.step(successor, 'issue', again, { at: morningOf('2026-04-01') })).toMatchObject({
        body: { state: 'ISSUED' },
      });
    });

    it('a signed contract is annulled by the office, and nothing else undoes its award', async () => {
      const { tenderId, loser, winner } = await steps.awardedOn('2026-03-25');
      const complaintId = await steps.complained(tenderId, loser, ON.challenging);
      const contractId = anId();
      await app.publish(ContractSigned, contractId, {
        ...{ contractId, tenderId, title: '社工岗位服务', budgetLineId: anId(), areaCode: '370303-KY-PY' },
        ...{ buyerOrganizationId: anId(), supplierOrganizationId: winner.organizationId },
        ...{ priceFen: 28_500_000, signedOn: '2026-04-08', startsOn: '2026-05-01', endsOn: '2026-12-31' },
      });
      await eventually('procurement knows the contract', async () => {
        const rows = await app
          .schema('procurement')
          .query<unknown[]>('select 1 from signed_contract where contract_id = $1', [contractId]);
        return rows.length > 0;
      });
      const on = { at: morningOf('2026-04-13') };
      const refused = await steps.refusal(() => steps.decide(complaintId, on, { remedy: 'award-annulled' }));
      expect(refused).toMatchObject({ code: 'remedy.contract-signed' });
      const annulled: Answer<object> = await steps.decide(complaintId, on, { remedy: 'contract-annulled' });
      expect(annulled).toMatchObject({ body: { outcome: 'upheld', tenderState: 'FAILED' } });
      expect(await app.published(RemedyOrdered, { tenderId })).toMatchObject({
        ...{ kind: 'contract-annulled', contractId, money: 'commitment-released', causeKind: 'complaint' },
      });
      // Funds would take `tender-failed` for money that is still reserved.
      expect(await failures(tenderId)).toEqual([]);
      expect(await steps.read(tenderId)).toMatchObject({ endedCode: 'tender.contract-annulled' });
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AwardNoticed,
  ChallengeAnswered,
  ChallengeFiled,
  EvaluationReported,
  TenderFailed,
} from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding } from '../support/awarding.ts';
import { CLOSES_AT, OFFERS, ON } from '../support/procurement.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

interface Result {
  readonly ranking: readonly { bidId: Id; scores: Record<string, string> }[];
  readonly points: readonly { bidId: Id; points: Record<string, string> }[];
  readonly excluded: readonly object[];
  readonly committee: {
    readonly members: readonly { personId: Id }[];
    readonly pool: readonly object[];
  };
  readonly challenges: readonly { challengeId: Id; upheld: boolean | null }[];
}

describe('procurement, from the evaluation to the answer to a challenge', () => {
  let app: TestService;
  let steps: Awarding;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const resultOf = async (tenderId: Id): Promise<Answer<Result>> =>
    app.anyone.get<Result>(`/procurement/tenders/${tenderId}/result`);

  describe('the evaluation', () => {
    it('adds up the law’s way, and the award goes to the first at its quote', async () => {
      const opened = await steps.opened([
        { priceFen: 28_500_000 },
        { priceFen: 29_400_000, kind: 'enterprise', enterpriseSize: 'small' },
        // What calls itself small but is no enterprise gets no deduction (GP-63).
        { priceFen: 28_800_000, enterpriseSize: 'small' },
      ]);
      const { tenderId, bids } = opened;
      const ranking = await steps.evaluated(opened);
      // 29,400,000 less 10 % is 26,460,000, the base; 26,460,000 / 28,500,000 × 10 = 9.284…
      const places = bids.map(({ bidId }) => ranking.find((row) => row.bidId === bidId)?.priceScore);
      expect(places).toEqual(['9.28', '10.00', '9.19']);
      // Members give 92, 91, 90, 89 and 88: 90 on the mean, of 50 and 40 points.
      expect(ranking[0]).toMatchObject({
        rank: 1,
        scores: { plan: '45.00', team: '36.00' },
        totalScore: '90.28',
      });
      expect(await app.published(EvaluationReported, { tenderId })).toMatchObject({
        rules: expect.arrayContaining([
          expect.objectContaining({ code: 'sme-price-deduction-min', value: '0.10' }),
        ]) as unknown,
      });

      const second = await steps.refusal(() => steps.award(tenderId, ranking[1]?.bidId ?? anId()));
      expect(second).toMatchObject({ status: 409, code: 'award.not-first', facts: { article: 'GPR 43' } });
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => steps.award(tenderId, ranking[0]?.bidId ?? anId())),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const events = await app.eventsOf('procurement.tender');
      expect(events.filter(({ key, type }) => key === tenderId && type === AwardNoticed.type)).toHaveLength(
        1,
      );
      // Noticed on a Wednesday: notice period to Thursday, then 7 working days over Qingming (4 to 6 April).
      expect(await app.published(AwardNoticed, { tenderId })).toMatchObject({
        ...{ supplierOrganizationId: bids[0]?.supplier.organizationId, priceFen: 28_500_000 },
        ...{ noticedOn: '2026-03-25', challengeLastDay: '2026-04-07', contractDue: '2026-04-24' },
      });
    });

    it('waits for a decision on what a machine noticed, and tells the rejected why', async () => {
      const one = { deviceCode: 'one computer' };
      const opened = await steps.opened([
        { priceFen: 28_100_000, ...one },
        ...OFFERS,
        { priceFen: 28_250_000, ...one },
      ]);
      const { tenderId, bids } = opened;
      await steps.judged(opened);
      await steps.lock(tenderId);
      await steps.release(tenderId, ['price'], ON.locking);
      expect(await steps.refusal(() => steps.evaluate(tenderId))).toMatchObject({ code: 'signal.undecided' });
      const at = `/procurement/tenders/${tenderId}/signals`;
      const { items } = (await steps.buyer.get<{ items: { signalId: Id; kind: string }[] }>(at)).body;
      expect(items.map(({ kind }) => kind)).toEqual(['same-device']);
      const decision = { decision: 'bids-invalid', reason: '两份标书出自同一电脑' };
      for (const { signalId } of items)
        await steps.step(tenderId, `signals/${signalId}/decision`, decision, ON.locking);
      const { ranking } = (await steps.evaluate(tenderId)).body;
      const [first] = ranking;
      expect(ranking.map(({ bidId }) => bidId).sort()).toEqual(
        bids
          .slice(1, 4)
          .map(({ bidId }) => bidId)
          .sort(),
      );
      await steps.reported(opened);
      await steps.award(tenderId, first?.bidId ?? anId());
      expect((await resultOf(tenderId)).body.excluded).toMatchObject([
        { code: 'bid.collusion', reason: decision.reason },
        { code: 'bid.collusion', reason: decision.reason },
      ]);
    });

    it('fails where every quote is above the budget, and says so (GPL 36)', async () => {
      const dear = OFFERS.map((offer) => ({ ...offer, priceFen: offer.priceFen + 30_000_000 }));
      const opened = await steps.opened(dear);
      await steps.judged(opened);
      await steps.lock(opened.tenderId);
      await steps.release(opened.tenderId, ['price'], ON.locking);
      const { tenderId } = opened;
      expect(await app.published(TenderFailed, { tenderId })).toMatchObject({ code: 'tender.over-budget' });
    });

    it('gives nobody more lots than the document says, in the order of the lots', async () => {
      const requirementId = await steps.someRequirement();
      const project = { requirementId, title: '社区养老服务', lotsPerWinner: 1 };
      const { projectId } = (await steps.buyer.post<{ projectId: Id }>('/procurement/projects', project))
        .body;
      const lots: Id[] = [];
      for (const no of [1, 2]) lots.push((await steps.draft({ lot: { projectId, no } })).body.tenderId);
      const issue = `/procurement/projects/${projectId}/issue`;
      expect((await steps.buyer.post(issue, { closesAt: CLOSES_AT }, ON.drafted)).status).toBe(200);
      const [one = anId(), two = anId()] = lots;
      await steps.toOpen(one);
      await steps.toOpen(two);
      const suppliers = await steps.bids(one, OFFERS);
      const handedIn = suppliers.map((supplier, i) => steps.bid(two, supplier, OFFERS[i] ?? { priceFen: 1 }));
      expect((await Promise.all(handedIn)).map(({ status }) => status)).toEqual([201, 201, 201]);
      const best = async (tenderId: Id): Promise<Id> =>
        String((await steps.evaluated(await steps.seated(tenderId, suppliers)))[0]?.bidId);
      const [first, again] = [await best(one), await best(two)];
      expect((await steps.award(two, again)).body).toMatchObject({
        code: 'award.earlier-lot-open',
        facts: { lots: [1] },
      });
      expect(await steps.award(one, first)).toMatchObject({ body: { state: 'AWARDED' } });
      const refused = (await steps.award(two, again)).body;
      expect(refused.code).toBe('award.not-first');
      const next = String(Object(refused.facts)['first']);
      expect(next).not.toBe(again);
      expect(await steps.award(two, next)).toMatchObject({ body: { state: 'AWARDED' } });
    });

    it('is public after the award, with all that it takes to repeat it', async () => {
      const { tenderId, members } = await steps.awarded();
      const { body } = await resultOf(tenderId);
      expect(body.committee.members.map(({ personId }) => personId)).toEqual(members.map((m) => m.personId));
      for (const { bidId, scores } of body.ranking) {
        const plans = body.points
          .filter((one) => one.bidId === bidId)
          .map(({ points }) => Number(points['plan']));
        expect(plans).toHaveLength(5);
        expect(Number(scores['plan'])).toBeCloseTo((plans.reduce((a, b) => a + b) / 5) * 0.5, 2);
      }
      expect(body.committee.pool.length).toBeGreaterThan(4);
    });
  });

  describe('a challenge', () => {
    const answer = (by: typeof steps.buyer, id: Id, over: object): Promise<Answer<object>> => {
      const body = { upheld: false, remedy: 'none', reason: '复核评分记录，标准一致', ...over };
      return by.post(`/procurement/challenges/${id}/answer`, body, ON.challenging);
    };

    it('comes from a bidder, by the last day', async () => {
      const { tenderId, bids } = await steps.awarded();
      const loser = bids[1]?.supplier ?? steps.buyer;
      const stranger = await steps.supplier();
      expect(await steps.refusal(() => steps.challenge(stranger, tenderId))).toMatchObject({
        code: 'challenge.not-bidder',
      });
      const late = { at: '2026-04-08T00:00:00+08:00' };
      expect(await steps.refusal(() => steps.challenge(loser, tenderId, late))).toMatchObject({
        ...{ code: 'challenge.late', facts: { lastDay: '2026-04-07' } },
      });
      const inTime = await steps.challenge(loser, tenderId, { at: '2026-04-07T23:59:59+08:00' });
      expect(inTime).toMatchObject({ status: 201, body: { answerDue: '2026-04-16' } });
      const { challengeId } = inTime.body;
      expect(await app.published(ChallengeFiled, { challengeId })).toMatchObject({
        tenderId,
        answerDue: '2026-04-16',
      });
    });

    it('that is not upheld leaves the award; its answer is final, and not by whoever awarded', async () => {
      const { tenderId, bids } = await steps.awarded();
      const { challengeId } = (await steps.challenge(bids[1]?.supplier ?? steps.buyer, tenderId)).body;
      const own = await steps.refusal(() => answer(steps.buyer, challengeId, {}));
      expect(own).toMatchObject({ status: 409, code: 'duty.not-separated' });
      const odd = await steps.refusal(() =>
        answer(steps.colleague, challengeId, { remedy: 'award-annulled' }),
      );
      expect(odd).toMatchObject({ code: 'challenge.remedy-without-cause' });
      const stranger = await steps.refusal(() => answer(app.as(['buyer'], anId(), anId()), challengeId, {}));
      expect(stranger).toMatchObject({ status: 404 });
      expect(await answer(steps.colleague, challengeId, {})).toMatchObject({
        body: { tenderState: 'AWARDED' },
      });
      expect(await app.published(ChallengeAnswered, { challengeId })).toMatchObject({
        ...{ upheld: false, remedy: 'none', answeredBy: steps.colleague.personId },
      });
      const again = await steps.refusal(() => answer(steps.colleague, challengeId, {}));
      expect(again).toMatchObject({ code: 'challenge.answered' });
      expect((await resultOf(tenderId)).body.challenges).toMatchObject([{ challengeId, upheld: false }]);
    });

    it('that is upheld annuls the award and frees the money', async () => {
      const { tenderId, bids } = await steps.awarded();
      const { challengeId } = (await steps.challenge(bids[2]?.supplier ?? steps.buyer, tenderId)).body;
      const annulled = { upheld: true, remedy: 'award-annulled', reason: '利害关系属实，中标结果无效' };
      expect(await answer(steps.colleague, challengeId, annulled)).toMatchObject({
        body: { tenderState: 'FAILED' },
      });
      const code = 'tender.award-annulled';
      expect(await app.published(TenderFailed, { tenderId })).toEqual({ tenderId, code });
      expect(await steps.read(tenderId)).toMatchObject({ state: 'FAILED', endedCode: code });
      const at = { at: morningOf('2026-03-31') };
      const after = await steps.refusal(() =>
        steps.challenge(bids[1]?.supplier ?? steps.buyer, tenderId, at),
      );
      expect(after).toMatchObject({ code: 'tender.wrong-state' });
    });
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AssessmentScored, RectificationDemanded, SurveyClosed } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { AFTERWARDS, Contracting, type Running } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
  type WriteOptions,
} from '../support/service.ts';

const digest = (): string => createHash('sha256').update(anId()).digest('hex');
const VOTING = { at: morningOf('2026-06-20') };
const SCORES = { milestone: 1, professionalScore: '88.00', buyerScore: '92.00' };

describe('contracting, assessments and what they rest on', () => {
  let app: TestService;
  let steps: Contracting;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new Contracting(app);
  }, 60_000);
  afterAll(() => app.stop());

  interface Open extends Running {
    readonly surveyId: Id;
    readonly residents: readonly Person[];
  }
  const post = <T = Refusal>(
    ...[by, of, what, body, at = AFTERWARDS]: [Person, Running, string, object, WriteOptions?]
  ): Promise<Answer<T & Refusal>> => steps.post<T & Refusal>(...([by, of, what, body, at] as const));
  /** A survey of so many people, each served once. */
  const surveyed = async (people: number): Promise<Open> => {
    const contract = await steps.running({ milestones: [{ name: '年度', weight: 1, plannedUnits: people }] });
    const residents: Person[] = [];
    for (let i = 0; i < people; i++) {
      const { id, resident } = await steps.record(contract, 1);
      await steps.word(resident, id, { happened: true, satisfaction: 5 });
      residents.push(resident);
    }
    const opened = await post<{ surveyId: Id; population: number }>(
      ...([contract.buyer, contract, 'surveys', { milestone: 1, closesOn: '2026-06-25' }, VOTING] as const),
    );
    expect(opened).toMatchObject({ status: 201, body: { population: people } });
    return { ...contract, surveyId: opened.body.surveyId, residents };
  };
  const tokenOf = async (resident: Person): Promise<{ surveyId: Id; token: string } | undefined> =>
    (
      await resident.get<{ items: { surveyId: Id; token: string }[] }>(
        '/contracting/my-survey-tokens',
        VOTING,
      )
    ).body.items[0];
  const vote = (surveyId: Id, token: string, satisfaction = 3): Promise<Answer<Refusal>> =>
    app.anyone.post('/contracting/survey-votes', { surveyId, token, satisfaction }, VOTING);
  const close = (of: Open, by = of.buyer): Promise<Answer<Refusal & { outcome: string }>> =>
    by.post(`/contracting/surveys/${of.surveyId}/close`, {}, AFTERWARDS);
  const voteAll = async (of: Open, some: number, satisfaction = 3): Promise<void> => {
    for (const resident of of.residents.slice(0, some))
      expect((await vote(of.surveyId, (await tokenOf(resident))?.token ?? '', satisfaction)).status).toBe(
        201,
      );
  };

  describe('a survey', () => {
    it('gives one anonymous vote to each confirmed service, and counts with its figures', async () => {
      const open = await surveyed(6);
      const [first] = open.residents;
      const mine = first && (await tokenOf(first));
      if (!mine) throw new Error('nobody has a token');
      const together = await Promise.all(Array.from({ length: 6 }, () => vote(open.surveyId, mine.token)));
      expect(together.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(together.filter(({ body }) => body.code === 'satisfaction-survey.voted')).toHaveLength(5);
      for (const wrong of [randomUUID(), 'x'.repeat(43)])
        expect((await vote(open.surveyId, wrong)).body.code).toBe('satisfaction-survey.not-found');
      const early = { at: morningOf('2026-06-25') };
      const soon = await open.buyer.post(`/contracting/surveys/${open.surveyId}/close`, {}, early);
      expect(soon.body.code).toBe('satisfaction-survey.still-open');
      await voteAll({ ...open, residents: open.residents.slice(1) }, 3);
      const others = app.as(['buyer'], anId(), anId());
      expect((await close(open, others)).body.code).toBe('contract.not-found');
      expect((await close(open)).body).toMatchObject({
        ...{ population: 6, votes: 4, needed: 3, responseRate: '66.67', outcome: 'counts', score: '60.00' },
        ...{ margin: '30.99', confidence: '95 %', distribution: [0, 0, 4, 0, 0] },
      });
      await app.published(SurveyClosed, { surveyId: open.surveyId, votes: 4, outcome: 'counts' });
      const [, , , , , last] = open.residents;
      expect(last && (await tokenOf(last))).toBeUndefined();
      // Worked case 25(c): 88, 92 and 60 from residents make 80.40, 良好.
      const scored = await post<{ formula: string }>(open.buyer, open, 'assessments', SCORES);
      expect(scored.body).toMatchObject({
        ...{ score: '80.40', band: 'good', satisfactionSource: 'survey' },
        formula: '88.00 × 50 % + 92.00 × 20 % + 60.00 × 30 % = 80.40',
      });
      const { body } = await app.anyone.get(`/contracting/contracts/${open.contractId}/assessments`);
      expect(body).toMatchObject({ items: [{ formula: scored.body.formula, survey: { margin: '30.99' } }] });
      const stored = JSON.stringify([
        await app.schema('contracting').query<object[]>('select * from survey_vote, survey_token'),
        body,
      ]);
      for (const { personId } of open.residents) expect(stored).not.toContain(personId);
    });

    it('of too few votes weighs nothing and says so', async () => {
      const open = await surveyed(7);
      expect((await post(open.buyer, open, 'assessments', SCORES)).body.code).toBe('assessment.survey-open');
      await voteAll(open, 3, 1);
      expect((await close(open)).body).toMatchObject({ outcome: 'too-few', votes: 3, needed: 4 });
      const scored = await post(open.buyer, open, 'assessments', SCORES);
      // The words of confirmation count instead: all were satisfied.
      expect(scored.body).toMatchObject({ satisfactionSource: 'confirmations', satisfactionScore: '100.00' });
    });

    it('is opened by the buyer, once, where somebody was served', async () => {
      const contract = await steps.running();
      const body = { milestone: 1, closesOn: '2026-06-25' };
      expect((await post(contract.buyer, contract, 'surveys', body, VOTING)).body.code).toBe(
        'satisfaction-survey.nobody-served',
      );
      await steps.confirmed(contract, 1);
      expect((await post(contract.supplier, contract, 'surveys', body, VOTING)).status).toBe(403);
      const today = { ...body, closesOn: '2026-06-20' };
      expect((await post(contract.buyer, contract, 'surveys', today, VOTING)).body.code).toBe(
        'satisfaction-survey.closes-too-soon',
      );
      const many = await Promise.all(
        Array.from({ length: 5 }, () => post(contract.buyer, contract, 'surveys', body, VOTING)),
      );
      expect(many.filter(({ status }) => status === 201)).toHaveLength(1);
    });
  });

  describe('a third-party assessor', () => {
    const items = [
      { name: '服务成效', maxPoints: 60, points: '52.80', reason: '达标' },
      { name: '财务管理', maxPoints: 40, points: '35.20', reason: '规范' },
    ];

    it('is of neither side, and signs the professional score by name', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 1);
      const expert = app.as(['expert'], anId(), anId());
      const named = { personId: expert.personId, organizationId: expert.organizationId, reason: '比选确定' };
      for (const over of [
        { organizationId: contract.supplier.organizationId },
        { organizationId: contract.buyer.organizationId },
        { personId: contract.workerId },
      ]) {
        const refused = await post(contract.buyer, contract, 'assessors', { ...named, ...over });
        expect(refused.body.code).toBe('assessor.recused');
      }
      const sheet = { milestone: 1, noTies: true, items };
      const early = await post(expert, contract, 'professional-scores', sheet);
      expect(early.body.code).toBe('contract.not-found');
      expect((await post(contract.buyer, contract, 'assessors', named)).status).toBe(201);
      expect((await post(contract.buyer, contract, 'assessments', SCORES)).body.code).toBe(
        'assessment.assessor-scores',
      );
      const bare = { milestone: 1, buyerScore: '92' };
      expect((await post(contract.buyer, contract, 'assessments', bare)).body.code).toBe(
        'assessment.no-professional-score',
      );
      const tied = await post(expert, contract, 'professional-scores', { ...sheet, noTies: false });
      expect(tied.status).toBe(400);
      const signed = await post(expert, contract, 'professional-scores', sheet);
      expect(signed.body).toMatchObject({ score: '88.00', round: 1 });
      const twice = await post(expert, contract, 'professional-scores', sheet);
      expect(twice.body.code).toBe('score.signed-before');
      const scored = await post(contract.buyer, contract, 'assessments', bare);
      // 88 × 50 % + 92 × 20 % + 100 × 30 %
      expect(scored.body).toMatchObject({ score: '92.40', band: 'excellent' });
    });
  });

  describe('不合格', () => {
    const LOW = { milestone: 1, professionalScore: '10', buyerScore: '10' };

    it('is rectified by a day and assessed once more', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 4);
      expect((await post(contract.buyer, contract, 'assessments', LOW)).body).toMatchObject({ band: 'fail' });
      expect((await post(contract.buyer, contract, 'assessments', SCORES)).body.code).toBe(
        'assessment.not-rectified',
      );
      const demand = { milestone: 1, ground: 'assessment', demands: '补齐缺失服务' };
      const demanded = await post<{ rectificationId: Id; due: string }>(
        ...([contract.buyer, contract, 'rectifications', demand] as const),
      );
      // Thirty calendar days from 07-01.
      expect(demanded.body).toMatchObject({ due: '2026-07-31' });
      await app.published(RectificationDemanded, { contractId: contract.contractId, due: '2026-07-31' });
      expect((await post(contract.buyer, contract, 'rectifications', demand)).body.code).toBe(
        'rectification.repeated',
      );
      const at = `/contracting/rectifications/${demanded.body.rectificationId}/report`;
      const report = { report: '已补齐并自查', evidenceDigest: digest() };
      const stranger = app.as(['supplier'], anId(), anId());
      expect((await stranger.post(at, report, AFTERWARDS)).body.code).toBe('rectification.not-found');
      const late = await contract.supplier.post(at, report, { at: morningOf('2026-08-01') });
      expect(late.body).toMatchObject({ late: true });
      const again = await post(contract.buyer, contract, 'assessments', SCORES);
      expect(again.body).toMatchObject({ round: 2, band: 'excellent' });
      await app.published(AssessmentScored, { contractId: contract.contractId, round: 2 });
      const colleague = steps.colleagueOf(contract.buyer);
      const accepted = await post<{ payableFen: number }>(colleague, contract, 'acceptances', {
        milestone: 1,
      });
      expect(accepted.body).toMatchObject({ payableFen: 12_000_000 });
    });

    it('twice is the end of it', async () => {
      const contract = await steps.running();
      await steps.confirmed(contract, 1);
      const nothing = { milestone: 1, ground: 'assessment', demands: '请整改到位' };
      expect((await post(contract.buyer, contract, 'rectifications', nothing)).body.code).toBe(
        'rectification.nothing-wrong',
      );
      await post(contract.buyer, contract, 'assessments', LOW);
      const { body } = await post<{ rectificationId: Id }>(
        contract.buyer,
        contract,
        'rectifications',
        nothing,
      );
      const report = { report: '已经整改', evidenceDigest: digest() };
      await contract.supplier.post(
        `/contracting/rectifications/${body.rectificationId}/report`,
        report,
        AFTERWARDS,
      );
      expect((await post(contract.buyer, contract, 'assessments', LOW)).body).toMatchObject({ round: 2 });
      await nothingChanges(app, ['contracting'], async () => {
        const third = await post(contract.buyer, contract, 'assessments', SCORES);
        expect(third.body.code).toBe('assessment.reassessed-once');
      });
    });
  });

  it('a short contract is assessed at its end only, a month before', async () => {
    const contract = await steps.running();
    const { body } = await app.anyone.get(`/contracting/contracts/${contract.contractId}/assessment-plan`);
    expect(body).toMatchObject({ finalOnly: true, midtermDue: null, finalDue: '2026-11-30' });
    await steps.confirmed(contract, 1);
    const midterm = await post(contract.buyer, contract, 'assessments', { ...SCORES, kind: 'midterm' });
    expect(midterm.body.code).toBe('assessment.final-only');
    expect((await post(contract.buyer, contract, 'assessments', { ...SCORES, kind: 'final' })).status).toBe(
      201,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ComplaintDecided,
  ComplaintExamined,
  ComplaintFiled,
  TenderResumed,
  TenderSuspended,
} from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { POINT, Remedies, type PreChecked } from '../support/remedies.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type TestService,
} from '../support/service.ts';
import type { Supplier } from '../support/procurement.ts';

type Clock = Readonly<Record<'what' | 'state', string>> & { readonly legalDue: string | null };

describe('a challenge and a complaint over National Day (worked cases 13 and 14)', () => {
  let app: TestService;
  let steps: Remedies;
  let tenderId: Id;
  let loser: Supplier;
  let challengeId: Id;
  let complaintId: Id;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity', 'contracting'] });
    steps = new Remedies(app);
    await steps.prepare();
    ({ tenderId, loser } = await steps.awardedOn('2026-09-21'));
  }, 60_000);
  afterAll(() => app.stop());

  const onLast = { at: '2026-10-09T23:59:59+08:00' };
  const preCheck = (by: Person, on: { at: string }, over: object = {}): Promise<Answer<PreChecked>> => {
    const body = { about: 'result', grounds: '评分标准适用不一致', points: [POINT], ...over };
    return by.post(`/procurement/tenders/${tenderId}/challenges/pre-check`, body, on);
  };
  const clocks = async (by: Pick<Person, 'get'>, at: string, of = tenderId): Promise<Map<string, Clock>> => {
    const answer = await by.get<{ items: Clock[] }>(`/procurement/tenders/${of}/clocks`, {
      at: morningOf(at),
    });
    return new Map(answer.body.items.map((clock) => [clock.what, clock]));
  };

  it('is looked at before it is filed, with the days counted, and changes nothing', async () => {
    const looked = await steps.refusal(() => preCheck(loser, onLast));
    expect(looked).toMatchObject({ status: 200, mayFile: true, lastDay: '2026-10-09', findings: [] });
    const { counted, decidedBy } = looked as PreChecked;
    const days = counted
      .at(-1)
      ?.days.filter(({ no }) => no !== null)
      .map(({ date }) => date.slice(5));
    expect(days).toEqual(['09-23', '09-24', '09-28', '09-29', '09-30', '10-08', '10-09']);
    expect(decidedBy).toBe('2026-10-19');
  });

  it('that is late or a stranger’s is explained, and refused with the same codes', async () => {
    const stranger = await steps.supplier();
    const late = { at: '2026-10-10T00:00:00+08:00' };
    const bare = { points: [{ what: POINT.what, facts: POINT.facts }] };
    const { body } = await preCheck(stranger, late, bare);
    expect(body.mayFile).toBe(false);
    expect(body.findings.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['challenge.not-bidder', true],
      ['challenge.late', true],
      ['challenge.basis-missing', false],
      ['challenge.request-missing', false],
      ['challenge.evidence-missing', false],
    ]);
    for (const { article, text, todo } of body.findings) {
      expect(article).not.toBeNull();
      expect([text.zh, todo.zh].every((said) => /\p{Script=Han}/u.test(said))).toBe(true);
      expect([text.en, todo.en].every((said) => said.length > 10)).toBe(true);
    }
    expect(await steps.refusal(() => steps.file(stranger, tenderId, late))).toMatchObject({
      ...{ status: 409, code: 'challenge.not-bidder' },
    });
    expect(await steps.refusal(() => steps.file(loser, tenderId, late))).toMatchObject({
      ...{ code: 'challenge.late', facts: { lastDay: '2026-10-09' } },
    });
    expect(await preCheck(steps.buyer, onLast)).toMatchObject({ status: 403 });
  });

  it('is taken in its last second, read by its parties alone, and answered point by point', async () => {
    const filed = await steps.file(loser, tenderId, onLast, { points: [POINT, POINT] });
    expect(filed).toMatchObject({ status: 201, body: { answerDue: '2026-10-19' } });
    ({ challengeId } = filed.body);
    const at = `/procurement/challenges/${challengeId}`;
    const stranger = await steps.supplier();
    expect(await stranger.get(at)).toMatchObject({ status: 404 });
    for (const party of [loser, steps.colleague, steps.office])
      expect(await party.get(at)).toMatchObject({ body: { points: [{ no: 1 }, { no: 2 }], state: 'FILED' } });
    const on = { at: morningOf('2026-10-15') };
    expect(await steps.refusal(() => steps.answer(challengeId, on))).toMatchObject({
      ...{ code: 'challenge.points-unanswered', facts: { points: [2] } },
    });
    const reason = '复核评分记录，标准一致';
    const points = [1, 2].map((no) => ({ no, upheld: false, reason }));
    expect(await steps.refusal(() => steps.answer(challengeId, on, { upheld: true, points }))).toMatchObject({
      code: 'challenge.answer-contradicts',
    });
    expect(await steps.answer(challengeId, on, { points })).toMatchObject({
      body: { tenderState: 'AWARDED' },
    });
  });

  it('may be complained of until fifteen days after the answer period, and no further than it went', async () => {
    const pre = (by: Person, on: string, points: object[]): Promise<Answer<PreChecked>> =>
      by.post('/procurement/complaints/pre-check', { challengeId, points }, { at: morningOf(on) });
    const of = (challengePoint: number): object => ({ ...POINT, challengePoint });
    expect(await pre(loser, '2026-11-09', [of(1)])).toMatchObject({
      body: { mayFile: true, lastDay: '2026-11-09', decidedBy: '2026-12-21' },
    });
    const outside = await pre(loser, '2026-11-10', [of(1), of(3)]);
    expect(outside.body.findings.map(({ code }) => code)).toEqual([
      'complaint.late',
      'complaint.not-challenged-before',
    ]);
    const stranger = await steps.supplier();
    expect((await pre(stranger, '2026-11-09', [of(1)])).body.findings[0]?.code).toBe('complaint.not-yours');
    const late = { at: morningOf('2026-11-10') };
    expect(await steps.refusal(() => steps.complain(loser, challengeId, late))).toMatchObject({
      code: 'complaint.late',
    });
    const last = { at: morningOf('2026-11-09') };
    expect(await steps.refusal(() => steps.complain(loser, challengeId, last, [of(3)]))).toMatchObject({
      ...{ status: 409, code: 'complaint.not-challenged-before', facts: { points: ['3'] } },
    });
    const both = await Promise.all(
      [1, 2].map(() => steps.complain(loser, challengeId, last, [of(1), POINT])),
    );
    const [filed] = both.filter(({ status }) => status === 201);
    expect(both.filter(({ status }) => status === 409)).toHaveLength(1);
    expect(filed).toMatchObject({ body: { decisionDue: '2026-12-21', examinationDue: '2026-11-16' } });
    complaintId = filed?.body.complaintId ?? anId();
    expect(await app.published(ComplaintFiled, { complaintId })).toMatchObject({
      ...{ tenderId, challengeId, mayAffectResult: true, decisionDue: '2026-12-21' },
    });
  });

  it('is corrected once, by the day named; then accepted by a named person', async () => {
    const on = { at: morningOf('2026-11-11') };
    const ask = { outcome: 'to-correct', reason: '请补充第二项的事实依据', correctBy: '2026-11-16' };
    expect(await steps.handle(complaintId, 'examination', ask, on)).toMatchObject({
      body: { state: 'TO_CORRECT' },
    });
    expect(await app.published(ComplaintExamined, { complaintId })).toMatchObject({ outcome: 'to-correct' });
    const points = [
      { ...POINT, challengePoint: 1 },
      { ...POINT, what: '答复引起的新事项' },
    ];
    const correct = (by: Person, date: string): Promise<Answer<object>> =>
      by.post(`/procurement/complaints/${complaintId}/correction`, { points }, { at: morningOf(date) });
    expect(await steps.refusal(() => correct(loser, '2026-11-17'))).toMatchObject({
      code: 'complaint.correction-late',
    });
    const stranger = await steps.supplier();
    expect(await steps.refusal(() => correct(stranger, '2026-11-13'))).toMatchObject({ status: 404 });
    expect(await correct(loser, '2026-11-13')).toMatchObject({ status: 200, body: { state: 'FILED' } });
    const again = { ...ask, correctBy: '2026-11-20' };
    const later = { at: morningOf('2026-11-16') };
    expect(await steps.refusal(() => steps.handle(complaintId, 'examination', again, later))).toMatchObject({
      code: 'complaint.corrected-before',
    });
    const taken = { outcome: 'accepted', reason: '符合受理条件', mayAffectResult: true };
    const bidder = loser.post(`/procurement/complaints/${complaintId}/examination`, taken, later);
    expect(await bidder).toMatchObject({ status: 403 });
    const codeless = { outcome: 'not-accepted', reason: '不符合条件' };
    expect(
      await steps.refusal(() => steps.handle(complaintId, 'examination', codeless, later)),
    ).toMatchObject({
      code: 'complaint.refusal-code-missing',
    });
    expect(await steps.handle(complaintId, 'examination', taken, later)).toMatchObject({
      body: { state: 'ACCEPTED' },
    });
  });

  it('is told to the others with the copies, who then speak', async () => {
    const at = `/procurement/complaints/${complaintId}`;
    const say = (by: Person): Promise<Answer<object>> =>
      by.post(`${at}/statements`, { text: '评审过程符合采购文件' }, { at: morningOf('2026-11-19') });
    expect(await steps.colleague.get(at)).toMatchObject({ status: 404 });
    expect(await steps.refusal(() => say(steps.colleague))).toMatchObject({
      code: 'complaint.copies-not-sent',
    });
    expect(await steps.handle(complaintId, 'copies', {}, { at: morningOf('2026-11-18') })).toMatchObject({
      body: { statementsDue: '2026-11-25', inTime: true },
    });
    expect(await say(steps.colleague)).toMatchObject({ status: 201, body: { inTime: true } });
    const stranger = await steps.supplier();
    expect(await say(stranger)).toMatchObject({ status: 404 });
    expect(await steps.colleague.get(at)).toMatchObject({
      body: { organizationId: null, statements: [{ text: '评审过程符合采购文件' }] },
    });
    expect(await steps.office.get(at)).toMatchObject({ body: { organizationId: loser.organizationId } });
  });

  it('stops the purchase for thirty days at most, and its clock while something is tested', async () => {
    const on = { at: morningOf('2026-11-18') };
    const stop = (until: string): Promise<Answer<{ suspensionId: Id }>> =>
      steps.handle(complaintId, 'suspension', { until, reason: '可能影响中标结果' }, on);
    expect(await steps.refusal(() => stop('2026-12-18'))).toMatchObject({
      ...{ code: 'suspension.too-long', facts: { latest: '2026-12-17', article: 'GPL 57' } },
    });
    expect(await stop('2026-12-17')).toMatchObject({ status: 201 });
    expect(await app.published(TenderSuspended, { tenderId })).toMatchObject({ until: '2026-12-17' });
    const moved = await steps.refusal(() => steps.step(tenderId, 'award', { bidId: anId() }, on));
    expect(moved).toMatchObject({ status: 409, code: 'tender.suspended', facts: { until: '2026-12-17' } });
    const tested = { kind: 'test', reason: '委托检测机构检测' };
    expect(await steps.handle(complaintId, 'pauses', tested, { at: morningOf('2026-11-23') })).toMatchObject({
      body: { decisionDue: null },
    });
    expect((await clocks(steps.office, '2026-11-24')).get('complaint-decision')?.state).toBe('stopped');
    const early = await steps.refusal(() => steps.decide(complaintId, { at: morningOf('2026-11-24') }));
    expect(early).toMatchObject({ status: 409 });
    // Correction 11, 12, 13 and test 23 to 27 November: eight working days later than 21 December.
    expect(await steps.handle(complaintId, 'pauses/end', {}, { at: morningOf('2026-11-27') })).toMatchObject({
      body: { decisionDue: '2026-12-31' },
    });
  });

  it('is decided point by point and published without anybody’s data; what stood still goes on', async () => {
    const on = { at: morningOf('2026-12-10') };
    const findings = [1, 2].map((no) => ({ no, upheld: false, finding: '缺乏事实依据' }));
    const rejected = { findings, ground: 'unfounded', reason: '投诉事项缺乏事实依据' };
    const named = { ...rejected, reason: '经办人电话 13812345678' };
    expect(await steps.refusal(() => steps.decide(complaintId, on, named))).toMatchObject({
      code: 'decision.personal-data',
    });
    expect(await steps.decide(complaintId, on, rejected)).toMatchObject({
      body: { outcome: 'rejected', tenderState: 'AWARDED', inTime: true },
    });
    expect(await app.published(ComplaintDecided, { complaintId })).toMatchObject({ outcome: 'rejected' });
    expect(await app.published(TenderResumed, { tenderId })).toMatchObject({ resumedOn: '2026-12-10' });
    const published = await app.anyone.get(`/procurement/tenders/${tenderId}/complaint-decisions`);
    expect(published).toMatchObject({
      body: { items: [{ complaintId, decision: { ground: 'unfounded' } }] },
    });
    expect(JSON.stringify(published.body)).not.toContain(steps.office.personId);
  });

  it('has clocks that everybody may see, and some for its parties', async () => {
    const all = await clocks(steps.buyer, '2026-12-11');
    expect(all.get('challenge-answer')).toMatchObject({ legalDue: '2026-10-19', state: 'done' });
    expect(all.get('complaint')).toMatchObject({ legalDue: '2026-11-09', state: 'done' });
    expect(all.get('complaint-decision')).toMatchObject({ legalDue: '2026-12-31', state: 'done' });
    expect(all.get('contract')).toMatchObject({ state: 'late' });
    const told = [...(await clocks(app.anyone, '2026-12-11')).keys()].sort();
    expect(told).toEqual(['challenge-of-document', 'challenge-of-result', 'contract', 'suspension']);
    expect((await clocks(loser, '2026-12-11')).has('complaint-decision')).toBe(true);
    expect((await clocks(await steps.supplier(), '2026-12-11')).has('complaint-decision')).toBe(false);
  });
});

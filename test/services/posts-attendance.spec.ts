import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AbsenceConfirmed, AbsenceSuspected, ClaimVerified } from '#contracts';
import { PostsModule } from '../../apps/posts/src/posts.module.ts';
import { refusalOf } from '../support/edge.ts';
import { MONTH, PAY_FEN, Posts, present, workingDays, type Day } from '../support/posts.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

const DAYS = workingDays(MONTH, `${MONTH}-02`);
const [FIRST = '', SECOND = '', THIRD = ''] = DAYS;

describe('work on a post, from sheet to money', () => {
  let app: TestService;
  let steps: Posts;

  beforeAll(async () => {
    app = await startService([PostsModule], { publishers: ['funds'] });
    steps = new Posts(app);
  }, 60_000);
  afterAll(() => app.stop());

  const refusal = (call: () => Promise<Answer<{ code?: string }>>): Promise<string | undefined> =>
    refusalOf(app, ['posts'], call);

  describe('attendance', () => {
    it.each<[string, Day, string]>([
      ['without evidence', { date: FIRST, status: 'present' }, 'attendance.no-evidence'],
      ['of tomorrow', present('2026-04-01'), 'attendance.in-future'],
      ['of a Sunday', present('2026-03-08'), 'attendance.not-scheduled'],
      ['before the first day', present('2026-02-27'), 'attendance.not-scheduled'],
    ])('%s counts for nothing, nor do the good days handed in with it', async (_what, day, code) => {
      const placed = await steps.active();
      expect(await refusal(() => steps.mark(placed, [present(SECOND), day]))).toBe(code);
    });

    it.each([
      [{ date: FIRST, status: 'asleep' }],
      [{ ...present(FIRST), evidence: { kind: 'paper-sheet', digest: 'none' } }],
    ])('%j is no day', async (day) => {
      const placed = await steps.active();
      expect(await refusal(() => steps.mark(placed, [day as Day]))).toBe('body.invalid');
    });

    it('is marked once, however many hand in the same sheet at once', async () => {
      const placed = await steps.active();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => steps.mark(placed, DAYS.map(present))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await refusal(() => steps.mark(placed, [{ date: FIRST, status: 'absent' }]))).toBe(
        'attendance.repeated',
      );
    });

    it('is never rewritten, not even by the database’s owner', async () => {
      await steps.prepared();
      const db = app.schema('posts');
      for (const table of ['attendance_mark', 'claim_line']) {
        const claim = await steps.prepared();
        await steps.verify(claim.claimId);
        await expect(db.query(`delete from ${table}`)).rejects.toThrow('append-only');
        await expect(db.query(`update ${table} set status = 'present'`)).rejects.toThrow('append-only');
      }
    });

    it('keeps the person there: nobody leaves before a day proven to be worked', async () => {
      const placed = await steps.active();
      await steps.mark(placed, [present(THIRD)]);
      const leave = (exitedOn: string): Promise<Answer<{ code?: string }>> =>
        steps.step(placed.placementId, 'exit', { exitedOn, reason: 'voluntary' }, '2026-04-08');
      expect(await refusal(() => leave(SECOND))).toBe('placement.exit-date');
      const caseId = await steps.suspected(placed, [THIRD]);
      await steps.decide(caseId, [THIRD]);
      expect(await leave(SECOND)).toMatchObject({ status: 200 });
    });

    it('is of somebody who has begun', async () => {
      const placed = await steps.trained(await steps.open(1));
      expect(await refusal(() => steps.mark(placed, [present(FIRST)]))).toBe('placement.not-active');
      expect(await refusal(() => steps.prepare(placed))).toBe('placement.not-active');
    });
  });

  describe('a claim', () => {
    it('pays every proven day of the month and tells funds the figures', async () => {
      const claim = await steps.prepared();
      const { body } = await steps.verify(claim.claimId);
      expect(body).toMatchObject({ state: 'VERIFIED', validDays: 22, scheduledDays: 22, payFen: PAY_FEN });
      const told = await app.published(ClaimVerified, { claimId: claim.claimId });
      expect(told).toMatchObject({ month: MONTH, payFen: PAY_FEN, verifiedBy: steps.colleague.personId });
    });

    it('pays leave and absence nothing', async () => {
      const rest: Day[] = [
        { date: FIRST, status: 'leave' },
        { date: SECOND, status: 'absent' },
      ];
      const { claimId } = await steps.prepared([...rest, ...DAYS.slice(2).map(present)]);
      expect((await steps.verify(claimId)).body).toMatchObject({ validDays: 20, payFen: 200_000 });
    });

    it('stands still while a day is unproven, until a named person says what the day was', async () => {
      const { claimId } = await steps.prepared(DAYS.slice(1).map(present));
      const { body } = await steps.verify(claimId);
      expect(body).toMatchObject({ code: 'claim.unproven-days', facts: { unproven: [FIRST] } });
      const resolve = (day: Day): Promise<Answer<{ code?: string }>> =>
        steps.colleague.post(`/posts/claims/${claimId}/unproven-days/resolution`, day, {
          at: morningOf('2026-03-31'),
        });
      expect(await refusal(() => resolve({ date: FIRST, status: 'present' }))).toBe('attendance.no-evidence');
      expect(await refusal(() => resolve(present(SECOND)))).toBe('attendance.repeated');
      expect(await refusal(() => steps.verify(claimId))).toBe('claim.unproven-days');
      expect(await resolve({ date: FIRST, status: 'absent' })).toMatchObject({ status: 200 });
      // 21 of 22 days.
      expect((await steps.verify(claimId)).body).toMatchObject({ validDays: 21, payFen: 210_000 });
      expect(await refusal(() => resolve({ date: FIRST, status: 'absent' }))).toBe('claim.wrong-state');
    });

    it('nobody worked for is refused', async () => {
      const { claimId } = await steps.prepared(DAYS.map((date) => ({ date, status: 'absent' })));
      expect(await refusal(() => steps.verify(claimId))).toBe('claim.nothing-proven');
    });

    it('is verified by another person than prepared it', async () => {
      const { claimId } = await steps.prepared();
      expect(await refusal(() => steps.verify(claimId, steps.street))).toBe('duty.not-separated');
      for (const role of ['grid-head', 'staffing-office', 'finance', 'supplier'] as const) {
        expect(await refusal(() => steps.verify(claimId, app.as([role])))).toBe('auth.not-allowed');
      }
      expect((await steps.verify(claimId)).status).toBe(200);
    });

    it('is prepared once and verified once when eight do so at once', async () => {
      const placed = await steps.active();
      await steps.mark(placed, DAYS.map(present));
      const prepared = await Promise.all(Array.from({ length: 8 }, () => steps.prepare(placed)));
      expect(prepared.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(new Set(prepared.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['claim.repeated']));
      const claimId = prepared.find(({ status }) => status === 201)?.body.claimId ?? '';
      const verified = await Promise.all(Array.from({ length: 8 }, () => steps.verify(claimId)));
      expect(verified.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(new Set(verified.flatMap(({ body }) => body.code ?? []))).toEqual(
        new Set(['claim.wrong-state']),
      );
      const told = await app.eventsOf('posts.post');
      expect(
        told.filter(({ type, data }) => type === ClaimVerified.type && data['claimId'] === claimId),
      ).toHaveLength(1);
    });

    it('is of a month that has begun and had days to work', async () => {
      const placed = await steps.active();
      expect(await refusal(() => steps.prepare(placed, '2026-04'))).toBe('claim.month-not-begun');
      expect(await refusal(() => steps.prepare(placed, '2026-02'))).toBe('claim.nothing-scheduled');
      expect(await refusal(() => steps.verify(anId()))).toBe('claim.not-found');
    });

    it('ends on the day the person left, and the same day is not paid in the next post', async () => {
      const one = await steps.active();
      await steps.step(one.placementId, 'exit', { exitedOn: SECOND, reason: 'other-job' }, SECOND);
      const two = await steps.trained(await steps.open(1), one.personId);
      const startsOn = { startsOn: SECOND };
      expect(await steps.step(two.placementId, 'activation', startsOn, SECOND)).toMatchObject({
        status: 200,
      });
      const first = await steps.prepared([FIRST, SECOND].map(present), one);
      expect((await steps.verify(first.claimId)).body).toMatchObject({ validDays: 2, scheduledDays: 22 });
      const second = await steps.prepared(DAYS.slice(1).map(present), two);
      expect(await refusal(() => steps.verify(second.claimId))).toBe('claim.day-paid-twice');
    });
  });

  describe('an absence case', () => {
    it('holds the month until it is decided, and takes the days out before anything is paid', async () => {
      const claim = await steps.prepared();
      const caseId = await steps.suspected(claim, [FIRST, SECOND, THIRD]);
      expect(await app.published(AbsenceSuspected, { caseId })).toMatchObject({ month: MONTH });
      expect(await refusal(() => steps.verify(claim.claimId))).toBe('claim.case-open');
      expect((await steps.decide(caseId, [FIRST, SECOND])).body).toMatchObject({
        ...{ state: 'CONFIRMED', invalidDays: 2, recoverFen: 0 },
      });
      expect(await app.published(AbsenceConfirmed, { caseId })).toMatchObject({ recoverFen: 0 });
      expect((await steps.verify(claim.claimId)).body).toMatchObject({ validDays: 20, payFen: 200_000 });
    });

    it('found after payment asks back what the days had cost, to the fen, as often as there are more', async () => {
      const claim = await steps.paid();
      const first = await steps.suspected(claim, [FIRST, SECOND, THIRD]);
      // 2,200.00 less 19 days of 22: 1,900.00.
      expect((await steps.decide(first, [FIRST, SECOND, THIRD])).body.recoverFen).toBe(30_000);
      expect(await app.published(AbsenceConfirmed, { caseId: first })).toMatchObject({
        ...{ invalidDays: 3, recoverFen: 30_000, decidedBy: steps.staffing.personId },
      });
      const left = { state: 'RECOVERING', validDays: 19, payFen: 190_000, netPaidFen: 190_000 };
      expect(await steps.claimOf(claim)).toMatchObject(left);
      const again = await steps.suspected(claim, [FIRST, ...DAYS.slice(3, 4)]);
      // The first of these days is reversed already and costs nothing a second time.
      expect((await steps.decide(again, [FIRST, ...DAYS.slice(3, 4)])).body.recoverFen).toBe(10_000);
      expect(await steps.claimOf(claim)).toMatchObject({ netPaidFen: 180_000 });
    });

    it('waits while the payment of its month is under way', async () => {
      const claim = await steps.prepared();
      await steps.verify(claim.claimId);
      const caseId = await steps.suspected(claim, [FIRST]);
      expect(await refusal(() => steps.decide(caseId, [FIRST]))).toBe('absence-case.payment-under-way');
    });

    it('that is dismissed changes no day and tells nobody of an absence', async () => {
      const claim = await steps.prepared();
      const caseId = await steps.suspected(claim, [FIRST]);
      const dismissed = { confirmed: false, reason: '当日在另一处集中清扫，有记录' };
      expect((await steps.decide(caseId, [], dismissed)).body).toMatchObject({
        ...{ state: 'DISMISSED', invalidDays: 0, recoverFen: 0 },
      });
      expect((await steps.verify(claim.claimId)).body.payFen).toBe(PAY_FEN);
      const told = await app.eventsOf('posts.post');
      expect(
        told.filter(({ type, data }) => type === AbsenceConfirmed.type && data['caseId'] === caseId),
      ).toEqual([]);
    });

    it('that is confirmed names at least one day, of those suspected', async () => {
      const claim = await steps.prepared();
      const caseId = await steps.suspected(claim, [FIRST]);
      expect(await refusal(() => steps.decide(caseId, []))).toBe('absence-case.no-day');
      expect(await refusal(() => steps.decide(caseId, [SECOND]))).toBe('absence-case.dates-outside');
      expect(await refusal(() => steps.decide(caseId, ['2026-03-32']))).toBe('body.invalid');
    });

    it('is decided once, by another person than opened it, when eight decide at once', async () => {
      const claim = await steps.paid();
      const caseId = await steps.suspected(claim, [FIRST]);
      const both = app.as(['staffing-office'], steps.gridHead.personId);
      expect(await refusal(() => steps.decide(caseId, [FIRST], {}, both))).toBe('duty.not-separated');
      expect(await refusal(() => steps.decide(caseId, [FIRST], {}, steps.gridHead))).toBe('auth.not-allowed');
      const answers = await Promise.all(Array.from({ length: 8 }, () => steps.decide(caseId, [FIRST])));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await steps.claimOf(claim)).toMatchObject({ validDays: 21, netPaidFen: 210_000 });
      expect(await refusal(() => steps.decide(caseId, [FIRST]))).toBe('absence-case.decided');
    });

    it('is open once a month, about days that were to be worked, by those who may suspect', async () => {
      const claim = await steps.prepared();
      expect(await refusal(() => steps.suspect(claim, ['2026-03-08']))).toBe('absence-case.dates-outside');
      expect(await refusal(() => steps.suspect(claim, [FIRST], app.as(['supplier'])))).toBe(
        'auth.not-allowed',
      );
      await steps.suspected(claim, [FIRST]);
      expect(await refusal(() => steps.suspect(claim, [SECOND]))).toBe('absence-case.repeated');
      expect(await refusal(() => steps.suspect({ ...claim, placementId: anId() }, [FIRST]))).toBe(
        'placement.not-found',
      );
      expect(await refusal(() => steps.decide(anId(), [FIRST]))).toBe('absence-case.not-found');
    });

    it('and who was suspected stay among those who must know', async () => {
      for (const role of ['resident', 'post-holder', 'supplier', 'finance'] as const) {
        expect(await app.as([role]).get('/posts/absence-cases')).toMatchObject({ status: 403 });
      }
      expect(await app.as(['auditor']).get('/posts/absence-cases')).toMatchObject({ status: 200 });
    });
  });
});

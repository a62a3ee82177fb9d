import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AbsenceConfirmed, PaymentReceipted } from '#contracts';
import { PostsModule } from '../../apps/posts/src/posts.module.ts';
import { refusalOf } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { MONTH, MONTH_END, PAY_FEN, Posts, present, workingDays, type Placed } from '../support/posts.ts';
import { anId, morningOf, startService, type Answer, type TestService } from '../support/service.ts';

const DAYS = workingDays(MONTH, `${MONTH}-02`);
const [FIRST = '', SECOND = '', THIRD = ''] = DAYS;

describe('the months of a post', () => {
  let app: TestService;
  let steps: Posts;

  beforeAll(async () => {
    app = await startService([PostsModule], { publishers: ['funds'] });
    steps = new Posts(app);
  }, 60_000);
  afterAll(() => app.stop());

  const refusal = (call: () => Promise<Answer<{ code?: string }>>): Promise<string | undefined> =>
    refusalOf(app, ['posts'], call);
  const leave = ({ placementId }: Placed, exitedOn: string): Promise<Answer<{ code?: string }>> =>
    steps.step(placementId, 'exit', { exitedOn, reason: 'voluntary' }, '2026-04-01');

  describe('a part of a month', () => {
    it('is paid by its days of the whole month, for whom begins in the middle of it (WP-16)', async () => {
      const placed = await steps.trained(await steps.open(1));
      await steps.activate(placed.placementId, '2026-03-16');
      const days = workingDays(MONTH, '2026-03-16');
      const { claimId } = await steps.prepared(days.map(present), placed);
      // 12 of 22 days.
      expect((await steps.verify(claimId)).body).toMatchObject({
        ...{ validDays: 12, scheduledDays: 22, payFen: 120_000 },
      });
    });

    it('is paid by its days when the person left after the claim was prepared, and so comes back', async () => {
      const claim = await steps.prepared([FIRST, SECOND].map(present));
      expect(await leave(claim, SECOND)).toMatchObject({ status: 200 });
      expect((await steps.verify(claim.claimId)).body).toMatchObject({ validDays: 2, payFen: 20_000 });
      await steps.receipt(claim, 20_000);
      await eventually('the claim is paid', async () => (await steps.claimOf(claim)).state === 'PAID');
      const caseId = await steps.suspected(claim, [SECOND]);
      expect((await steps.decide(caseId, [SECOND])).body.recoverFen).toBe(10_000);
    });

    it('and the rest of it in another post are together one month’s pay', async () => {
      const one = await steps.prepared([FIRST, SECOND].map(present));
      await leave(one, SECOND);
      const next = await steps.trained(await steps.open(1), one.personId);
      await steps.activate(next.placementId, THIRD);
      const two = await steps.prepared(DAYS.slice(2).map(present), next);
      const pays = [await steps.verify(one.claimId), await steps.verify(two.claimId)];
      expect(pays.map(({ body }) => body.payFen)).toEqual([20_000, 200_000]);
    });
  });

  describe('one day', () => {
    it('of one person in two posts is paid once, when both months are verified at once', async () => {
      const one = await steps.prepared([FIRST].map(present));
      await steps.step(one.placementId, 'exit', { exitedOn: FIRST, reason: 'other-job' }, FIRST);
      const next = await steps.trained(await steps.open(1), one.personId);
      await steps.step(next.placementId, 'activation', { startsOn: FIRST }, FIRST);
      const two = await steps.prepared(DAYS.map(present), next);
      const answers = await Promise.all([one, two].map(({ claimId }) => steps.verify(claimId)));
      expect(answers.map(({ body }) => body.code ?? body.state).sort()).toEqual([
        'VERIFIED',
        'claim.day-paid-twice',
      ]);
    });

    it('is proven or after the exit, not both, when the sheet and the exit arrive at once', async () => {
      for (let round = 0; round < 3; round++) {
        const placed = await steps.active();
        const [left, marked] = await Promise.all([
          leave(placed, FIRST),
          steps.mark(placed, [present(SECOND)]),
        ]);
        expect(`${left.body.code ?? 'left'} ${marked.body.code ?? 'marked'}`).toMatch(
          /^(left attendance.not-scheduled|placement.exit-date marked)$/,
        );
      }
    });

    it('is absent or present, not both, when the decision and the sheet arrive at once', async () => {
      for (let round = 0; round < 3; round++) {
        const claim = await steps.prepared(DAYS.slice(1).map(present));
        const caseId = await steps.suspected(claim, [FIRST]);
        const [decided, marked] = await Promise.all([
          steps.decide(caseId, [FIRST]),
          steps.mark(claim, [present(FIRST)]),
        ]);
        expect(decided.status).toBe(200);
        expect([201, 409]).toContain(marked.status);
        expect((await steps.verify(claim.claimId)).body).toMatchObject({ validDays: 21, payFen: 210_000 });
      }
    });
  });

  describe('a correction', () => {
    it('erases nothing: the mark, its evidence and what reversed it stay side by side', async () => {
      const claim = await steps.paid();
      const caseId = await steps.suspected(claim, [FIRST]);
      await steps.decide(caseId, [FIRST]);
      const marks = await app.schema('posts').query<object[]>(
        `select m.status, m.evidence_digest as digest, m.recorded_by as by, m.case_id as "caseId", r.status as reversed
         from attendance_mark m left join attendance_mark r on r.mark_id = m.reverses
         where m.placement_id = $1 and m.date = $2 order by m.recorded_at`,
        [claim.placementId, FIRST],
      );
      const digest = present(FIRST).evidence?.digest;
      expect(marks).toEqual([
        { status: 'present', digest, by: steps.gridHead.personId, caseId: null, reversed: null },
        { status: 'absent', digest: null, by: steps.staffing.personId, caseId, reversed: 'present' },
      ]);
      expect(await refusal(() => steps.mark(claim, [present(FIRST)]))).toBe('attendance.repeated');
    });

    it('holds against emptying the tables', async () => {
      await steps.prepared();
      for (const table of ['attendance_mark', 'claim_line']) {
        await expect(app.schema('posts').query(`truncate ${table} cascade`)).rejects.toThrow('append-only');
      }
    });

    it('settles a day nobody had marked: found absent, it is never worked', async () => {
      const claim = await steps.prepared(DAYS.slice(1).map(present));
      const caseId = await steps.suspected(claim, [FIRST]);
      expect((await steps.decide(caseId, [FIRST])).body).toMatchObject({ invalidDays: 1, recoverFen: 0 });
      expect(await refusal(() => steps.mark(claim, [present(FIRST)]))).toBe('attendance.repeated');
      expect((await steps.verify(claim.claimId)).body).toMatchObject({ validDays: 21, payFen: 210_000 });
    });
  });

  describe('a suspicion', () => {
    it('is of days that have come', async () => {
      const placed = await steps.active();
      const open = (at: string): Promise<Answer<{ code?: string }>> =>
        steps.gridHead.post(
          '/posts/absence-cases',
          { placementId: placed.placementId, month: MONTH, dates: [SECOND], signal: 'reported' },
          { at: morningOf(at) },
        );
      expect(await refusal(() => open(FIRST))).toBe('attendance.in-future');
      expect(await open(SECOND)).toMatchObject({ status: 201 });
    });

    it('of somebody who has not begun is none', async () => {
      const placed = await steps.trained(await steps.open(1));
      expect(await refusal(() => steps.suspect(placed, [FIRST]))).toBe('placement.not-active');
    });

    it('decided while the month is verified never leaves the day paid, whoever comes first', async () => {
      for (let round = 0; round < 4; round++) {
        const claim = await steps.prepared();
        const caseId = await steps.suspected(claim, [FIRST]);
        const [decided, verified] = await Promise.all([
          steps.decide(caseId, [FIRST]),
          steps.verify(claim.claimId),
        ]);
        expect(decided).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } });
        expect(['VERIFIED', 'claim.case-open']).toContain(verified.body.code ?? verified.body.state);
        await steps.verify(claim.claimId);
        expect(await steps.claimOf(claim)).toMatchObject({
          state: 'VERIFIED',
          validDays: 21,
          payFen: 210_000,
        });
      }
    });

    it('opened while the month is verified waits for the payment, or the month for the decision', async () => {
      for (let round = 0; round < 3; round++) {
        const claim = await steps.prepared();
        const [opened, verified] = await Promise.all([
          steps.suspect(claim, [FIRST]),
          steps.verify(claim.claimId),
        ]);
        expect(opened.status).toBe(201);
        const decided = await steps.decide(opened.body.caseId, [FIRST]);
        expect(`${verified.status} ${decided.body.code ?? decided.body.state}`).toMatch(
          /^(200 absence-case.payment-under-way|409 CONFIRMED)$/,
        );
      }
    });

    it('that waited for the payment is decided when the money has gone, and asks it back', async () => {
      const claim = await steps.prepared();
      const { payFen } = (await steps.verify(claim.claimId)).body;
      const caseId = await steps.suspected(claim, [FIRST]);
      expect(await refusal(() => steps.decide(caseId, [FIRST]))).toBe('absence-case.payment-under-way');
      await steps.receipt(claim, payFen);
      await eventually('the claim is paid', async () => (await steps.claimOf(claim)).state === 'PAID');
      expect((await steps.decide(caseId, [FIRST])).body.recoverFen).toBe(10_000);
      expect(await app.published(AbsenceConfirmed, { caseId })).toMatchObject({
        ...{ postId: claim.postId, placementId: claim.placementId, month: MONTH },
        ...{ invalidDays: 1, recoverFen: 10_000 },
      });
    });
  });

  describe('a claim', () => {
    it('is paid by a receipt for posts, not by one for a contract', async () => {
      const claim = await steps.prepared();
      await steps.verify(claim.claimId);
      await app.publish(PaymentReceipted, claim.postId, {
        ...{ paymentApplicationId: anId(), payableId: anId(), obligationKind: 'contract' as const },
        ...{
          obligationId: claim.postId,
          evidenceId: claim.claimId,
          amountFen: 1,
          legs: [],
          receiptNo: 'ZK-1',
        },
      });
      // Deliveries of one key are in order: when the second shows, the first was read.
      await steps.receipt(claim, PAY_FEN);
      await eventually('the claim is paid', async () => (await steps.claimOf(claim)).state === 'PAID');
      expect(await steps.claimOf(claim)).toMatchObject({ netPaidFen: PAY_FEN });
      expect(await refusal(() => steps.verify(claim.claimId))).toBe('claim.wrong-state');
    });

    it('waits for the rest of its month: days to come are unproven', async () => {
      const placed = await steps.active();
      const at = { at: `${SECOND}T18:00:00+08:00` };
      await steps.mark(placed, [FIRST, SECOND].map(present), at);
      const { body } = await steps.prepare(placed, MONTH, at);
      expect(body).toMatchObject({ validDays: 2, unprovenDays: DAYS.slice(2) });
      expect(await refusal(() => steps.verify(body.claimId))).toBe('claim.unproven-days');
      await steps.mark(placed, DAYS.slice(2).map(present), MONTH_END);
      expect((await steps.verify(body.claimId)).body.payFen).toBe(PAY_FEN);
    });

    it('is laid on the table and seen by the employing organization, and by no other supplier', async () => {
      const employer = app.as(['supplier'], anId(), anId());
      const post = await steps.propose({ places: 1, employerOrganizationId: employer.organizationId });
      const placed = await steps.active(await steps.funded(post.body.postId, 1));
      await steps.mark(placed, DAYS.map(present));
      const prepare = (by = employer): Promise<Answer<{ code?: string; claimId?: string }>> =>
        by.post('/posts/claims', { placementId: placed.placementId, month: MONTH }, MONTH_END);
      const path = `/posts/claims?placementId=${placed.placementId}`;
      for (const other of [app.as(['supplier']), app.as(['supplier'], anId(), anId())]) {
        expect(await refusal(() => prepare(other))).toBe('placement.not-found');
        expect(await other.get(path)).toMatchObject({ status: 404, body: { code: 'placement.not-found' } });
      }
      const prepared = await prepare();
      expect(prepared).toMatchObject({ status: 201 });
      expect(await employer.get(path)).toMatchObject({ body: { items: [{ state: 'DRAFT' }] } });
      const { status, body } = await steps.verify(prepared.body.claimId ?? '');
      expect([status, body.payFen]).toEqual([200, PAY_FEN]);
    });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ClawbackDecided, type ClaimVerified, RecoveryOpened, RecoverySettled } from '#contracts';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { nothingChanges } from '../support/edge.ts';
import { Funds, type Bound, type Owed } from '../support/funds.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

describe('funds, from paid to paid back', () => {
  let app: TestService;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  const paidContract = async (
    payableFen = 1_000_001,
    weights: readonly number[] = [1, 1],
  ): Promise<Bound> => {
    const bound = await funds.contract(await funds.line({}, weights));
    await funds.paid(await funds.accepted(bound.obligationId, payableFen));
    return bound;
  };
  const recoveryOf = async (recoveryId: string): Promise<object | undefined> => {
    const { items } = (await funds.approver.get<{ items: { recoveryId: string }[] }>('/funds/recoveries'))
      .body;
    return items.find((item) => item.recoveryId === recoveryId);
  };

  describe('a recovery', () => {
    it('asks each payer’s own part back, as it was recorded', async () => {
      const { obligationId, budgetLineId } = await paidContract(1_000_001, [7, 3]);
      const causeId = await funds.claws(obligationId, 1_000_001);
      const { recoveryId } = await app.published(RecoveryOpened, { obligationId });
      expect(await recoveryOf(recoveryId)).toMatchObject({
        ...{
          obligationId,
          causeId,
          causeKind: 'clawback',
          amountFen: 1_000_001,
          refundedFen: 0,
          state: 'OPEN',
        },
      });
      const figures = await funds.figures(budgetLineId);
      expect(figures).toMatchObject({
        ...{ paidFen: 0, recoverableFen: 1_000_001 },
        payers: [
          { paidFen: 0, recoverableFen: 700_001 },
          { paidFen: 0, recoverableFen: 300_000 },
        ],
      });
    });

    it('of a named acceptance reverses the payment of that one, and no more than it', async () => {
      const { obligationId, budgetLineId } = await funds.contract(await funds.line());
      const first = await funds.paid(await funds.accepted(obligationId, 300));
      await funds.paid(await funds.accepted(obligationId, 500));
      await funds.claws(obligationId, 300, first.evidenceId);
      const { recoveryId } = await app.published(RecoveryOpened, { obligationId });
      const legs = await app
        .schema('funds')
        .query<{ payable: string }[]>(
          'select distinct payable_id as payable from recovery_leg where recovery_id = $1',
          [recoveryId],
        );
      expect(legs).toEqual([{ payable: first.payableId }]);
      expect(await funds.figures(budgetLineId)).toMatchObject({ paidFen: 500, recoverableFen: 300 });
      await funds.claws(obligationId, 1, first.evidenceId);
      expect(await funds.dead(obligationId)).toBe('funds.recovery-exceeds-paid');
    });

    it('reverses the newest payment first, an odd fen to the payer that bore it', async () => {
      const { obligationId, budgetLineId } = await paidContract(3);
      await funds.paid(await funds.accepted(obligationId, 3));
      await funds.recovery(obligationId, 3);
      // The first payment was 2 and 1 fen, the second 1 and 2: what is left paid is the first.
      expect(await funds.figures(budgetLineId)).toMatchObject({
        payers: [
          { paidFen: 2, recoverableFen: 1 },
          { paidFen: 1, recoverableFen: 2 },
        ],
      });
    });

    it.each([
      ['more than was paid', 1_000_002],
      ['more than is left of it', 500_001],
    ])('of %s becomes a dead letter', async (what, fen) => {
      const { obligationId } = await paidContract();
      if (what.includes('left')) await funds.recovery(obligationId, 500_001);
      await funds.claws(obligationId, fen);
      expect(await funds.dead(obligationId)).toBe('funds.recovery-exceeds-paid');
    });

    it('of what is owed but not paid becomes a dead letter', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      await funds.approved((await funds.accepted(obligationId, 100)).payableId);
      await funds.claws(obligationId, 1);
      expect(await funds.dead(obligationId)).toBe('funds.recovery-exceeds-paid');
    });

    it('from a contract nobody knows becomes a dead letter', async () => {
      const contractId = anId();
      await funds.claws(contractId, 1);
      expect(await funds.dead(contractId)).toBe('funds.nothing-committed');
    });

    it('is opened once for a decision, however often that is told', async () => {
      const { obligationId } = await paidContract();
      const clawbackId = await funds.claws(obligationId, 10);
      await app.published(RecoveryOpened, { obligationId });
      const data = { contractId: obligationId, clawbackId, amountFen: 10 };
      await app.publish(ClawbackDecided, obligationId, { ...data, decidedBy: anId() });
      expect(await funds.dead(obligationId)).toBe('funds.recovery-repeated');
      const { body } = await app.anyone.get(`/funds/obligations/${obligationId}`);
      expect(body).toMatchObject({ recoverableFen: 10 });
    });
  });

  describe('人岗分离', () => {
    const post = async (): Promise<Bound> =>
      funds.post(await funds.line({ allowedUse: 'welfare-post-subsidy' }));

    const aprilOf = ({ postId, placementId, personId }: ClaimVerified): Promise<Owed & ClaimVerified> =>
      funds.verified(postId, { placementId, personId, month: '2026-04' });

    it('found after payment takes back what that very month had cost (case 23)', async () => {
      const { obligationId, budgetLineId } = await post();
      const march = await funds.paid(await funds.verified(obligationId));
      await funds.paid(await aprilOf(march));
      const causeId = await funds.absence(march, 33_627);
      const { recoveryId } = await app.published(RecoveryOpened, { obligationId });
      expect(await recoveryOf(recoveryId)).toMatchObject({
        causeKind: 'absence',
        causeId,
        amountFen: 33_627,
      });
      expect(await funds.figures(budgetLineId)).toMatchObject({ paidFen: 459_573, recoverableFen: 33_627 });
      const [, leg] = await app
        .schema('funds')
        .query<{ payable: string }[]>(
          'select payable_id as payable from recovery_leg where recovery_id = $1',
          [recoveryId],
        );
      expect(leg?.payable).toBe(march.payableId);
    });

    it('takes back no other month’s money', async () => {
      const { obligationId } = await post();
      const march = await funds.verified(obligationId);
      await funds.paid(await aprilOf(march));
      await funds.absence(march, 1);
      expect(await funds.dead(obligationId)).toBe('funds.recovery-exceeds-paid');
    });

    it('found before payment takes nothing back', async () => {
      const { obligationId } = await post();
      const claim = await funds.verified(obligationId);
      await funds.absence(claim, 0);
      // The next event of the post is handled after it.
      await funds.verified(obligationId, { month: '2026-04' });
      const { body } = await app.anyone.get(`/funds/obligations/${obligationId}`);
      expect(body).toMatchObject({ recoverableFen: 0, accruedFen: 493_200 });
    });
  });

  describe('a refund', () => {
    it('in the line’s own year can be spent again, and settles when all is back', async () => {
      const { obligationId, budgetLineId } = await paidContract(1_000_001, [7, 3]);
      const recoveryId = await funds.recovery(obligationId, 1_000_001);
      const { availableFen } = await funds.figures(budgetLineId);
      expect(await funds.refund(recoveryId, 400_000)).toMatchObject({ status: 201, body: { state: 'OPEN' } });
      expect(await funds.refund(recoveryId, 600_001)).toMatchObject({
        status: 201,
        body: { state: 'SETTLED' },
      });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: availableFen + 1_000_001, recoverableFen: 0, paidFen: 0 },
        payers: [{ recoverableFen: 0 }, { recoverableFen: 0 }],
      });
      await app.published(RecoverySettled, { recoveryId, obligationId, amountFen: 400_000 });
      await app.published(RecoverySettled, { recoveryId, obligationId, amountFen: 600_001 });
      expect((await app.anyone.get(`/funds/obligations/${obligationId}`)).body).toMatchObject({
        ...{ paidFen: 1_000_001, recoveredFen: 1_000_001, recoverableFen: 0 },
      });
    });

    it('in a later year goes back to the treasury', async () => {
      const { obligationId, budgetLineId } = await paidContract();
      const recoveryId = await funds.recovery(obligationId, 1_000_001);
      const before = await funds.figures(budgetLineId);
      const body = { receiptNo: `TK-${anId()}`, amountFen: 1_000_001 };
      const at = morningOf('2027-01-04');
      const answer = await funds.approver.post(`/funds/recoveries/${recoveryId}/refunds`, body, { at });
      expect(answer).toMatchObject({ status: 201, body: { state: 'SETTLED' } });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: before.availableFen, recoverableFen: 0 },
      });
    });

    it('of more than is asked back is refused', async () => {
      const { obligationId } = await paidContract();
      const recoveryId = await funds.recovery(obligationId, 100);
      await nothingChanges(app, ['funds'], async () => {
        const answer = await funds.refund(recoveryId, 101);
        expect(answer).toMatchObject({ status: 409, body: { code: 'funds.refund-exceeds-recovery' } });
      });
      await funds.refund(recoveryId, 100);
      await nothingChanges(app, ['funds'], async () => {
        const answer = await funds.refund(recoveryId, 1);
        expect(answer).toMatchObject({ status: 409, body: { code: 'recovery.wrong-state' } });
      });
    });

    it('is one of ten at once: no more comes back than was asked for', async () => {
      const { obligationId, budgetLineId } = await paidContract();
      const recoveryId = await funds.recovery(obligationId, 100);
      const answers = await Promise.all(Array.from({ length: 10 }, () => funds.refund(recoveryId, 30)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
      expect(answers.filter(({ body }) => body.code === 'funds.refund-exceeds-recovery')).toHaveLength(7);
      expect(await funds.figures(budgetLineId)).toMatchObject({ recoverableFen: 10 });
    });

    it('is recorded by finance, for a recovery that exists', async () => {
      const { obligationId } = await paidContract();
      const recoveryId = await funds.recovery(obligationId, 100);
      const body = { receiptNo: 'TK-2026-1', amountFen: 1 };
      await nothingChanges(app, ['funds'], async () => {
        for (const role of ['street', 'buyer', 'supplier', 'auditor'] as const) {
          const answer = await app.as([role]).post(`/funds/recoveries/${recoveryId}/refunds`, body);
          expect(answer).toMatchObject({ status: 403 });
        }
        expect(await app.as(['resident']).get('/funds/recoveries')).toMatchObject({ status: 403 });
        const answer = await funds.refund(anId(), 1);
        expect(answer).toMatchObject({ status: 404, body: { code: 'recovery.not-found' } });
        for (const amountFen of [0, -1, 0.5, '1']) {
          expect(await funds.refund(recoveryId, 1, { amountFen })).toMatchObject({ status: 400 });
        }
      });
    });
  });
});

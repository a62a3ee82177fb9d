import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BudgetReleased } from '#contracts';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { Funds } from '../support/funds.ts';
import { anId, startService, type TestService } from '../support/service.ts';

describe('funds, from acceptance to what is owed', () => {
  let app: TestService;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  const obligation = async (id: string): Promise<object> =>
    (await app.anyone.get<object>(`/funds/obligations/${id}`)).body;
  const payables = async (obligationId: string): Promise<{ state: string; paymentApplicationId: string }[]> =>
    (
      await funds.approver.get<{ items: { state: string; paymentApplicationId: string }[] }>(
        `/funds/payables?obligationId=${obligationId}`,
      )
    ).body.items;

  describe('an accepted amount', () => {
    it('is owed by each payer by its ratio, and its deduction is free again', async () => {
      const budgetLineId = await funds.line();
      const { obligationId, purposeId } = await funds.contract(budgetLineId);
      const owed = await funds.accepted(obligationId, 2_000_001, 1_000_000);
      expect(owed).toMatchObject({ obligationKind: 'contract', amountFen: 2_000_001 });
      expect(owed.legs.map(({ fen }) => fen)).toEqual([1_000_001, 1_000_000]);
      await app.published(BudgetReleased, { purposeId, amountFen: 1_000_000 });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ accruedFen: 2_000_001, committedFen: 5_999_999, availableFen: 22_000_000, paidFen: 0 },
      });
      expect(await obligation(obligationId)).toMatchObject({
        ...{ reservedFen: 10_000_000, committedFen: 9_000_000, accruedFen: 2_000_001, paidFen: 0 },
      });
    });

    it('gives the odd fen to each payer in turn, over contracts and months', async () => {
      const budgetLineId = await funds.line({}, [1, 1, 1]);
      const { obligationId } = await funds.contract(budgetLineId);
      const legs: number[][] = [];
      for (let i = 0; i < 6; i += 1)
        legs.push((await funds.accepted(obligationId, 100)).legs.map(({ fen }) => fen));
      const borne = [0, 1, 2].map((payer) => legs.reduce((sum, fen) => sum + (fen[payer] ?? 0), 0));
      expect(borne).toEqual([200, 200, 200]);
      expect(legs.flat().every((fen) => fen >= 32 && fen <= 34)).toBe(true);
    });

    it.each([
      ['more than is committed', 9_000_001, 0],
      ['with its deduction more than is committed', 8_000_000, 1_000_001],
    ])('%s becomes a dead letter, and nothing is owed', async (_what, payableFen, deductionFen) => {
      const budgetLineId = await funds.line();
      const { obligationId } = await funds.contract(budgetLineId);
      const before = await funds.figures(budgetLineId);
      await funds.accepts(obligationId, payableFen, { deductionFen });
      expect(await funds.dead(obligationId)).toBe('funds.over-commitment');
      expect(await funds.figures(budgetLineId)).toEqual(before);
      expect(await payables(obligationId)).toEqual([]);
    });

    it('may use the last committed fen, after which nothing is left to accept', async () => {
      const budgetLineId = await funds.line();
      const { obligationId } = await funds.contract(budgetLineId);
      await funds.accepted(obligationId, 8_999_999);
      await funds.accepted(obligationId, 1);
      await funds.accepts(obligationId, 1);
      expect(await funds.dead(obligationId)).toBe('funds.over-commitment');
      expect(await funds.figures(budgetLineId)).toMatchObject({ committedFen: 0, accruedFen: 9_000_000 });
    });

    it('of nothing is owed to nobody', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      await funds.accepts(obligationId, 0, { deductionFen: 500 });
      await funds.accepted(obligationId, 1);
      expect(await payables(obligationId)).toHaveLength(1);
    });

    it('of a contract nobody knows becomes a dead letter', async () => {
      const contractId = anId();
      await funds.accepts(contractId, 1);
      expect(await funds.dead(contractId)).toBe('funds.nothing-committed');
    });

    it('is owed once, even when two acceptances carry its number', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { evidenceId: acceptanceId } = await funds.accepted(obligationId, 100);
      await funds.accepts(obligationId, 200, { acceptanceId });
      expect(await funds.dead(obligationId)).toBe('funds.evidence-repeated');
      expect(await obligation(obligationId)).toMatchObject({ accruedFen: 100 });
    });
  });

  describe('a verified month', () => {
    const subsidy = () => funds.line({ allowedUse: 'welfare-post-subsidy' });

    it('is owed once per person, whichever claim it comes with', async () => {
      const { obligationId } = await funds.post(await subsidy());
      const { personId, placementId, month } = await funds.verified(obligationId);
      await funds.verified(obligationId, { personId, placementId, month: '2026-04' });
      await funds.verified(obligationId, { month });
      expect(await obligation(obligationId)).toMatchObject({ kind: 'post', accruedFen: 3 * 246_600 });
      await funds.verifies(obligationId, { personId, placementId, month });
      expect(await funds.dead(obligationId)).toBe('funds.evidence-repeated');
      expect(await payables(obligationId)).toHaveLength(3);
    });

    it('above what the quota committed becomes a dead letter', async () => {
      const { obligationId } = await funds.post(await subsidy());
      await funds.verifies(obligationId, { payFen: 4_932_001 });
      expect(await funds.dead(obligationId)).toBe('funds.over-commitment');
    });
  });
});

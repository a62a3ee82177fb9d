import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BudgetCommitted, BudgetReleased, ContractSupplemented } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { ContractLife, on } from '../support/contract-life.ts';
import type { Contract, Running } from '../support/contracting.ts';
import { eventually } from '../support/eventually.ts';
import { Funds } from '../support/funds.ts';
import { anId, startService, type Person, type Refusal, type TestService } from '../support/service.ts';

interface Supplement {
  readonly supplementId: Id;
  readonly digest: string;
  readonly state: string;
  readonly amountFen: number;
  readonly refusalCode?: string | null;
}

interface Funded extends Running {
  readonly budgetLineId: Id;
}

/** 300,000.00 for ten visits: a visit is a tenth, just what a supplement may add. */
const PRICE = 30_000_000;

describe('supplements, with the money behind them', () => {
  let app: TestService;
  let steps: ContractLife;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([ContractingModule, FundsModule], { publishers: ['procurement', 'identity'] });
    steps = new ContractLife(app);
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());

  /** A contract whose price is committed, on a line with so much left over. */
  async function funded(restFen: number, plannedUnits = 10, parts = 1): Promise<Funded> {
    const budgetLineId = await funds.line({ amountFen: PRICE + restFen });
    const tenderId = await funds.reserved(budgetLineId, PRICE);
    const milestones = Array.from({ length: parts }, () => ({ name: '年度服务', weight: 1, plannedUnits }));
    const contract = await steps.running({ milestones }, { tenderId, budgetLineId });
    await app.published(BudgetCommitted, { obligationId: contract.contractId });
    return { ...contract, budgetLineId };
  }

  const propose = (contract: Funded, over: object = {}, date = '2026-05-04') =>
    steps.post<Supplement & Refusal>(
      ...([contract.buyer, contract, 'supplements'] as const),
      { likeMilestone: 1, name: '追加走访', quantity: 1, reason: '新增高龄独居老人', ...over },
      on(date),
    );
  const sign = (by: Person, { supplementId, digest }: Supplement) =>
    by.post<Supplement & Refusal>(
      `/contracting/supplements/${supplementId}/signature`,
      { digest },
      on('2026-05-06'),
    );
  const listed = async ({ buyer, contractId }: Funded) =>
    (await buyer.get<{ items: Supplement[] }>(`/contracting/contracts/${contractId}/supplements`)).body.items;
  const answered = (contract: Funded, state: string): Promise<Supplement> =>
    eventually(`the budget made the supplement ${state}`, async () =>
      (await listed(contract)).find((supplement) => supplement.state === state),
    );

  it('are funded, signed by both, committed, and become a milestone that is paid like the others', async () => {
    const contract = await funded(4_000_000);
    const proposed = await propose(contract);
    expect(proposed).toMatchObject({ status: 201, body: { state: 'PROPOSED', amountFen: 3_000_000 } });
    const supplement = await answered(contract, 'FUNDED');
    expect(await funds.figures(contract.budgetLineId)).toMatchObject({
      reservedFen: 3_000_000,
      availableFen: 1_000_000,
    });
    expect((await sign(contract.supplier, { ...supplement, digest: 'f'.repeat(64) })).body.code).toBe(
      'contract.digest-differs',
    );
    expect((await sign(app.as(['supplier'], anId(), anId()), supplement)).status).toBe(404);
    expect((await sign(contract.supplier, supplement)).body.state).toBe('FUNDED');
    expect((await sign(contract.supplier, supplement)).body.code).toBe('supplement.signed-before');
    expect((await sign(contract.buyer, supplement)).body.state).toBe('SIGNED');
    expect(
      await app.published(ContractSupplemented, { supplementId: supplement.supplementId }),
    ).toMatchObject({
      ...{ amountFen: 3_000_000, totalFen: 33_000_000, emergency: false },
    });
    await app.published(BudgetCommitted, { obligationId: contract.contractId, amountFen: 3_000_000 });
    expect(await funds.figures(contract.budgetLineId)).toMatchObject({
      reservedFen: 0,
      committedFen: 33_000_000,
    });
    const { milestones } = (await app.anyone.get<Contract>(`/contracting/contracts/${contract.contractId}`))
      .body;
    expect(milestones.map(({ no, priceFen }) => [no, priceFen])).toEqual([
      [1, 30_000_000],
      [2, 3_000_000],
    ]);
    await steps.confirmed(contract, 1, 2);
    expect((await steps.accepted(contract, 2)).body.payableFen).toBe(3_000_000);
    await eventually('the supplement is payable', async () => {
      const { accruedFen } = await funds.figures(contract.budgetLineId);
      return accruedFen === 3_000_000;
    });
    const history = await app.anyone.get<{ committedFen: number; history: { event: string }[] }>(
      `/funds/obligations/${contract.contractId}`,
    );
    expect(history.body.committedFen).toBe(33_000_000);
    expect(history.body.history.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['supplement.proposed', 'supplement.signed', 'milestone.accepted']),
    );
    await funds.areSound();
  });

  it('wait for no budget that is not there', async () => {
    const contract = await funded(2_999_999);
    const { supplementId, digest } = (await propose(contract)).body;
    expect(await answered(contract, 'UNFUNDED')).toMatchObject({ refusalCode: 'funds.budget-short' });
    const refused = await sign(contract.supplier, { supplementId, digest, state: '', amountFen: 0 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'supplement.wrong-state' } });
  });

  it('give their money back when they are withdrawn', async () => {
    const contract = await funded(4_000_000);
    await propose(contract);
    const { supplementId } = await answered(contract, 'FUNDED');
    const path = `/contracting/supplements/${supplementId}/withdrawal`;
    expect((await app.as(['buyer'], anId(), anId()).post(path, {}, on('2026-05-06'))).status).toBe(404);
    expect((await contract.supplier.post<Supplement>(path, {}, on('2026-05-06'))).body.state).toBe(
      'WITHDRAWN',
    );
    await app.published(BudgetReleased, { purposeId: supplementId });
    expect(await funds.figures(contract.budgetLineId)).toMatchObject({
      reservedFen: 0,
      availableFen: 4_000_000,
    });
    await funds.areSound();
  });

  it('pass the tenth neither alone, nor together, nor when asked for at once', async () => {
    const contract = await funded(9_000_000, 100);
    expect((await propose(contract, { quantity: 11 })).body).toMatchObject({
      code: 'supplement.too-large',
      facts: { room: 3_000_000 },
    });
    const answers = await Promise.all([1, 2, 3].map(() => propose(contract, { quantity: 4 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect((await propose(contract, { quantity: 2, unitPriceFen: 300_001 })).body.code).toBe(
      'supplement.terms-changed',
    );
    expect((await propose(contract, { quantity: 3 })).body).toMatchObject({ facts: { room: 600_000 } });
    const emergency = { quantity: 22, emergencyReason: '突发公共卫生事件' };
    expect((await propose(contract, emergency, '2026-09-30')).body.code).toBe('parameter.not-found');
    expect((await propose(contract, emergency, '2026-10-01')).status).toBe(201);
    expect((await propose({ ...contract, buyer: contract.supplier })).status).toBe(403);
    expect((await propose(contract, { quantity: 1 }, '2027-01-04')).body.code).toBe(
      'contract.not-in-performance',
    );
  });

  it('and the rest of the price are free again when the contract is terminated and closed', async () => {
    const contract = await funded(0, 10, 2);
    await steps.confirmed(contract, 4);
    await steps.agreed(contract, 'terminate', '2026-05-04');
    const body = { reason: '服务对象已由社区直接服务，经双方确认不再移交' };
    const close = () => steps.post(contract.buyer, contract, 'closing', body, on('2026-07-02'));
    // What is proven is settled first: no reason passes over it.
    expect((await close()).body).toMatchObject({ code: 'contract.unsettled', facts: { milestones: [1] } });
    expect((await steps.accepted(contract)).body.payableFen).toBe(6_000_000);
    expect((await close()).status).toBe(201);
    await app.published(BudgetReleased, { budgetLineId: contract.budgetLineId, amountFen: 15_000_000 });
    expect(await funds.figures(contract.budgetLineId)).toMatchObject({
      ...{ committedFen: 0, accruedFen: 6_000_000, availableFen: 24_000_000 },
    });
    await funds.areSound();
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BudgetApproved, BudgetCommitted, BudgetRefused, BudgetReleased, BudgetReserved } from '#contracts';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { nothingChanges } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { Funds, LINE } from '../support/funds.ts';
import { anId, startService, type TestService } from '../support/service.ts';

const CITY = { organizationId: anId(), name: '区财政局', weight: 1 };
const STREET = { organizationId: anId(), name: '科苑街道', weight: 1 };

describe('funds, from budget to commitment', () => {
  let app: TestService;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  describe('a budget line', () => {
    it('is split over its payers to the fen and told to everybody', async () => {
      const payers = [CITY, STREET];
      const { body } = await funds.approver.post<{ budgetLineId: string }>('/funds/budget-lines', {
        ...LINE,
        amountFen: 14_685_001,
        payers,
      });
      const { budgetLineId } = body;
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ approvedFen: 14_685_001, availableFen: 14_685_001, reservedFen: 0, paidFen: 0 },
        payers: [
          { name: '区财政局', approvedFen: 7_342_501, availableFen: 7_342_501 },
          { name: '科苑街道', approvedFen: 7_342_500, availableFen: 7_342_500 },
        ],
      });
      expect(await app.published(BudgetApproved, { budgetLineId })).toMatchObject({ payers });
      const { items } = (await app.anyone.get<{ items: object[] }>('/funds/budget-lines')).body;
      expect(items).toContainEqual(expect.objectContaining({ budgetLineId, allowedUse: 'service-purchase' }));
    });

    it.each([
      ['names a payer twice', { payers: [CITY, CITY] }, 409, 'budget-line.payer-repeated'],
      [
        'leaves a payer nothing to bear',
        { amountFen: 1, payers: [CITY, STREET] },
        409,
        'budget-line.share-empty',
      ],
      ['has a use nobody knows', { allowedUse: 'banquets' }, 400, 'body.invalid'],
      ['has no payer', { payers: [] }, 400, 'body.invalid'],
      ['is half a fen', { amountFen: 0.5 }, 400, 'body.invalid'],
      ['has a weight of nothing', { payers: [{ ...CITY, weight: 0 }] }, 400, 'body.invalid'],
    ])('is refused when it %s', async (_what, over, status, code) => {
      await nothingChanges(app, ['funds'], async () => {
        const body = { ...LINE, payers: [CITY, STREET], ...over };
        expect(await funds.approver.post('/funds/budget-lines', body)).toMatchObject({
          status,
          body: { code },
        });
      });
    });

    it('is approved by finance alone, once per key', async () => {
      const body = { ...LINE, payers: [CITY] };
      await nothingChanges(app, ['funds'], async () => {
        for (const role of ['buyer', 'street', 'supplier', 'auditor', 'finance-supervisor'] as const) {
          expect(await app.as([role]).post('/funds/budget-lines', body)).toMatchObject({ status: 403 });
        }
        expect(await app.anyone.post('/funds/budget-lines', body)).toMatchObject({ status: 401 });
      });
      const idempotencyKey = anId();
      const answers = await Promise.all(
        [1, 2, 3].map(() =>
          funds.approver.post<{ budgetLineId: string }>('/funds/budget-lines', body, { idempotencyKey }),
        ),
      );
      expect(new Set(answers.map((answer) => answer.body.budgetLineId)).size).toBe(1);
    });

    it('that does not exist is not found', async () => {
      const answer = await app.anyone.get(`/funds/budget-lines/${anId()}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'budget-line.not-found' } });
    });
  });

  describe('a tender', () => {
    it('holds its ceiling from the day it is issued', async () => {
      const budgetLineId = await funds.line();
      const purposeId = await funds.reserved(budgetLineId, 10_000_001);
      const asked = { budgetLineId, purposeKind: 'tender', amountFen: 10_000_001 };
      expect(await app.published(BudgetReserved, { purposeId })).toMatchObject(asked);
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: 19_999_999, reservedFen: 10_000_001 },
        payers: [{ reservedFen: 5_000_001 }, { reservedFen: 5_000_000 }],
      });
    });

    it.each([
      ['more than is left', { ceilingFen: 30_000_001 }, 'funds.budget-short', 30_000_000],
      ['another use', { use: 'mass-service-relief' as const }, 'funds.use-not-allowed', 30_000_000],
      ['another year', { issuedOn: '2027-01-01' }, 'funds.wrong-year', 30_000_000],
      ['a line that does not exist', { budgetLineId: anId() }, 'funds.no-such-line', 0],
    ])('asking for %s is refused, and nothing is held', async (_what, over, code, availableFen) => {
      const budgetLineId = await funds.line();
      const { transfers } = await funds.ledger();
      const purposeId = await funds.asks(budgetLineId, over);
      const amountFen = 'ceilingFen' in over ? over.ceilingFen : 10_000_000;
      const told = { code, amountFen, availableFen, purposeKind: 'tender' };
      expect(await app.published(BudgetRefused, { purposeId })).toMatchObject(told);
      expect(await funds.figures(budgetLineId)).toMatchObject({ availableFen: 30_000_000, reservedFen: 0 });
      expect((await funds.ledger()).transfers).toBe(transfers);
    });

    it('may take the last fen', async () => {
      const budgetLineId = await funds.line();
      await funds.reserved(budgetLineId, 30_000_000);
      const purposeId = await funds.asks(budgetLineId, { ceilingFen: 1 });
      const refused = await app.published(BudgetRefused, { purposeId });
      expect(refused).toMatchObject({ code: 'funds.budget-short', availableFen: 0 });
    });

    it('is one of twelve that ask at once: three fit, and never more than the line is held', async () => {
      const budgetLineId = await funds.line();
      const tenders = await Promise.all(
        Array.from({ length: 12 }, () => funds.asks(budgetLineId, { ceilingFen: 9_000_000 })),
      );
      const answers = await Promise.all(
        tenders.map((purposeId) =>
          eventually('the tender was answered', async () =>
            (await app.eventsOf('funds.budget-line')).find(({ data }) => data['purposeId'] === purposeId),
          ),
        ),
      );
      expect(answers.filter(({ type }) => type === BudgetReserved.type)).toHaveLength(3);
      expect(answers.filter(({ type }) => type === BudgetRefused.type)).toHaveLength(9);
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: 3_000_000, reservedFen: 27_000_000 },
      });
    });

    it('that failed gives back what it held, to each payer what was its own', async () => {
      const budgetLineId = await funds.line({}, [7, 3]);
      const purposeId = await funds.reserved(budgetLineId, 9_999_999);
      await funds.fails(purposeId);
      expect(await app.published(BudgetReleased, { purposeId })).toMatchObject({ amountFen: 9_999_999 });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: 30_000_000, reservedFen: 0 },
        payers: [{ availableFen: 21_000_000 }, { availableFen: 9_000_000 }],
      });
    });

    it('that failed after its budget was refused gives nothing back', async () => {
      const budgetLineId = await funds.line();
      const refused = await funds.asks(budgetLineId, { ceilingFen: 30_000_001 });
      await funds.fails(refused);
      const other = await funds.reserved(budgetLineId);
      await funds.fails(other);
      await app.published(BudgetReleased, { purposeId: other });
      const told = (await app.eventsOf('funds.budget-line')).filter(
        ({ data }) => data['purposeId'] === refused,
      );
      expect(told.map(({ type }) => type)).toEqual([BudgetRefused.type]);
    });
  });

  describe('a contract', () => {
    it('binds its price and frees the rest of the ceiling', async () => {
      const budgetLineId = await funds.line();
      const { obligationId, purposeId } = await funds.contract(budgetLineId, 8_999_999);
      const bound = await app.published(BudgetCommitted, { obligationId });
      expect(bound).toMatchObject({ budgetLineId, obligationKind: 'contract', amountFen: 8_999_999 });
      expect(await app.published(BudgetReleased, { purposeId })).toMatchObject({ amountFen: 1_000_001 });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ availableFen: 21_000_001, reservedFen: 0, committedFen: 8_999_999 },
        payers: [{ committedFen: 4_500_000 }, { committedFen: 4_499_999 }],
      });
      const obligation = { obligationId, purposeId, kind: 'contract', title: '社工服务合同' };
      expect((await app.anyone.get(`/funds/obligations/${obligationId}`)).body).toMatchObject({
        ...obligation,
        ...{ reservedFen: 10_000_000, committedFen: 8_999_999, accruedFen: 0, paidFen: 0 },
      });
    });

    it('at the ceiling frees nothing', async () => {
      const { purposeId } = await funds.contract(await funds.line(), 10_000_000);
      const told = (await app.eventsOf('funds.budget-line')).filter(
        ({ data }) => data['purposeId'] === purposeId,
      );
      expect(told.map(({ type }) => type)).toEqual([BudgetReserved.type]);
    });

    it.each([
      ['above what was reserved', 10_000_001, 'funds.over-commitment'],
      ['for a tender that holds nothing', 1, 'funds.nothing-reserved'],
    ])('%s becomes a dead letter, and nothing is bound', async (what, priceFen, code) => {
      const budgetLineId = await funds.line();
      const tenderId = what.startsWith('above') ? await funds.reserved(budgetLineId) : anId();
      const before = await funds.figures(budgetLineId);
      const { obligationId } = await funds.signs(budgetLineId, tenderId, priceFen);
      expect(await funds.dead(obligationId)).toBe(code);
      expect(await funds.figures(budgetLineId)).toEqual(before);
      expect(await app.anyone.get(`/funds/obligations/${obligationId}`)).toMatchObject({
        ...{ status: 404, body: { code: 'obligation.not-found' } },
      });
    });

    it('is signed once for a tender: the second becomes a dead letter', async () => {
      const budgetLineId = await funds.line();
      const { purposeId } = await funds.contract(budgetLineId);
      const { obligationId } = await funds.signs(budgetLineId, purposeId, 1);
      expect(await funds.dead(obligationId)).toBe('reservation.wrong-state');
    });

    it('keeps its money when its tender is said to have failed', async () => {
      const budgetLineId = await funds.line();
      const { purposeId } = await funds.contract(budgetLineId);
      await funds.fails(purposeId);
      expect(await funds.dead(purposeId)).toBe('reservation.wrong-state');
      expect(await funds.figures(budgetLineId)).toMatchObject({ committedFen: 9_000_000 });
    });
  });

  describe('a quota', () => {
    const SUBSIDY = { allowedUse: 'welfare-post-subsidy' as const, amountFen: 5_000_000 };

    it('binds the whole ceiling at once', async () => {
      const budgetLineId = await funds.line(SUBSIDY);
      const { obligationId } = await funds.post(budgetLineId);
      const bound = { obligationKind: 'post', amountFen: 4_932_000 };
      expect(await app.published(BudgetCommitted, { obligationId })).toMatchObject(bound);
      expect(await funds.figures(budgetLineId)).toMatchObject({
        availableFen: 68_000,
        committedFen: 4_932_000,
      });
      expect((await app.anyone.get(`/funds/obligations/${obligationId}`)).body).toMatchObject({
        ...{ kind: 'post', purposeId: obligationId, reservedFen: 4_932_000, committedFen: 4_932_000 },
      });
    });

    it.each([
      ['more than is left', SUBSIDY, { ceilingFen: 5_000_001 }, 'funds.budget-short'],
      ['money for services', {}, {}, 'funds.use-not-allowed'],
      ['money of another year', { ...SUBSIDY, fiscalYear: 2025 }, {}, 'funds.wrong-year'],
    ])('for %s is refused', async (_what, line, over, code) => {
      const budgetLineId = await funds.line(line);
      const { obligationId: purposeId } = await funds.granted(budgetLineId, over);
      expect(await app.published(BudgetRefused, { purposeId })).toMatchObject({ code, purposeKind: 'post' });
      expect(await funds.figures(budgetLineId)).toMatchObject({ committedFen: 0 });
    });
  });
});

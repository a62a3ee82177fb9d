import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExpiryAlerted, PerformanceBondReturned } from '#contracts';
import { FixedClock, startOfLegalDate, type Id } from '#kernel';
import { Events } from '#messaging';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { ExpiryWatch } from '../../apps/contracting/src/expiry/expiry-watch.ts';
import { ContractLife, on } from '../support/contract-life.ts';
import type { Award } from '../support/contracting.ts';
import { nothingChanges } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const EVIDENCE = 'e'.repeat(64);
const BOND = {
  form: 'guarantee',
  amountFen: 3_000_000,
  issuer: '齐商银行',
  validTo: '2026-12-31',
  evidenceDigest: EVIDENCE,
};

describe('what is watched while a contract runs', () => {
  let app: TestService;
  let steps: ContractLife;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity'] });
    steps = new ContractLife(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('its end', () => {
    const tell = (date: string) =>
      app.as(['admin']).post<{ alerted: number }>('/contracting/expiries', {}, on(date));
    const alerts = async ({ contractId }: Award): Promise<number> =>
      (await app.eventsOf(ExpiryAlerted.topic)).filter(
        ({ type, key }) => type === ExpiryAlerted.type && key === contractId,
      ).length;
    const expiring = async ({ buyer }: Award, date: string): Promise<object[]> =>
      (await buyer.get<{ items: object[] }>('/contracting/expiring', on(date))).body.items;

    it('is told once ninety days before, however often and by how many it is looked for', async () => {
      const award = await steps.signed({ endsOn: '2026-12-31' });
      await tell('2026-10-01');
      expect(await alerts(award)).toBe(0);
      await Promise.all(['2026-10-02', '2026-10-02', '2026-10-02'].map(tell));
      expect(await alerts(award)).toBe(1);
      await tell('2026-12-01');
      expect(await alerts(award)).toBe(1);
      expect(await expiring(award, '2026-10-01')).toEqual([]);
      expect(await expiring(award, '2026-10-02')).toMatchObject([
        { contractId: award.contractId, daysLeft: 90 },
      ]);
      expect((await award.supplier.get('/contracting/expiring')).status).toBe(403);
      expect((await award.buyer.post('/contracting/expiries', {}, on('2026-10-02'))).status).toBe(403);
    });

    it('is no alarm when the buyer named the contract that goes on', async () => {
      const award = await steps.signed({ endsOn: '2026-11-30' });
      const next = await steps.signed({}, { buyerOrganizationId: award.buyer.organizationId ?? anId() });
      const name = (successorContractId: Id) =>
        steps.post(award.buyer, award, 'successor', { successorContractId });
      expect((await name(award.contractId)).body.code).toBe('successor.invalid');
      expect((await name((await steps.signed()).contractId)).status).toBe(404);
      expect(
        (await steps.post(award.supplier, award, 'successor', { successorContractId: next.contractId }))
          .status,
      ).toBe(403);
      expect((await name(next.contractId)).status).toBe(200);
      await tell('2026-10-02');
      expect(await alerts(award)).toBe(0);
      expect((await expiring(award, '2026-11-01')).map((item) => (item as Award).contractId)).toEqual([
        next.contractId,
      ]);
    });

    it('is found by the watch itself when the service starts', async () => {
      const award = await steps.signed({ endsOn: '2026-12-30' });
      const clock = new FixedClock(startOfLegalDate('2026-10-01'));
      const watch = new ExpiryWatch(app.schema('contracting'), new Events('contracting'), clock);
      watch.onApplicationBootstrap();
      await eventually('the watch raised the alert', async () => (await alerts(award)) === 1);
      await watch.onApplicationShutdown();
      expect(await expiring(award, '2026-10-01')).toMatchObject([{ contractId: award.contractId }]);
    });
  });

  describe('its performance bond', () => {
    const receive = (
      by: Person,
      award: Award,
      over: object = {},
    ): Promise<Answer<Refusal & { bondId: Id }>> =>
      steps.post(by, award, 'performance-bonds', { ...BOND, ...over });

    it.each([
      [{ form: 'cash' }, 'bond.cash'],
      [{ amountFen: 3_000_001 }, 'bond.too-high'],
      [{ validTo: '2026-12-30' }, 'bond.too-short'],
      [{ validTo: '2026-02-31' }, 'date.invalid'],
    ])('is refused with %j: %s', async (over, expected) => {
      const award = await steps.signed();
      await nothingChanges(app, ['contracting'], async () => {
        expect((await receive(award.buyer, award, over)).body.code).toBe(expected);
      });
    });

    it('is held once, due when the contract closes, and returned by a named person', async () => {
      const award = await steps.signed();
      expect((await receive(award.supplier, award)).status).toBe(403);
      expect((await receive(app.as(['buyer'], anId(), anId()), award)).status).toBe(404);
      const { bondId } = (await receive(award.buyer, award)).body;
      expect((await receive(award.buyer, award)).body.code).toBe('bond.held-already');
      const listed = async (date: string) =>
        (
          await award.supplier.get<{ items: object[] }>(
            `/contracting/contracts/${award.contractId}/performance-bonds`,
            on(date),
          )
        ).body.items;
      expect(await listed('2026-05-04')).toMatchObject([{ state: 'HELD', refundDue: null, late: false }]);
      await steps.agreed(award, 'terminate', '2026-05-04');
      expect((await steps.post(award.buyer, award, 'closing', {}, on('2026-05-06'))).status).toBe(201);
      // Five working days after the 6th: 7, 8, 9 (a make-up Saturday), 11, 12.
      expect(await listed('2026-05-12')).toMatchObject([{ refundDue: '2026-05-12', late: false }]);
      expect(await listed('2026-05-13')).toMatchObject([{ late: true }]);
      const path = `/contracting/performance-bonds/${bondId}/settlement`;
      const returned = { outcome: 'RETURNED', reason: '退回开立银行' };
      expect((await app.as(['buyer'], anId(), anId()).post(path, returned, on('2026-05-12'))).body.code).toBe(
        'bond.not-found',
      );
      expect((await award.buyer.post(path, returned, on('2026-05-12'))).status).toBe(200);
      expect(await app.published(PerformanceBondReturned, { bondId })).toMatchObject({
        returnedOn: '2026-05-12',
      });
      expect(
        (await award.buyer.post(path, { ...returned, outcome: 'CLAIMED' }, on('2026-05-13'))).body.code,
      ).toBe('bond.wrong-state');
      expect((await receive(award.buyer, award)).body.code).toBe('contract.wrong-state');
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultDecided, OrganizationRegistered, PaymentReceipted } from '#contracts';
import type { Id } from '#kernel';
import { ContractingModule } from '../../apps/contracting/src/contracting.module.ts';
import { ContractLife, on } from '../support/contract-life.ts';
import type { Award, Running } from '../support/contracting.ts';
import { eventually } from '../support/eventually.ts';
import { anId, startService, type Person, type Refusal, type TestService } from '../support/service.ts';

interface Clock {
  readonly acceptanceId: Id;
  readonly payableFen: number;
  readonly due: string | null;
  readonly paidOn: string | null;
  readonly daysLate: number;
  readonly interestFen: number | null;
}

const EVIDENCE = 'e'.repeat(64);

describe('what one side owes the other', () => {
  let app: TestService;
  let steps: ContractLife;

  beforeAll(async () => {
    app = await startService([ContractingModule], { publishers: ['procurement', 'identity', 'funds'] });
    steps = new ContractLife(app);
  }, 60_000);
  afterAll(() => app.stop());

  describe('a fault', () => {
    const REPORT = { kind: 'late-payment', statement: '验收后六十日仍未付款', evidenceDigest: EVIDENCE };
    const report = (by: Person, award: Award, over: object = {}) =>
      steps.post<Refusal & { faultReportId: Id; answerDue: string }>(
        by,
        award,
        'fault-reports',
        { ...REPORT, ...over },
        on('2026-05-06'),
      );
    const say = (by: Person, id: Id, what: 'answer' | 'decision', date: string) =>
      by.post<Refusal>(
        `/contracting/fault-reports/${id}/${what}`,
        what === 'answer' ? { answer: '因财政账户切换，已补付' } : { upheld: true, reason: '逾期付款属实' },
        on(date),
      );
    const open = async (): Promise<string> =>
      JSON.stringify((await app.anyone.get('/contracting/fault-reports')).body);

    it('of the buyer is reported by the supplier, answered, decided by supervision, and only then public', async () => {
      const award = await steps.signed();
      const { faultReportId, answerDue } = (await report(award.supplier, award)).body;
      expect(answerDue).toBe('2026-05-12');
      expect((await say(award.supplier, faultReportId, 'answer', '2026-05-07')).body.code).toBe(
        'fault.own-report',
      );
      expect(
        (await say(app.as(['buyer'], anId(), anId()), faultReportId, 'answer', '2026-05-07')).status,
      ).toBe(404);
      const supervisor = app.as(['finance-supervisor']);
      expect((await say(supervisor, faultReportId, 'decision', '2026-05-12')).body.code).toBe(
        'fault.answer-pending',
      );
      expect((await say(award.buyer, faultReportId, 'answer', '2026-05-12')).status).toBe(200);
      expect((await say(award.buyer, faultReportId, 'decision', '2026-05-12')).status).toBe(403);
      const insider = app.as(['finance-supervisor'], anId(), award.buyer.organizationId);
      expect((await say(insider, faultReportId, 'decision', '2026-05-12')).body.code).toBe(
        'duty.not-separated',
      );
      expect(await open()).not.toContain(faultReportId);
      expect((await say(supervisor, faultReportId, 'decision', '2026-05-12')).status).toBe(200);
      const told = await open();
      expect(told).toContain(faultReportId);
      expect(told).toContain(award.buyer.organizationId);
      for (const secret of [REPORT.statement, EVIDENCE, supervisor.personId])
        expect(told).not.toContain(secret);
      expect(await app.published(FaultDecided, { faultReportId })).toMatchObject({
        reportedBy: 'supplier',
        upheld: true,
      });
      const { items } = (
        await award.buyer.get<{ items: object[] }>(`/contracting/contracts/${award.contractId}/fault-reports`)
      ).body;
      expect(items).toMatchObject([{ statement: REPORT.statement, answer: '因财政账户切换，已补付' }]);
    });

    it('of the supplier is reported by the buyer, and decided unheard only when the time to be heard is over', async () => {
      const award = await steps.signed();
      const stranger = app.as(['buyer'], anId(), anId());
      expect((await report(stranger, award)).status).toBe(404);
      expect((await report(award.buyer, await steps.award())).status).toBe(404);
      expect((await report(award.buyer, award, { statement: '请联系 13812345678' })).body.code).toBe(
        'contract.personal-data',
      );
      const { faultReportId } = (await report(award.buyer, award, { kind: 'vacant-post' })).body;
      expect((await say(award.supplier, faultReportId, 'answer', '2026-05-13')).body.code).toBe(
        'fault.answer-late',
      );
      expect(
        (await say(app.as(['finance-supervisor']), faultReportId, 'decision', '2026-05-13')).status,
      ).toBe(200);
      expect((await stranger.get(`/contracting/contracts/${award.contractId}/fault-reports`)).status).toBe(
        404,
      );
    });
  });

  describe('payments', () => {
    const clock = async ({ buyer, contractId }: Award, date: string): Promise<Clock | undefined> =>
      (await buyer.get<{ items: Clock[] }>(`/contracting/contracts/${contractId}/payment-clock`, on(date)))
        .body.items[0];
    const arrears = async (date: string): Promise<Id[]> =>
      (await app.anyone.get<{ items: Clock[] }>('/contracting/arrears', on(date))).body.items.map(
        ({ acceptanceId }) => acceptanceId,
      );

    async function delivered(smeEligible: boolean): Promise<Running> {
      const supplierOrganizationId = anId();
      await app.publish(OrganizationRegistered, supplierOrganizationId, {
        ...{
          organizationId: supplierOrganizationId,
          name: '张店承接单位',
          kind: smeEligible ? 'enterprise' : 'social-service-agency',
        },
        ...{ areaCode: '370303', smeEligible },
      });
      const contract = await steps.running({}, { supplierOrganizationId });
      await steps.confirmed(contract, 10);
      expect((await steps.accepted(contract)).body.payableFen).toBe(30_000_000);
      return contract;
    }

    it('are due thirty days after acceptance; late ones bear interest and are public until the treasury has paid', async () => {
      const contract = await delivered(true);
      const one = await eventually('the SME is known', async () => {
        const found = await clock(contract, '2026-09-01');
        return found?.interestFen === null ? undefined : found;
      });
      // Accepted on 1 July: due 31 July, a Friday; 32 days late on 1 September.
      expect(one).toMatchObject({ due: '2026-07-31', daysLate: 32, interestFen: 480_000, paidOn: null });
      expect(await arrears('2026-07-31')).not.toContain(one.acceptanceId);
      expect(await arrears('2026-08-01')).toContain(one.acceptanceId);
      await app.publish(
        PaymentReceipted,
        contract.contractId,
        {
          ...{
            paymentApplicationId: anId(),
            payableId: anId(),
            obligationKind: 'contract',
            obligationId: contract.contractId,
          },
          ...{ evidenceId: one.acceptanceId, amountFen: 30_000_000, legs: [], receiptNo: `ZK-${anId()}` },
        },
        on('2026-08-03').at,
      );
      await eventually('the payment is known', async () => (await arrears('2026-09-01')).length === 0);
      expect(await clock(contract, '2026-09-01')).toMatchObject({
        paidOn: '2026-08-03',
        daysLate: 3,
        interestFen: 45_000,
      });
    });

    it('to a social-service agency bear no statutory interest, but are arrears all the same (GP-86)', async () => {
      const contract = await delivered(false);
      const found = await clock(contract, '2026-09-01');
      expect(found).toMatchObject({ due: '2026-07-31', daysLate: 32, interestFen: null });
      expect(await arrears('2026-09-01')).toContain(found?.acceptanceId);
      const path = `/contracting/contracts/${contract.contractId}/payment-clock`;
      expect((await app.as(['buyer'], anId(), anId()).get(path)).status).toBe(404);
      expect((await app.as(['resident']).get(path)).status).toBe(403);
    });

    it('do not wait for a buyer who accepts later than agreed: the days run from the agreed day', async () => {
      const contract = await steps.running({ acceptanceDays: 10 });
      const ask = (by: Person, milestone = 1) =>
        steps.post<Refusal & { acceptBy: string }>(
          by,
          contract,
          'acceptance-requests',
          { milestone },
          on('2026-05-06'),
        );
      expect((await ask(contract.supplier)).body.code).toBe('acceptance-request.nothing-proven');
      await steps.confirmed(contract, 10);
      expect((await ask(contract.buyer)).status).toBe(403);
      expect((await ask(app.as(['supplier'], anId(), anId()))).status).toBe(404);
      expect((await ask(contract.supplier, 2)).body.code).toBe('milestone.not-found');
      expect((await ask(contract.supplier)).body.acceptBy).toBe('2026-05-16');
      expect((await ask(contract.supplier)).body.code).toBe('acceptance-request.repeated');
      const late = async (date: string): Promise<object[]> =>
        (
          await app.anyone.get<{ items: { contractId: Id }[] }>('/contracting/late-acceptances', on(date))
        ).body.items.filter(({ contractId }) => contractId === contract.contractId);
      expect(await late('2026-05-16')).toEqual([]);
      expect(await late('2026-05-18')).toMatchObject([{ milestone: 1, acceptBy: '2026-05-16', daysLate: 2 }]);
      await steps.accepted(contract);
      expect(await late('2026-07-02')).toEqual([]);
      // Accepted on 1 July, agreed for 16 May: due 15 June.
      expect(await clock(contract, '2026-07-02')).toMatchObject({
        acceptBy: '2026-05-16',
        due: '2026-06-15',
        daysLate: 17,
      });
    });
  });
});

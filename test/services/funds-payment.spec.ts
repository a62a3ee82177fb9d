import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentApplied, PaymentReceipted } from '#contracts';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { nothingChanges } from '../support/edge.ts';
import { Funds } from '../support/funds.ts';
import { anId, startService, type TestService } from '../support/service.ts';

describe('funds, from application to treasury', () => {
  let app: TestService;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  const payables = async (obligationId: string): Promise<{ state: string; paymentApplicationId: string }[]> =>
    (
      await funds.approver.get<{ items: { state: string; paymentApplicationId: string }[] }>(
        `/funds/payables?obligationId=${obligationId}`,
      )
    ).body.items;

  describe('a payment', () => {
    it('goes from application over another person’s approval to the treasury’s receipt', async () => {
      const budgetLineId = await funds.line();
      const { obligationId } = await funds.contract(budgetLineId);
      const owed = await funds.accepted(obligationId, 3_000_001);
      const { payableId, evidenceId, amountFen, legs } = owed;
      const { paymentApplicationId, receiptNo } = await funds.paid(owed);
      const payment = { paymentApplicationId, payableId, obligationId, amountFen };
      await app.published(PaymentApplied, payment);
      expect(await app.published(PaymentReceipted, { paymentApplicationId })).toEqual({
        ...{ ...payment, obligationKind: 'contract', evidenceId, legs, receiptNo },
      });
      expect(await funds.figures(budgetLineId)).toMatchObject({
        ...{ paidFen: 3_000_001, accruedFen: 0, committedFen: 5_999_999 },
        payers: [{ paidFen: 1_500_001 }, { paidFen: 1_500_000 }],
      });
      expect(await payables(obligationId)).toMatchObject([{ state: 'PAID', paymentApplicationId, legs }]);
      const applications = `/funds/payment-applications?obligationId=${obligationId}`;
      expect((await funds.clerk.get(applications)).body).toMatchObject({
        items: [
          {
            ...{ paymentApplicationId, payableId, amountFen, state: 'RECEIPTED', receiptNo },
            ...{ appliedBy: funds.clerk.personId, approvedBy: funds.approver.personId },
          },
        ],
      });
    });

    it('is not approved by who applied, in whatever role', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const both = app.as(['finance', 'street']);
      const { body } = await both.post<{ paymentApplicationId: string }>('/funds/payment-applications', {
        payableId,
      });
      await nothingChanges(app, ['funds'], async () => {
        const answer = await funds.approve(body.paymentApplicationId, both);
        expect(answer).toMatchObject({ status: 409, body: { code: 'duty.not-separated' } });
      });
      expect(await funds.approve(body.paymentApplicationId)).toMatchObject({ body: { state: 'APPROVED' } });
    });

    it('is applied for once, also when ten clerks do at once', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          app.as(['buyer']).post('/funds/payment-applications', { payableId }),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'payable.wrong-state')).toHaveLength(9);
    });

    it('is approved once, also when ten approve at once', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const application = await funds.applied(payableId);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => funds.approve(application, app.as(['finance']))),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'payment-application.wrong-state')).toHaveLength(9);
    });

    it('is receipted once, also when ten receipts come at once', async () => {
      const budgetLineId = await funds.line();
      const { obligationId } = await funds.contract(budgetLineId);
      const { payableId, amountFen } = await funds.accepted(obligationId, 100);
      const application = await funds.approved(payableId);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => funds.receipt(application, amountFen)),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await funds.figures(budgetLineId)).toMatchObject({ paidFen: 100 });
      const told = (await app.eventsOf('funds.obligation')).filter(
        ({ type, key }) => type === PaymentReceipted.type && key === obligationId,
      );
      expect(told).toHaveLength(1);
    });

    it('before approval has no receipt', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const application = await funds.applied(payableId);
      await nothingChanges(app, ['funds'], async () => {
        const answer = await funds.receipt(application, 100);
        expect(answer).toMatchObject({ status: 409, body: { code: 'payment-application.wrong-state' } });
      });
    });

    it.each([99, 101])('of 100 fen is not settled by a receipt over %i', async (fen) => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const application = await funds.approved(payableId);
      await nothingChanges(app, ['funds'], async () => {
        expect(await funds.receipt(application, fen)).toMatchObject({
          ...{
            status: 409,
            body: { code: 'funds.receipt-mismatch', facts: { receiptFen: fen, appliedFen: 100 } },
          },
        });
      });
    });

    it('needs a receipt number of its own, also against money that came back', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { receiptNo } = await funds.paid(await funds.accepted(obligationId, 100));
      const application = await funds.approved((await funds.accepted(obligationId, 100)).payableId);
      const recoveryId = await funds.recovery(obligationId, 10);
      await nothingChanges(app, ['funds'], async () => {
        for (const answer of [
          await funds.receipt(application, 100, { receiptNo }),
          await funds.refund(recoveryId, 10, { receiptNo }),
        ]) {
          expect(answer).toMatchObject({ status: 409, body: { code: 'funds.receipt-repeated' } });
        }
      });
    });

    it.each([
      ['no number', { receiptNo: '' }],
      ['a number nobody can print', { receiptNo: 'x'.repeat(61) }],
      ['no day', { receiptedOn: '2026-3-2' }],
      ['a negative amount', { amountFen: -1 }],
      ['half a fen', { amountFen: 99.5 }],
      ['words that do not belong', { note: '已付' }],
    ])('is not settled by a receipt with %s', async (_what, over) => {
      await nothingChanges(app, ['funds'], async () => {
        const answer = await funds.receipt(anId(), 100, over);
        expect(answer).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
      });
    });

    it('is in the hands of those whose office it is', async () => {
      const { obligationId } = await funds.contract(await funds.line());
      const { payableId } = await funds.accepted(obligationId, 100);
      const application = await funds.applied(payableId);
      await nothingChanges(app, ['funds'], async () => {
        for (const role of ['supplier', 'resident', 'auditor', 'grid-head', 'admin'] as const) {
          const person = app.as([role]);
          expect(await person.post('/funds/payment-applications', { payableId })).toMatchObject({
            status: 403,
          });
        }
        for (const role of ['street', 'buyer', 'auditor', 'finance-supervisor'] as const) {
          expect(await funds.approve(application, app.as([role]))).toMatchObject({ status: 403 });
          const receipt = { paymentApplicationId: application, receiptNo: 'ZK-1', amountFen: 100 };
          const answer = await app
            .as([role])
            .post('/funds/treasury-receipts', { ...receipt, receiptedOn: '2026-03-02' });
          expect(answer).toMatchObject({ status: 403 });
        }
        expect(await app.as(['resident']).get('/funds/payables')).toMatchObject({ status: 403 });
        expect(await app.anyone.get('/funds/payables')).toMatchObject({ status: 401 });
      });
    });

    it('of something that does not exist is not found', async () => {
      const payable = await funds.clerk.post('/funds/payment-applications', { payableId: anId() });
      expect(payable).toMatchObject({ status: 404, body: { code: 'payable.not-found' } });
      for (const answer of [await funds.approve(anId()), await funds.receipt(anId(), 1)]) {
        expect(answer).toMatchObject({ status: 404, body: { code: 'payment-application.not-found' } });
      }
    });
  });

  it('many payments at once on one line stay exact', async () => {
    const budgetLineId = await funds.line();
    const contracts = await Promise.all([0, 1, 2].map(() => funds.contract(budgetLineId, 5_000_001)));
    const owed = await Promise.all(
      contracts.flatMap(({ obligationId }) =>
        [1, 2, 3].map((fen) => funds.accepted(obligationId, 333_333 + fen)),
      ),
    );
    await Promise.all(owed.map((each) => funds.paid(each)));
    const paidFen = 9 * 333_333 + 18;
    expect(await funds.figures(budgetLineId)).toMatchObject({
      ...{ paidFen, accruedFen: 0, payers: [{ paidFen: 1_500_008 }, { paidFen: 1_500_007 }] },
    });
  });
});

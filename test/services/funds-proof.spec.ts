import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { Funds } from '../support/funds.ts';
import { anId, startService, type TestService } from '../support/service.ts';

describe('the public proof of payments', () => {
  let app: TestService;
  let funds: Funds;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  it('follows a payment from the line to the evidence, the legs, the transfers and the receipt', async () => {
    const budgetLineId = await funds.line();
    const { obligationId, purposeId } = await funds.contract(budgetLineId);
    const owed = await funds.accepted(obligationId, 101);
    const { receiptNo, paymentApplicationId } = await funds.paid(owed);
    const recoveryId = await funds.recovery(obligationId, 51);
    await funds.refund(recoveryId, 50, { receiptNo: `TK-${receiptNo}` });
    const legs = [
      { name: '出资方1', fen: 51, reversedFen: 26 },
      { name: '出资方2', fen: 50, reversedFen: 25 },
    ];
    const { body } = await app.anyone.get<object>(`/funds/trace/${obligationId}`);
    expect(body).toMatchObject({
      ...{ obligationId, purposeId, kind: 'contract', budgetLine: { budgetLineId, fiscalYear: 2026 } },
      payments: [
        {
          ...{ payableId: owed.payableId, evidenceKind: 'acceptance', evidenceId: owed.evidenceId },
          ...{ evidence: [expect.any(String), expect.any(String)], amountFen: 101, state: 'PAID', legs },
          ...{ paymentApplicationId, receiptNo, receivedOn: '2026-03-02' },
          transfers: expect.arrayContaining([
            expect.objectContaining({
              event: 'milestone.accepted',
              debit: 'EXPENSE',
              credit: 'PAYABLE',
              fen: 51,
            }),
            expect.objectContaining({ event: 'payment.instructed', credit: 'IN_TRANSIT', fen: 50 }),
            expect.objectContaining({ event: 'payment.receipted', credit: 'TREASURY_PAID', fen: 50 }),
          ]),
        },
      ],
      recoveries: [
        {
          ...{ recoveryId, causeKind: 'clawback', amountFen: 51, refundedFen: 50, state: 'OPEN' },
          receipts: [{ receiptNo: `TK-${receiptNo}`, fen: 50, receivedOn: '2026-03-02' }],
        },
      ],
    });
    for (const person of [funds.clerk.personId, funds.approver.personId, '走访']) {
      expect(JSON.stringify(body)).not.toContain(person);
    }
  });

  it('tells how the money of a contract came about, step by step', async () => {
    const { obligationId, purposeId } = await funds.contract(await funds.line());
    const { evidenceId } = await funds.paid(await funds.accepted(obligationId, 101, 9));
    const recoveryId = await funds.recovery(obligationId, 51);
    await funds.refund(recoveryId, 50);
    const { body } = await app.anyone.get<{ history: object[]; provenance: object[] }>(
      `/funds/obligations/${obligationId}`,
    );
    const none = { accruedFen: 0, paidFen: 0, reclaimedFen: 0, recoveredFen: 0 };
    const held = { reservedFen: 10_000_000, committedFen: 9_000_000 };
    expect(body.history).toMatchObject([
      { event: 'tender.published', subjectId: purposeId, ...held, committedFen: 0, ...none },
      { event: 'contract.signed', subjectId: obligationId, ...held, ...none },
      { event: 'milestone.accepted', subjectId: evidenceId, ...held, ...none, accruedFen: 101 },
      { event: 'payment.instructed', ...held, ...none, accruedFen: 101 },
      { event: 'payment.receipted', ...held, ...none, accruedFen: 101, paidFen: 101 },
      { event: 'recovery.opened', accruedFen: 101, paidFen: 101, reclaimedFen: 51, recoveredFen: 0 },
      { event: 'recovery.refunded', ...held, paidFen: 101, reclaimedFen: 51, recoveredFen: 50 },
    ]);
    expect(body.history[0]).toMatchObject({ at: '2026-03-02T09:00:00.000+08:00' });
    expect(body.provenance).toMatchObject([
      { kind: 'acceptance', id: evidenceId, amountFen: 101 },
      { kind: 'clawback', amountFen: 51 },
    ]);
  });

  it('of an obligation that does not exist is not found', async () => {
    for (const what of ['trace', 'obligations']) {
      const answer = await app.anyone.get(`/funds/${what}/${anId()}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'obligation.not-found' } });
    }
  });
});

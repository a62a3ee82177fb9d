import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RuleBroken } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { LedgerPort, type Booking } from '../../apps/funds/src/ledger/ledger.port.ts';
import { eventually } from '../support/eventually.ts';
import { Funds } from '../support/funds.ts';
import { anId, startService, type TestService } from '../support/service.ts';

describe('the ledger', () => {
  let app: TestService;
  let funds: Funds;
  let ledger: LedgerPort;

  beforeAll(async () => {
    app = await startService([FundsModule], { publishers: ['procurement', 'contracting', 'posts'] });
    funds = new Funds(app);
    ledger = app.running.app.get(LedgerPort, { strict: false });
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => funds.areSound());

  const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    app.schema('funds').query<T[]>(text, values);
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    transaction(app.schema('funds'), work);
  const reserve = (subject: string, fen: readonly number[]): Booking<'tender.published'> => ({
    event: 'tender.published',
    subject,
    owners: { purpose: subject },
    amounts: { amount: fen },
    at: Date.now(),
  });
  const book = (budgetLineId: string, booking: Booking<'tender.published'>): Promise<void> =>
    inTransaction(async (tx) => {
      const journal = await ledger.open(tx, budgetLineId);
      if (journal === undefined) throw new Error('no such journal');
      await ledger.book(tx, journal, booking);
    });

  describe('what was booked', () => {
    beforeAll(async () => {
      const { obligationId } = await funds.contract(await funds.line());
      await funds.paid(await funds.accepted(obligationId, 101));
      await funds.recovery(obligationId, 51);
    });

    it.each([
      ['transfer is changed', 'update ledger_transfer set amount_fen = amount_fen + 1', 'ledger.append-only'],
      ['transfer is removed', 'delete from ledger_transfer', 'ledger.append-only'],
      ['link of the chain is changed', 'update ledger_batch set hash = previous', 'ledger.append-only'],
      ['link of the chain is removed', 'delete from ledger_batch', 'ledger.append-only'],
      ['account is removed', 'delete from ledger_account', 'ledger.append-only'],
      ['balance is changed', 'update ledger_account set cr_posted = cr_posted + 1', 'ledger.only-by-post'],
      ['head is changed', 'update ledger_journal set last_seq = 0', 'ledger.only-by-post'],
      ['journal is removed', 'delete from ledger_journal', 'ledger.append-only'],
      ['limit is lifted', 'update ledger_chart set limited = false', 'ledger.append-only'],
      ['use is changed', `update funding_line set allowed_use = 'community-operation'`, 'ledger.append-only'],
      [
        'account is added by hand',
        `insert into ledger_account (funding_line_id, allowed_use, code, normal, limited, cr_posted)
         select id, allowed_use, 'AVAILABLE', 'credit', true, 1 from funding_line`,
        'ledger.only-by-post',
      ],
    ])('stays: no %s', async (_what, statement, refusal) => {
      const before = await funds.ledger();
      await expect(sql(statement)).rejects.toThrow(/ledger\.|foreign key|unique/);
      // Refused for what it is, before any row is looked at; a foreign key may have been faster above.
      await expect(sql(`${statement} where false`)).rejects.toThrow(refusal);
      expect(await funds.ledger()).toEqual(before);
    });

    it('is not emptied', async () => {
      for (const table of ['ledger_transfer', 'ledger_batch', 'ledger_account', 'funding_line']) {
        await expect(sql(`truncate ${table} cascade`)).rejects.toThrow('ledger.append-only');
      }
    });

    it.each([
      ['ledger_transfer', 'amount_fen', 'batch'],
      ['ledger_account', 'dr_posted', 'account'],
      ['ledger_journal', 'last_seq', 'journal'],
    ])(
      'is checked by anybody: a hand in %s that passed every guard is found',
      async (table, column, kind) => {
        const past = (change: string): Promise<void> =>
          inTransaction(async (tx) => {
            await tx.query('set local session_replication_role = replica');
            await tx.query(`update ${table} set ${column} = ${column} ${change}
                          where id = (select id from ${table} order by id limit 1)`);
          });
        await past('+ 1');
        const faults = await eventually('it was found', async () => {
          const found = (await funds.ledger()).faults;
          return found.length > 0 && found;
        });
        expect(faults).toContainEqual(expect.objectContaining({ kind }));
        await past('- 1');
        await eventually('the books are sound again', async () => (await funds.ledger()).faults.length === 0);
      },
    );

    it('names what it happened to, each transfer of it', async () => {
      const nameless = await sql(
        `select t.event, t.subject_id from ledger_transfer t where not exists (
           select from budget_line where id = t.subject_id union all
           select from reservation where purpose_id = t.subject_id union all
           select from obligation where id = t.subject_id union all
           select from payable where evidence_id = t.subject_id union all
           select from payment_application where id = t.subject_id union all
           select from recovery where id = t.subject_id union all
           select from treasury_receipt where md5('refund ' || receipt_no)::uuid = t.subject_id)`,
      );
      expect(nameless).toEqual([]);
    });

    it('moves the public head of the chain', async () => {
      const { headHash, transfers } = await funds.ledger();
      expect(headHash).toMatch(/^[0-9a-f]{64}$/);
      await funds.line();
      const after = await funds.ledger();
      expect(after.headHash).not.toBe(headHash);
      expect(after.transfers).toBe(transfers + 2);
    });
  });

  describe('a booking', () => {
    it('is undone with the transaction it is part of', async () => {
      const budgetLineId = await funds.line();
      const before = await funds.ledger();
      await expect(
        inTransaction(async (tx) => {
          const journal = await ledger.open(tx, budgetLineId);
          if (journal) await ledger.book(tx, journal, reserve(anId(), [100, 100]));
          throw new Error('what follows fails');
        }),
      ).rejects.toThrow('what follows fails');
      expect(await funds.ledger()).toEqual(before);
    });

    it('happens once, however often and at once it is asked for', async () => {
      const budgetLineId = await funds.line();
      const once = reserve(anId(), [100, 100]);
      await Promise.all(Array.from({ length: 8 }, () => book(budgetLineId, once)));
      expect(await funds.figures(budgetLineId)).toMatchObject({ reservedFen: 200 });
    });

    it('of the same thing with other amounts is refused', async () => {
      const budgetLineId = await funds.line();
      const subject = anId();
      await book(budgetLineId, reserve(subject, [100, 100]));
      await expect(book(budgetLineId, reserve(subject, [100, 101]))).rejects.toThrow(RuleBroken);
      await expect(book(budgetLineId, reserve(subject, [100, 101]))).rejects.toMatchObject({
        code: 'funds.booked-differently',
      });
    });

    it('of more than one payer has is refused whole, though the other could pay', async () => {
      const budgetLineId = await funds.line();
      await expect(book(budgetLineId, reserve(anId(), [1, 15_000_001]))).rejects.toMatchObject({
        code: 'funds.budget-short',
      });
      expect(await funds.figures(budgetLineId)).toMatchObject({ availableFen: 30_000_000, reservedFen: 0 });
    });

    it('for another use has no account it could stand on', async () => {
      const budgetLineId = await funds.line();
      const misuse = { ...reserve(anId(), [1, 1]), use: 'mass-service-relief' } as const;
      await expect(book(budgetLineId, misuse)).rejects.toMatchObject({ code: 'funds.use-not-allowed' });
    });

    it.each([[[-1, 1]], [[0.5, 0.5]], [[0, 0]]])('of %j fen is refused', async (fen) => {
      const budgetLineId = await funds.line();
      await expect(book(budgetLineId, reserve(anId(), fen))).rejects.toMatchObject({ code: 'money.invalid' });
    });

    it('that many want at once never takes a payer below zero', async () => {
      const budgetLineId = await funds.line({ amountFen: 1_000 });
      const results = await Promise.allSettled(
        Array.from({ length: 30 }, () => book(budgetLineId, reserve(anId(), [60, 60]))),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
      expect(await funds.figures(budgetLineId)).toMatchObject({ availableFen: 40, reservedFen: 960 });
    });
  });

  describe('the public proof', () => {
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
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RuleBroken } from '#kernel';
import { transaction, type Tx } from '#messaging';
import { FundsModule } from '../../apps/funds/src/funds.module.ts';
import { LedgerPort, type Booking } from '../../apps/funds/src/ledger/ledger.port.ts';
import { draw } from '../../apps/funds/src/ledger/share.rules.ts';
import { takenSoFar } from '../../apps/funds/src/obligation/on-tender-issued.ts';
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

    it('is split by what was booked before it, also when many come at once', async () => {
      const budgetLineId = await funds.line({}, [1, 1, 1]);
      // One fen at a time: whoever reads before the lock gives the odd fen to the same payer again.
      const oneFen = (): Promise<void> =>
        inTransaction(async (tx) => {
          const journal = await ledger.open(tx, budgetLineId);
          if (journal === undefined) throw new Error('no such journal');
          const legs = draw(1, takenSoFar(journal));
          await ledger.book(tx, journal, reserve(anId(), legs));
        });
      await Promise.all(Array.from({ length: 30 }, oneFen));
      expect(await funds.figures(budgetLineId)).toMatchObject({
        payers: [{ reservedFen: 10 }, { reservedFen: 10 }, { reservedFen: 10 }],
      });
    });
  });
});

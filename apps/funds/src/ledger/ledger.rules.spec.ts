import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  accountOf,
  chart,
  eventTable,
  invariantsOf,
  limitCode,
  transfersOf,
  type AccountCode,
  type Balances,
} from './ledger.rules.ts';

const codes = Object.keys(chart) as AccountCode[];
const EMPTY = Object.fromEntries(codes.map((code) => [code, 0])) as Record<AccountCode, number>;
const APPROVED = { ...EMPTY, AUTHORITY: 100, AVAILABLE: 100 };
const SOUND = { I0: true, I1: true, I2: true, I3: true, I4: true, I5: true };

describe('the chart of accounts', () => {
  it('is the same in the program and in the database', () => {
    const sql = readFileSync(new URL('../migrations/0001-lines-and-ledger.sql', import.meta.url), 'utf8');
    const rows = [...sql.matchAll(/\('([A-Z_]+)', '(\w+)', '(\w+)', (true|false)\)/g)];
    expect(rows.map(([, code, book, normal, limited]) => [code, book, normal, limited === 'true'])).toEqual(
      codes.map((code) => [code, chart[code].book, chart[code].normal, chart[code].limited]),
    );
  });

  it('moves money within one book only, leg by leg', () => {
    for (const legs of Object.values(eventTable)) {
      for (const [debit, credit] of legs) expect(chart[debit].book).toBe(chart[credit].book);
    }
  });
});

describe('an event', () => {
  const owners = { purpose: 't', obligation: 'c', payee: 'p', batch: 'b' };

  it('names an account for each side of each leg', () => {
    expect(transfersOf('payment.receipted', { amount: 7 }, owners)).toEqual([
      { debit: { code: 'ACCRUED', owner: 'c' }, credit: { code: 'PAID', owner: 'c' }, fen: 7 },
      { debit: { code: 'IN_TRANSIT', owner: 'b' }, credit: { code: 'TREASURY_PAID' }, fen: 7 },
    ]);
  });

  it('books no leg of nothing', () => {
    expect(transfersOf('contract.signed', { price: 5, rest: 0 }, owners)).toHaveLength(1);
  });

  it('without the owner its account needs is a fault of the program', () => {
    expect(() => accountOf('RESERVED', {})).toThrow('RESERVED needs an owner: purpose');
    expect(() => accountOf('PAYABLE', { obligation: 'c' })).toThrow('PAYABLE needs a payee');
    expect(accountOf('PAYABLE', owners)).toEqual({ code: 'PAYABLE', owner: 'c', party: 'p' });
    expect(accountOf('AVAILABLE', {})).toEqual({ code: 'AVAILABLE' });
  });
});

describe('the promises of the books', () => {
  const after = (change: Partial<Balances>): Balances => ({ ...APPROVED, ...change });

  it('hold for a line that was only approved', () => {
    expect(invariantsOf(APPROVED, 100)).toEqual(SOUND);
  });

  it('hold along the way from reservation to refund', () => {
    const paid = { AVAILABLE: 40, COMMITTED: 30, PAID: 20, RECOVERABLE: 10 };
    const treasury = { EXPENSE: 20, RECEIVABLE: 10, TREASURY_PAID: 30 };
    expect(invariantsOf(after({ ...paid, ...treasury }), 100)).toEqual(SOUND);
  });

  it.each([
    ['I0', { AVAILABLE: 99 }],
    ['I1', { AVAILABLE: 99, LOSS: -1 }],
    ['I2', { AVAILABLE: 90, ACCRUED: 10 }],
    ['I3', { AVAILABLE: 90, PAID: 10 }],
    ['I4', { AVAILABLE: 90, RECOVERABLE: 10 }],
    ['I5', { AVAILABLE: -1, RESERVED: 101 }],
  ] as const)('%s is broken by what breaks it', (name, change) => {
    expect(invariantsOf(after(change), 100)[name]).toBe(false);
  });
});

describe('a limit', () => {
  it.each([
    ['AVAILABLE', 'funds.budget-short'],
    ['RESERVED', 'funds.over-commitment'],
    ['COMMITTED', 'funds.over-commitment'],
    ['ACCRUED', 'funds.over-payment'],
    ['IN_TRANSIT', 'funds.over-payment'],
    ['PAID', 'funds.recovery-exceeds-paid'],
    ['RECOVERABLE', 'funds.refund-exceeds-recovery'],
    ['RECEIVABLE', 'funds.refund-exceeds-recovery'],
  ] as const)('of %s is told as %s', (account, code) => {
    expect(limitCode(account)).toBe(code);
  });
});

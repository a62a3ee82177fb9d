import type { Fen, Id } from '#kernel';

/** Book B says what the budget allows (authority); book F what is owed and paid (obligations). */
export type Book = 'authority' | 'obligations';

/** Whose account it is within a funding line: the line's own, a tender's or post's, a contract's … */
export type OwnedBy = 'line' | 'purpose' | 'obligation' | 'payee' | 'batch';

export interface ChartEntry {
  readonly book: Book;
  readonly normal: 'debit' | 'credit';
  /** May never go below zero on its normal side, pending included. */
  readonly limited: boolean;
  readonly ownedBy: OwnedBy;
}

const entry = (book: Book, normal: ChartEntry['normal'], limited: boolean, ownedBy: OwnedBy): ChartEntry => ({
  book,
  normal,
  limited,
  ownedBy,
});

/** The chart of accounts, per funding line = (budget line, payer, allowed use). The database holds the same table. */
export const chart = {
  AUTHORITY: entry('authority', 'debit', false, 'line'),
  AVAILABLE: entry('authority', 'credit', true, 'line'),
  RESERVED: entry('authority', 'credit', true, 'purpose'),
  COMMITTED: entry('authority', 'credit', true, 'obligation'),
  ACCRUED: entry('authority', 'credit', true, 'obligation'),
  PAID: entry('authority', 'credit', true, 'obligation'),
  RECOVERABLE: entry('authority', 'credit', true, 'obligation'),
  RETURNED: entry('authority', 'credit', true, 'line'),
  LAPSED: entry('authority', 'credit', true, 'line'),
  CARRIED: entry('authority', 'credit', true, 'line'),
  LOST: entry('authority', 'credit', true, 'line'),
  EXPENSE: entry('obligations', 'debit', false, 'line'),
  PAYABLE: entry('obligations', 'credit', true, 'payee'),
  RETENTION: entry('obligations', 'credit', true, 'payee'),
  IN_TRANSIT: entry('obligations', 'credit', true, 'batch'),
  ADVANCE: entry('obligations', 'debit', true, 'payee'),
  RECEIVABLE: entry('obligations', 'debit', true, 'obligation'),
  TREASURY_PAID: entry('obligations', 'credit', false, 'line'),
  TREASURY_RETURNED: entry('obligations', 'debit', false, 'line'),
  LOSS: entry('obligations', 'debit', false, 'line'),
} as const satisfies Record<string, ChartEntry>;

export type AccountCode = keyof typeof chart;

type Leg = readonly [debit: AccountCode, credit: AccountCode, amount: string];

/**
 * What each event of public money books, debit → credit. One event is one linked group: all its legs or none.
 * Authority follows 预算法 13 (nothing outside the approved budget), the reservation at tender 政府采购法 6.
 */
export const eventTable = {
  'budget.approved': [['AUTHORITY', 'AVAILABLE', 'amount']],
  'budget.cut': [['AVAILABLE', 'AUTHORITY', 'amount']],
  'tender.published': [['AVAILABLE', 'RESERVED', 'amount']],
  'tender.failed': [['RESERVED', 'AVAILABLE', 'amount']],
  'contract.signed': [
    ['RESERVED', 'COMMITTED', 'price'],
    ['RESERVED', 'AVAILABLE', 'rest'],
  ],
  'contract.supplemented': [['AVAILABLE', 'COMMITTED', 'amount']],
  'supplement.proposed': [['AVAILABLE', 'RESERVED', 'amount']],
  'supplement.withdrawn': [['RESERVED', 'AVAILABLE', 'amount']],
  'supplement.signed': [['RESERVED', 'COMMITTED', 'amount']],
  'contract.closed': [['COMMITTED', 'AVAILABLE', 'amount']],
  // A quota binds at once: the same money is reserved and committed in one group.
  'quota.approved': [
    ['AVAILABLE', 'RESERVED', 'amount'],
    ['RESERVED', 'COMMITTED', 'amount'],
  ],
  'advance.instructed': [
    ['COMMITTED', 'ACCRUED', 'amount'],
    ['ADVANCE', 'IN_TRANSIT', 'amount'],
  ],
  // earned = gross − deduction leaves COMMITTED; owed = earned + the advance settled with it.
  'milestone.accepted': [
    ['COMMITTED', 'ACCRUED', 'earned'],
    ['COMMITTED', 'AVAILABLE', 'deduction'],
    ['EXPENSE', 'PAYABLE', 'owed'],
    ['PAYABLE', 'ADVANCE', 'advance'],
    ['PAYABLE', 'RETENTION', 'retention'],
  ],
  'retention.released': [['RETENTION', 'PAYABLE', 'amount']],
  'payment.instructed': [['PAYABLE', 'IN_TRANSIT', 'amount']],
  'payment.receipted': [
    ['ACCRUED', 'PAID', 'amount'],
    ['IN_TRANSIT', 'TREASURY_PAID', 'amount'],
  ],
  'payment.rejected': [['IN_TRANSIT', 'PAYABLE', 'amount']],
  'payment.bounced': [
    ['PAID', 'ACCRUED', 'amount'],
    ['TREASURY_PAID', 'PAYABLE', 'amount'],
  ],
  'recovery.opened': [
    ['PAID', 'RECOVERABLE', 'amount'],
    ['RECEIVABLE', 'EXPENSE', 'amount'],
  ],
  'recovery.refunded': [
    ['RECOVERABLE', 'AVAILABLE', 'amount'],
    ['TREASURY_RETURNED', 'RECEIVABLE', 'amount'],
  ],
  'recovery.refunded-late': [
    ['RECOVERABLE', 'RETURNED', 'amount'],
    ['TREASURY_RETURNED', 'RECEIVABLE', 'amount'],
  ],
  'recovery.set-off': [
    ['ACCRUED', 'PAID', 'amount'],
    ['RECOVERABLE', 'AVAILABLE', 'amount'],
    ['PAYABLE', 'RECEIVABLE', 'amount'],
  ],
  'recovery.written-off': [
    ['RECOVERABLE', 'LOST', 'amount'],
    ['LOSS', 'RECEIVABLE', 'amount'],
  ],
  'year.lapsed': [['AVAILABLE', 'LAPSED', 'amount']],
  'year.carried-out': [
    ['RESERVED', 'CARRIED', 'reserved'],
    ['COMMITTED', 'CARRIED', 'committed'],
    ['ACCRUED', 'CARRIED', 'accrued'],
    ['PAYABLE', 'EXPENSE', 'payable'],
    ['RETENTION', 'EXPENSE', 'retention'],
    ['IN_TRANSIT', 'EXPENSE', 'inTransit'],
    ['EXPENSE', 'ADVANCE', 'advance'],
  ],
  'year.carried-in': [
    ['AUTHORITY', 'RESERVED', 'reserved'],
    ['AUTHORITY', 'COMMITTED', 'committed'],
    ['AUTHORITY', 'ACCRUED', 'accrued'],
    ['EXPENSE', 'PAYABLE', 'payable'],
    ['EXPENSE', 'RETENTION', 'retention'],
    ['EXPENSE', 'IN_TRANSIT', 'inTransit'],
    ['ADVANCE', 'EXPENSE', 'advance'],
  ],
} as const satisfies Record<string, readonly Leg[]>;

export type LedgerEvent = keyof typeof eventTable;

/** The names of the amounts an event needs. */
export type AmountName<E extends LedgerEvent> = (typeof eventTable)[E][number][2];

/** Whose accounts are meant; a missing one that an event needs is a fault of the program. */
export interface Owners {
  /** Tender or post. */
  readonly purpose?: Id;
  /** Contract or post. */
  readonly obligation?: Id;
  /** Who is paid under the obligation. */
  readonly payee?: Id;
  /** What travels to the treasury together. */
  readonly batch?: Id;
}

/** An account of one funding line. */
export interface AccountRef {
  readonly code: AccountCode;
  readonly owner?: Id;
  readonly party?: Id;
}

export interface Transfer {
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly fen: Fen;
}

/** The account of that code for these owners. */
export function accountOf(code: AccountCode, owners: Owners): AccountRef {
  const { ownedBy } = chart[code];
  if (ownedBy === 'line') return { code };
  const owner = ownedBy === 'payee' ? owners.obligation : owners[ownedBy];
  if (owner === undefined) throw new Error(`${code} needs an owner: ${ownedBy}`);
  if (ownedBy !== 'payee') return { code, owner };
  if (owners.payee === undefined) throw new Error(`${code} needs a payee`);
  return { code, owner, party: owners.payee };
}

/** The transfers of one event in one funding line, in the order they are booked; amounts of 0 book nothing. */
export function transfersOf<E extends LedgerEvent>(
  event: E,
  amounts: Readonly<Record<AmountName<E>, Fen>>,
  owners: Owners,
): Transfer[] {
  const legs: readonly Leg[] = eventTable[event];
  const named: Readonly<Record<string, Fen>> = amounts;
  return legs.flatMap(([debit, credit, name]) => {
    const fen = named[name] ?? 0;
    return fen === 0 ? [] : [{ debit: accountOf(debit, owners), credit: accountOf(credit, owners), fen }];
  });
}

/** Balances of one funding line, each on its account's normal side, summed over owners. */
export type Balances = Readonly<Record<AccountCode, Fen>>;

export interface Invariants {
  /** Debits equal credits. */
  readonly I0: boolean;
  /** All stages of the budget together are what was approved. */
  readonly I1: boolean;
  /** What is accrued is payable, retained or on its way. */
  readonly I2: boolean;
  /** What the treasury paid, less what came back, is paid, recoverable or lost. */
  readonly I3: boolean;
  /** What is to come back is the same in both books. */
  readonly I4: boolean;
  /** No account is below its limit. */
  readonly I5: boolean;
}

const stages = (Object.keys(chart) as AccountCode[]).filter(
  (code) => chart[code].book === 'authority' && code !== 'AUTHORITY',
);

/** The promises of the two books for one funding line of which `approved` fen were approved or carried in. */
export function invariantsOf(b: Balances, approved: Fen): Invariants {
  const codes = Object.keys(chart) as AccountCode[];
  const signed = codes.map((code) => (chart[code].normal === 'debit' ? b[code] : -b[code]));
  const total = (fen: readonly Fen[]): Fen => fen.reduce((sum, each) => sum + each, 0);
  return {
    I0: total(signed) === 0,
    I1: total(stages.map((code) => b[code])) === approved,
    I2: b.ACCRUED === b.PAYABLE + b.RETENTION + b.IN_TRANSIT,
    I3: b.PAID + b.RECOVERABLE + b.LOST === b.TREASURY_PAID - b.TREASURY_RETURNED,
    I4: b.RECEIVABLE === b.RECOVERABLE,
    I5: codes.every((code) => !chart[code].limited || b[code] >= 0),
  };
}

/** What a limit that would be passed is called to the outside. */
export function limitCode(account: AccountCode): string {
  if (account === 'AVAILABLE') return 'funds.budget-short';
  if (account === 'PAID') return 'funds.recovery-exceeds-paid';
  if (account === 'RECOVERABLE' || account === 'RECEIVABLE') return 'funds.refund-exceeds-recovery';
  if (chart[account].book === 'obligations' || account === 'ACCRUED') return 'funds.over-payment';
  return 'funds.over-commitment';
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen } from '#kernel';
import { Public } from '#platform';
import { LedgerCheck, type LedgerFault } from './ledger-check.ts';

interface AccountSum {
  readonly code: string;
  readonly book: string;
  readonly normal: string;
  /** On the account's normal side. */
  readonly balanceFen: Fen;
}

interface LedgerView {
  /** Debits less credits over everything: 0, or the books are wrong. */
  readonly sum: Fen;
  readonly transfers: number;
  readonly accounts: readonly AccountSum[];
  /** The promises of the two books, over all funding lines. */
  readonly invariants: Readonly<Record<'I0' | 'I1' | 'I2' | 'I3' | 'I4' | 'I5', boolean>>;
  /** What somebody wrote past the ledger's only door; empty as long as nobody did. */
  readonly faults: readonly LedgerFault[];
  /** SHA-256 over the heads of all journals' hash chains, hex. */
  readonly headHash: string;
}

@Controller('funds/ledger')
export class ReadLedger {
  constructor(
    private readonly db: DataSource,
    private readonly check: LedgerCheck,
  ) {}

  /** The books as a whole, recomputed from the transfers themselves. */
  @Get()
  @Public()
  async read(): Promise<LedgerView> {
    const [totals] = await this.db.query<Pick<LedgerView, 'sum' | 'transfers' | 'headHash'>[]>(
      `select coalesce((select sum(dr_posted - cr_posted) from ledger_account), 0)::float8 as sum,
              (select count(*) from ledger_transfer)::float8 as transfers,
              encode(sha256(coalesce((select string_agg(head, ''::bytea order by id) from ledger_journal), ''::bytea)), 'hex')
                as "headHash"`,
    );
    const accounts = await this.db.query<AccountSum[]>(
      `select c.code, c.book, c.normal,
              coalesce(sum(case c.normal when 'debit' then dr_posted - cr_posted else cr_posted - dr_posted end), 0)::float8
                as "balanceFen"
       from ledger_chart c left join ledger_account a on a.code = c.code group by c.code order by c.book, c.code`,
    );
    const [invariants] = await this.db.query<LedgerView['invariants'][]>(
      `select coalesce(bool_and(i0), true) as "I0", coalesce(bool_and(i1), true) as "I1", coalesce(bool_and(i2), true) as "I2",
              coalesce(bool_and(i3), true) as "I3", coalesce(bool_and(i4), true) as "I4", coalesce(bool_and(i5), true) as "I5"
       from ledger_invariant`,
    );
    if (!totals || !invariants) throw new Error('The ledger answered nothing');
    return { ...totals, accounts, invariants, faults: await this.check.faults() };
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AllowedUse } from '#contracts';
import { formatInstant, type Fen, type Id } from '#kernel';
import type { Tx } from '#messaging';
import {
  demandBooked,
  LedgerPort,
  type Booking,
  type Funder,
  type GroupResult,
  type OpenJournal,
  type TransferGroup,
} from './ledger.port.ts';
import {
  chart,
  transfersOf,
  type AccountCode,
  type AccountRef,
  type AmountName,
  type LedgerEvent,
} from './ledger.rules.ts';

interface LineRow extends Funder {
  readonly fiscalYear: number;
  readonly allowedUse: AllowedUse;
}

interface BalanceRow {
  readonly fundingLineId: Id;
  readonly code: AccountCode;
  readonly owner: Id | null;
  readonly debit: string;
  readonly credit: string;
}

/** The ledger in this service's own PostgreSQL: `ledger_post` in migration 0001 keeps the books. */
@Injectable()
export class PostgresLedger extends LedgerPort {
  async open(tx: Tx, budgetLineId: Id, owners: readonly Id[] = []): Promise<OpenJournal | undefined> {
    const [line, ...others] = await tx.query<LineRow[]>(
      `select f.id as "fundingLineId", f.organization_id as "organizationId", f.organization_name as name, f.weight,
              b.fiscal_year as "fiscalYear", b.allowed_use as "allowedUse"
       from ledger_journal j join budget_line b on b.id = j.id join funding_line f on f.budget_line_id = j.id
       where j.id = $1 order by f.position for update of j`,
      [budgetLineId],
    );
    if (line === undefined) return undefined;
    const funders = [line, ...others];
    // Read after the lock is held, in a statement of its own: what was committed meanwhile is seen.
    const rows = await tx.query<BalanceRow[]>(
      `select a.funding_line_id as "fundingLineId", a.code, a.owner_id as owner, a.dr_posted as debit, a.cr_posted as credit
       from ledger_account a
       where a.funding_line_id = any($1) and (a.owner_id is null or a.owner_id = any($2))`,
      [funders.map((funder) => funder.fundingLineId), owners],
    );
    const { fiscalYear, allowedUse } = line;
    return {
      budgetLineId,
      fiscalYear,
      allowedUse,
      funders,
      balances: (code, owner) => funders.map((funder) => balanceOf(rows, funder.fundingLineId, code, owner)),
    };
  }

  async post(tx: Tx, groups: readonly TransferGroup[]): Promise<GroupResult[]> {
    const rows = await tx.query<{ outcome: GroupResult['outcome']; account: AccountRef | null }[]>(
      'select outcome, account from ledger_post($1::jsonb) order by place',
      [JSON.stringify(groups.map(toRecord))],
    );
    return rows.map(({ outcome, account }) => ({ outcome, ...(account && { account }) }));
  }

  async book<E extends LedgerEvent>(tx: Tx, journal: OpenJournal, booking: Booking<E>): Promise<void> {
    const [result] = await this.post(tx, [groupOf(journal, booking)]);
    demandBooked(result);
  }
}

function balanceOf(rows: readonly BalanceRow[], fundingLineId: Id, code: AccountCode, owner?: Id): Fen {
  const mine = rows.filter(
    (row) => row.fundingLineId === fundingLineId && row.code === code && row.owner === (owner ?? null),
  );
  const debit = mine.reduce((sum, row) => sum + Number(row.debit), 0);
  const credit = mine.reduce((sum, row) => sum + Number(row.credit), 0);
  return chart[code].normal === 'debit' ? debit - credit : credit - debit;
}

/** The linked group of one event, over all funders of the line. */
export function groupOf<E extends LedgerEvent>(journal: OpenJournal, booking: Booking<E>): TransferGroup {
  const {
    event,
    subject,
    at,
    amounts,
    owners,
    use = journal.allowedUse,
    mode = { kind: 'posted' },
  } = booking;
  const transfers = journal.funders.flatMap(({ fundingLineId }, position) => {
    const names = Object.keys(amounts) as AmountName<E>[];
    const own = Object.fromEntries(names.map((name) => [name, amounts[name][position] ?? 0]));
    return transfersOf(event, own as Record<AmountName<E>, Fen>, owners).map((transfer) => ({
      fundingLineId,
      ...transfer,
    }));
  });
  return { journalId: journal.budgetLineId, event, subject, use, at, mode, transfers };
}

function toRecord(group: TransferGroup): object {
  const { mode, event, subject } = group;
  // A resolution is an event of its own, so it needs ids of its own: `payment.instructed/post`.
  const name = mode.kind === 'post' || mode.kind === 'void' ? `${event}/${mode.kind}` : event;
  return {
    id: derivedId(name, subject, 'group'),
    journalId: group.journalId,
    event,
    subject,
    use: group.use,
    at: formatInstant(group.at),
    kind: mode.kind,
    transfers: group.transfers.map((transfer, index) => ({
      ...transfer,
      id: derivedId(name, subject, String(index)),
      ...('pending' in mode && { pendingId: derivedId(mode.pending, subject, String(index)) }),
    })),
  };
}

/** The same event of the same subject always gets the same ids: that, not a retry's luck, is what prevents paying twice. */
function derivedId(event: string, subject: Id, part: string): Id {
  const hex = createHash('sha256').update(`${event} ${subject} ${part}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const blocks = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
  ];
  return [...blocks, hex.slice(20, 32)].join('-');
}

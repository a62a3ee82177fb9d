import type { AllowedUse } from '#contracts';
import { RuleBroken, type Fen, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import {
  limitCode,
  type AccountCode,
  type AccountRef,
  type AmountName,
  type LedgerEvent,
  type Owners,
  type Transfer,
} from './ledger.rules.ts';

/** One payer's part of a budget line. */
export interface Funder {
  readonly fundingLineId: Id;
  readonly organizationId: Id;
  readonly name: string;
  readonly weight: number;
}

/** A budget line's journal, locked: nobody else books in it before this transaction ends. */
export interface OpenJournal {
  readonly budgetLineId: Id;
  readonly fiscalYear: number;
  readonly allowedUse: AllowedUse;
  /** In the order they were approved in; every array of fen per payer follows it. */
  readonly funders: readonly Funder[];
  /** Posted balance on the normal side, per funder; 0 where there is no account yet. Line accounts, and owners named at opening. */
  balances(code: AccountCode, owner?: Id): Fen[];
}

/** Pending counts against limits but moves nothing until it is posted; it is posted or voided once. */
export type Mode =
  { readonly kind: 'posted' | 'pending' } | { readonly kind: 'post' | 'void'; readonly pending: LedgerEvent };

/** One event as it is booked: `amounts` are fen per funder. The same event of the same subject books once, ever. */
export interface Booking<E extends LedgerEvent> {
  readonly event: E;
  /** What it happened to, e.g. the acceptance, the claim, the application. */
  readonly subject: Id;
  readonly owners: Owners;
  readonly amounts: Readonly<Record<AmountName<E>, readonly Fen[]>>;
  /** Business time. */
  readonly at: Instant;
  /** What the money is asked for; an account exists only for what the line allows. */
  readonly use?: AllowedUse;
  readonly mode?: Mode;
}

export interface FundedTransfer extends Transfer {
  readonly fundingLineId: Id;
}

/** A linked group: all its transfers are booked, or none. */
export interface TransferGroup {
  readonly journalId: Id;
  readonly event: LedgerEvent;
  readonly subject: Id;
  readonly use: AllowedUse;
  readonly at: Instant;
  readonly mode: Mode;
  readonly transfers: readonly FundedTransfer[];
}

export type Outcome =
  | 'posted'
  /** The same group was booked before; nothing was added. */
  | 'exists'
  /** The group's id was booked before with other content. */
  | 'id-reused'
  | 'amount-invalid'
  | 'limit'
  | 'use-not-allowed'
  | 'pending-unknown'
  | 'pending-resolved';

export interface GroupResult {
  readonly outcome: Outcome;
  /** The account that refused, for `limit` and `use-not-allowed`. */
  readonly account?: AccountRef;
}

/** The ledger, inside the caller's transaction: effect, booking and events commit together or not at all. */
export abstract class LedgerPort {
  /** Locks a budget line's journal; `undefined` when there is no such line. */
  abstract open(tx: Tx, budgetLineId: Id, owners?: readonly Id[]): Promise<OpenJournal | undefined>;

  /** Books groups in the given order, each on its own merits; one result for each. */
  abstract post(tx: Tx, groups: readonly TransferGroup[]): Promise<GroupResult[]>;

  /**
   * Books one event for all funders. Throws RuleBroken: `funds.budget-short`, `funds.over-commitment`,
   * `funds.over-payment`, `funds.recovery-exceeds-paid`, `funds.refund-exceeds-recovery`, `funds.use-not-allowed`,
   * `funds.booked-differently` (same event and subject, other amounts). Booking the same twice is no error.
   */
  abstract book<E extends LedgerEvent>(tx: Tx, journal: OpenJournal, booking: Booking<E>): Promise<void>;
}

/** Turns a refusal of the ledger into the rule's; the account's limit is the last line of defence. */
export function demandBooked(result: GroupResult | undefined): void {
  if (result === undefined) throw new Error('The ledger answered nothing');
  const { outcome, account } = result;
  if (outcome === 'posted' || outcome === 'exists') return;
  throw new RuleBroken(refusalCode(outcome, account), `The ledger refuses: ${outcome}`, {
    account: account?.code,
  });
}

function refusalCode(
  outcome: Exclude<Outcome, 'posted' | 'exists'>,
  account: AccountRef | undefined,
): string {
  switch (outcome) {
    case 'limit':
      return account === undefined ? 'funds.over-commitment' : limitCode(account.code);
    case 'use-not-allowed':
      return 'funds.use-not-allowed';
    case 'amount-invalid':
      return 'money.invalid';
    case 'id-reused':
    case 'pending-unknown':
    case 'pending-resolved':
      return 'funds.booked-differently';
  }
}

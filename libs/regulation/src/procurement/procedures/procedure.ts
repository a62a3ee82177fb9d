import type { LegalDate, TransitionTable } from '#kernel';
import type { PurchaseMethod } from '../../deadlines/tender-dates.ts';
import type { Certainty } from '../../deadlines/period.ts';

/** Ways to buy (GPL 26; 214; 110). Public API. */
export const procurementMethods = [
  'open-tender',
  'invited-tender',
  'competitive-consultation',
  'competitive-negotiation',
  'single-source',
  'framework-agreement',
  'below-threshold',
] as const;
export type ProcurementMethod = (typeof procurementMethods)[number];

/**
 * DRAFT → ISSUED (asks for budget) → OPEN, or HELD where there is none → CLOSED → OPENED (prices known) → EVALUATED →
 * AWARDED; FAILED (废标) or CANCELLED (任务取消) ends it wherever the procedure says so.
 */
export type TenderState =
  | 'DRAFT'
  | 'ISSUED'
  | 'HELD'
  | 'OPEN'
  | 'CLOSED'
  | 'OPENED'
  | 'EVALUATED'
  | 'AWARDED'
  | 'FAILED'
  | 'CANCELLED';

/** 综合评分法, 最低评标价法, or one supplier's price agreed with the buyer. */
export type ScoringMethod = 'comprehensive' | 'lowest-price' | 'agreed-price';

/** Kinds of `deadline` that a procedure counts by; absent where it knows no such period. */
export interface ProcedurePeriods {
  /** From the intent to the first day the purchase may start. */
  readonly intent?: string;
  /** From the issue to the first permitted close. */
  readonly bid: string;
  readonly documentSale?: string;
  readonly clarification: string;
  readonly notice: string;
  /** Publicity that must be over before the issue. */
  readonly publicity?: string;
}

/** Parameter codes of the smallest lawful committee; `large*` where size depends on the budget. */
export interface ProcedureCommittee {
  readonly min: string;
  readonly largeMin?: string;
  readonly largeBudget?: string;
}

export interface ProcedureFlags {
  /** Only invited suppliers bid; at least so many are drawn at random (parameter code). */
  readonly invitedMin?: string;
  /** Suppliers give a last price after talks; it alone counts. */
  readonly finalOffers: boolean;
  /** The purchase must stay below this amount (parameter code). */
  readonly below?: string;
  /** From this amount on the method needs an approval (parameter code; GPL 27). */
  readonly approvalFrom?: string;
  /** Several suppliers win and the user of the service chooses among them (110). */
  readonly userChooses: boolean;
  /** Parameter code of the least number of winners, where several win. */
  readonly winnersMin?: string;
}

/** One way to buy as it is law in a place from a day on: data, not code. */
export interface Procedure {
  readonly method: ProcurementMethod;
  readonly jurisdiction: string;
  readonly from: LegalDate;
  /** Last day in force; null while it is. */
  readonly to: LegalDate | null;
  readonly source: string;
  readonly certainty: Certainty;
  readonly zh: string;
  readonly en: string;
  /** Which rules on bid counts, price weights and committees hold. */
  readonly family: PurchaseMethod;
  readonly moves: TransitionTable<TenderState>;
  readonly periods: ProcedurePeriods;
  readonly scoring: readonly ScoringMethod[];
  readonly committee: ProcedureCommittee | null;
  readonly flags: ProcedureFlags;
}

/** How a decision names the procedure it went by: `open-tender CN 2017-10-01`. */
export function versionOf({
  method,
  jurisdiction,
  from,
}: Pick<Procedure, 'method' | 'jurisdiction' | 'from'>): string {
  return `${method} ${jurisdiction} ${from}`;
}

/** What every purchase goes through; a procedure adds to it or takes from it. */
export const commonMoves: TransitionTable<TenderState> = {
  DRAFT: ['ISSUED', 'CANCELLED'],
  ISSUED: ['OPEN', 'HELD'],
  HELD: ['ISSUED', 'CANCELLED'],
  OPEN: ['CLOSED', 'FAILED', 'CANCELLED'],
  CLOSED: ['OPENED', 'FAILED', 'CANCELLED'],
  OPENED: ['EVALUATED', 'FAILED', 'CANCELLED'],
  // Back to CLOSED: the committee evaluates again (GPR 44). Back to EVALUATED: the award goes to the next candidate.
  EVALUATED: ['AWARDED', 'CLOSED', 'FAILED', 'CANCELLED'],
  AWARDED: ['EVALUATED', 'CLOSED', 'FAILED'],
  FAILED: [],
  CANCELLED: [],
};

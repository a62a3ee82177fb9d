import {
  legalDateOf,
  RuleBroken,
  transition,
  type Fen,
  type Instant,
  type LegalDate,
  type TransitionTable,
} from '#kernel';
import { addYears, parameter, partsOf, split, type LegalContext, type RuleParameter } from '#regulation';
import { dueWithHolds, noOpenHold, type Hold } from '../signing/hold.rules.ts';

/** REFUSED: the winner did not sign (GPR 49). VOID: its award was annulled. Published and filed are dates, not states. */
export type ContractState = 'DRAFT' | 'SIGNED' | 'SUSPENDED' | 'TERMINATED' | 'CLOSED' | 'REFUSED' | 'VOID';

const moves: TransitionTable<ContractState> = {
  DRAFT: ['SIGNED', 'REFUSED', 'VOID'],
  SIGNED: ['SUSPENDED', 'TERMINATED', 'CLOSED'],
  SUSPENDED: ['SIGNED', 'TERMINATED'],
  TERMINATED: ['CLOSED'],
  CLOSED: [],
  REFUSED: [],
  VOID: [],
};

export function contractMoves(from: ContractState, to: ContractState): ContractState {
  return transition('contract', moves, { from, to });
}

/** The states in which a contract is concluded, and so public (102 art. 23). */
export const concluded: readonly ContractState[] = ['SIGNED', 'SUSPENDED', 'TERMINATED', 'CLOSED'];

/** What the law looks at before a contract may be signed. */
export interface BeforeSigning {
  readonly state: ContractState;
  readonly noticedOn: LegalDate;
  /** Last day to challenge the result (GPL 52). */
  readonly challengeLastDay: LegalDate;
  /** Last legal day to sign (GPL 46), before any hold. */
  readonly contractDue: LegalDate;
  readonly holds: readonly Hold[];
}

/**
 * A contract is signed after the challenge window, while nothing is open, and within 30 days of the award notice, days
 * of a hold not counted (GPL 46, GPR 54). Throws `contract.challenge-open`, `contract.complaint-open`,
 * `contract.procurement-suspended`, `contract.challenge-window-open`, `contract.sign-late`.
 */
export function maySign(contract: BeforeSigning, at: Instant): void {
  contractMoves(contract.state, 'SIGNED');
  const today = legalDateOf(at);
  const { challengeLastDay, holds } = contract;
  noOpenHold(holds);
  if (today <= challengeLastDay) {
    throw new RuleBroken(
      'contract.challenge-window-open',
      `The result may be challenged until ${challengeLastDay}`,
      { article: 'GPL 52', challengeLastDay },
    );
  }
  const contractDue = dueWithHolds(contract);
  if (today > contractDue) {
    throw new RuleBroken('contract.sign-late', `The contract was to be signed by ${contractDue}`, {
      article: 'GPL 46',
      contractDue,
    });
  }
}

export interface Term {
  readonly startsOn: LegalDate;
  readonly endsOn: LegalDate;
  /** Why it may be longer than a year, if it is. */
  readonly longTerm?: { readonly budgetAssurance: string; readonly reason: string } | undefined;
}

/**
 * One year, both days included; up to three where the budget is assured and the reason recorded (102 art. 24).
 * Answers the rules used. Throws `contract.term-invalid`, `contract.term-too-long`, `contract.long-term-unassured`,
 * `date.invalid`.
 */
export function termFits({ startsOn, endsOn, longTerm }: Term, area: string): RuleParameter[] {
  partsOf(endsOn);
  if (endsOn < startsOn)
    throw new RuleBroken('contract.term-invalid', 'A contract ends after it starts', { startsOn, endsOn });
  const longest = parameter('contract-years-max', area, startsOn);
  const limit = addYears(startsOn, Number(longest.value));
  if (endsOn >= limit) {
    throw new RuleBroken(
      'contract.term-too-long',
      `A service contract lasts at most ${longest.value} years`,
      { article: longest.source, limit },
    );
  }
  const regular = parameter('contract-years-regular', area, startsOn);
  if (endsOn >= addYears(startsOn, Number(regular.value)) && longTerm === undefined) {
    throw new RuleBroken(
      'contract.long-term-unassured',
      `A term of more than ${regular.value} year needs its budget assured and a reason`,
      { article: regular.source, limit: addYears(startsOn, Number(regular.value)) },
    );
  }
  return [regular, longest];
}

/** Milestone prices by weight; they always sum to the contract price. Throws `contract.milestone-worthless`. */
export function milestonePrices(priceFen: Fen, weights: readonly number[]): Fen[] {
  const prices = split(priceFen, weights);
  if (prices.includes(0)) {
    throw new RuleBroken('contract.milestone-worthless', 'Every milestone is worth at least one fen', {
      prices,
    });
  }
  return prices;
}

/** The version a signature names must be the one on the table. */
export function sameVersion(named: number, current: number): void {
  if (named !== current) {
    throw new RuleBroken('stale.version', `Version ${current} is on the table, not ${named}`, {
      current,
      named,
    });
  }
}

/** A signature is under one text: the digest it names is that of the version on the table. */
export function sameText(named: string | undefined, current: string): void {
  if (named === undefined || named === current) return;
  throw new RuleBroken('contract.digest-differs', 'The text you read is not the one on the table', {
    current,
    named,
  });
}

/** Whether laying the terms and signing them are two people's duties at this price (GPL 61). */
export function signersSeparate(priceFen: Fen, at: LegalContext): boolean {
  return priceFen >= Number(parameter('contract-duties-separate-from', at.area, at.on).value);
}

/** Throws `duty.not-separated`: who laid the terms does not sign them. */
export function mayCountersign(draftedBy: string | null, signer: string): void {
  if (draftedBy !== signer) return;
  throw new RuleBroken('duty.not-separated', 'Who laid the terms does not sign them', { article: 'GPL 61' });
}

/** Accepting settles money, so it needs a contract that is neither asleep nor settled. Throws `contract.wrong-state`. */
export function takesAcceptance({ state }: { readonly state: ContractState }): void {
  if (state === 'SIGNED' || state === 'TERMINATED') return;
  throw new RuleBroken('contract.wrong-state', `Nothing is accepted while the contract is ${state}`, {
    state,
  });
}

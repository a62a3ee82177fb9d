import {
  legalDateOf,
  RuleBroken,
  transition,
  type Fen,
  type Instant,
  type LegalDate,
  type TransitionTable,
} from '#kernel';
import { addYears, parameter, split, type RuleParameter } from '#regulation';

export type ContractState = 'DRAFT' | 'SIGNED' | 'CLOSED' | 'VOID';

const moves: TransitionTable<ContractState> = {
  DRAFT: ['SIGNED', 'VOID'],
  SIGNED: ['CLOSED'],
  CLOSED: [],
  VOID: [],
};

export function contractMoves(from: ContractState, to: ContractState): ContractState {
  return transition('contract', moves, { from, to });
}

/** What the law looks at before a contract may be signed. */
export interface BeforeSigning {
  readonly state: ContractState;
  /** Last day to challenge the result (GPL 52). */
  readonly challengeLastDay: LegalDate;
  /** Last legal day to sign (GPL 46). */
  readonly contractDue: LegalDate;
  readonly openChallenges: number;
}

/**
 * A contract is signed after the challenge window, while nothing is challenged, and within 30 days of the award notice
 * (GPL 46, GPR 54). Throws `contract.challenge-open`, `contract.challenge-window-open`, `contract.sign-late`.
 */
export function maySign(contract: BeforeSigning, at: Instant): void {
  contractMoves(contract.state, 'SIGNED');
  const today = legalDateOf(at);
  const { challengeLastDay, contractDue, openChallenges } = contract;
  if (openChallenges > 0) {
    throw new RuleBroken('contract.challenge-open', 'A challenge may still affect the result', {
      article: 'GPR 54',
      openChallenges,
    });
  }
  if (today <= challengeLastDay) {
    throw new RuleBroken(
      'contract.challenge-window-open',
      `The result may be challenged until ${challengeLastDay}`,
      {
        article: 'GPL 52',
        challengeLastDay,
      },
    );
  }
  if (today > contractDue) {
    throw new RuleBroken('contract.sign-late', `The contract was to be signed by ${contractDue}`, {
      article: 'GPL 46',
      contractDue,
    });
  }
}

/** From `startsOn` to `endsOn`, both included. Throws `contract.term-too-long`, `contract.term-invalid`. */
export function termFits(startsOn: LegalDate, endsOn: LegalDate, area: string): RuleParameter {
  const longest = parameter('contract-years-max', area, startsOn);
  if (endsOn < startsOn)
    throw new RuleBroken('contract.term-invalid', 'A contract ends after it starts', { startsOn, endsOn });
  const limit = addYears(startsOn, Number(longest.value));
  if (endsOn >= limit) {
    throw new RuleBroken(
      'contract.term-too-long',
      `A service contract lasts at most ${longest.value} years`,
      {
        article: longest.source,
        limit,
      },
    );
  }
  return longest;
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

import { RuleBroken, type Instant } from '#kernel';
import type { TenderState } from '#regulation';

/** The only grounds on which a committee evaluates again (87 art. 64; GPR 44). */
export const evaluationGrounds = [
  'sum-wrong',
  'score-out-of-range',
  'objective-scores-differ',
  'score-outlier',
] as const;
export type EvaluationGround = (typeof evaluationGrounds)[number];

export type RemedyKind =
  | 'none'
  | 'clarify-document'
  | 're-evaluate'
  | 'next-candidate'
  | 'award-annulled'
  | 're-tender'
  | 'contract-annulled';

/** What becomes of money set aside or bound: kept, or given back to the line; of a contract, what was not earned. */
export type MoneyEffect = 'kept' | 'reservation-released' | 'commitment-released';

/** What is ordered, and why. */
export interface Order {
  readonly kind: RemedyKind;
  readonly causeKind: 'challenge' | 'complaint';
  readonly upheld: boolean;
  readonly grounds: readonly EvaluationGround[];
  /** Number of the written report to the finance department, where the buyer orders a new evaluation (GPR 44). */
  readonly financeReport: string | null;
}

/** As it stands when a remedy is ordered. */
export interface Situation {
  readonly state: TenderState;
  readonly closesAt: Instant | null;
  readonly at: Instant;
  readonly contractSigned: boolean;
  /** Whether enough qualified bids stay without the winner's. */
  readonly enoughWithoutWinner: boolean;
}

const MONEY: Readonly<Record<RemedyKind, MoneyEffect>> = {
  none: 'kept',
  'clarify-document': 'kept',
  're-evaluate': 'kept',
  'next-candidate': 'kept',
  'award-annulled': 'reservation-released',
  're-tender': 'reservation-released',
  'contract-annulled': 'commitment-released',
};

/**
 * Whether a remedy fits; answers what becomes of the money (94 art. 16, 31, 32). Throws
 * `challenge.remedy-without-cause`, `remedy.contract-signed`, `remedy.office-only`, `remedy.no-contract`,
 * `remedy.too-late-to-clarify`, `remedy.no-evaluation`, `remedy.no-ground`, `remedy.report-missing`,
 * `remedy.too-few-candidates`, `challenge.nothing-to-annul`.
 */
export function checkRemedy(order: Order, situation: Situation): MoneyEffect {
  const { kind, upheld } = order;
  if (kind === 'none') return MONEY.none;
  if (!upheld) {
    throw new RuleBroken('challenge.remedy-without-cause', 'A challenge that is not upheld has no remedy');
  }
  contractFits(order, situation);
  if (kind === 'clarify-document') clarifies(situation);
  if (kind === 're-evaluate') evaluatesAgain(order, situation);
  if (kind === 'next-candidate' || kind === 'award-annulled') annuls(situation);
  if (kind === 'next-candidate' && !situation.enoughWithoutWinner) {
    throw new RuleBroken('remedy.too-few-candidates', 'Too few are left: the purchase is run again', {
      article: '94 art. 16',
    });
  }
  return MONEY[kind];
}

/** A signed contract is annulled by the finance department, or nothing is (94 art. 31, 32). */
function contractFits({ kind, causeKind }: Order, { contractSigned }: Situation): void {
  if (kind !== 'contract-annulled') {
    if (!contractSigned) return;
    throw new RuleBroken('remedy.contract-signed', 'The contract is signed: it is annulled, or nothing is', {
      article: '94 art. 31',
    });
  }
  if (causeKind !== 'complaint') {
    throw new RuleBroken('remedy.office-only', 'The finance department annuls a contract, on a complaint', {
      article: '94 art. 31',
    });
  }
  if (!contractSigned) {
    throw new RuleBroken('remedy.no-contract', 'There is no signed contract', { article: '94 art. 31' });
  }
}

function clarifies({ state, closesAt, at }: Situation): void {
  if (state === 'OPEN' && closesAt !== null && at < closesAt) return;
  throw new RuleBroken('remedy.too-late-to-clarify', 'Bids have closed: the purchase is run again', {
    article: '94 art. 16, 31',
    state,
  });
}

function evaluatesAgain({ grounds, causeKind, financeReport }: Order, { state }: Situation): void {
  if (state !== 'EVALUATED' && state !== 'AWARDED') {
    throw new RuleBroken('remedy.no-evaluation', 'There is no evaluation to repeat', { state });
  }
  if (grounds.length === 0) {
    throw new RuleBroken('remedy.no-ground', 'Evaluations are repeated on the grounds of the law only', {
      article: 'GPR 44, 87 art. 64',
      grounds: evaluationGrounds,
    });
  }
  if (causeKind === 'challenge' && (financeReport ?? '').trim() === '') {
    throw new RuleBroken('remedy.report-missing', 'A new evaluation is reported to the finance department', {
      article: 'GPR 44',
    });
  }
}

function annuls({ state }: Situation): void {
  if (state === 'AWARDED') return;
  throw new RuleBroken('challenge.nothing-to-annul', 'There is no award to annul', { state });
}

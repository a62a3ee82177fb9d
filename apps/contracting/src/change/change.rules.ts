import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';
import { contractMoves, type ContractState } from '../contract/contract.rules.ts';

export const changeKinds = ['suspend', 'resume', 'terminate'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export type ChangeState = 'PROPOSED' | 'EFFECTIVE' | 'REFUSED' | 'WITHDRAWN';

const moves: TransitionTable<ChangeState> = {
  PROPOSED: ['EFFECTIVE', 'REFUSED', 'WITHDRAWN'],
  EFFECTIVE: [],
  REFUSED: [],
  WITHDRAWN: [],
};

export function changeMoves(from: ChangeState, to: ChangeState): ChangeState {
  return transition('change', moves, { from, to });
}

const leadsTo: Readonly<Record<ChangeKind, ContractState>> = {
  suspend: 'SUSPENDED',
  resume: 'SIGNED',
  terminate: 'TERMINATED',
};

/** Where a change leads a contract. Throws `contract.wrong-state`. */
export function changedState(state: ContractState, kind: ChangeKind): ContractState {
  // DRAFT → SIGNED is a signature, never a change.
  if (kind === 'resume' && state !== 'SUSPENDED')
    throw new RuleBroken('contract.wrong-state', 'Only what sleeps is resumed', { state });
  return contractMoves(state, leadsTo[kind]);
}

export interface Change {
  readonly kind: ChangeKind;
  readonly ground: 'agreed' | 'public-interest';
  readonly state: ChangeState;
  readonly proposedSide: 'buyer' | 'supplier';
  readonly proposedBy: string;
}

/** Harm to state or public interest is shown, not only said (GPL 50). Throws `change.no-evidence`. */
export function mayPropose(
  change: Pick<Change, 'ground'> & { readonly evidenceDigest?: string | undefined },
): void {
  if (change.ground === 'public-interest' && change.evidenceDigest === undefined) {
    throw new RuleBroken('change.no-evidence', 'Name the evidence of the harm to state or public interest', {
      article: 'GPL 50',
    });
  }
}

/**
 * The other side agrees or refuses; the proposer's own side can only withdraw. A refusal does not end a proposal for
 * the public interest: the office decides on that one. Throws `change.own-consent`, `change.office-decides`.
 */
export function answered(
  change: Change,
  answer: { readonly side: 'buyer' | 'supplier'; readonly agree: boolean },
): ChangeState {
  if (answer.side === change.proposedSide) {
    if (!answer.agree) return changeMoves(change.state, 'WITHDRAWN');
    throw new RuleBroken('change.own-consent', 'Nobody changes a contract alone: the other side agrees', {
      article: 'GPL 50',
    });
  }
  if (answer.agree) return changeMoves(change.state, 'EFFECTIVE');
  if (change.ground === 'agreed') return changeMoves(change.state, 'REFUSED');
  throw new RuleBroken('change.office-decides', 'Finance supervision decides on harm to public interest', {
    article: 'GPL 50',
  });
}

/** Throws `change.needs-consent` where only the two sides decide, and `duty.not-separated`. */
export function decided(
  change: Change,
  decision: { readonly by: string; readonly approve: boolean },
): ChangeState {
  if (change.ground !== 'public-interest') {
    throw new RuleBroken('change.needs-consent', 'The two sides agree on this one between themselves', {
      article: 'GPL 50',
    });
  }
  if (decision.by === change.proposedBy)
    throw new RuleBroken('duty.not-separated', 'Who proposed does not decide', { article: 'GPL 61' });
  return changeMoves(change.state, decision.approve ? 'EFFECTIVE' : 'REFUSED');
}

/** Throws `contract.suspended` for a day on which the contract slept. */
export function awakeOn(
  sleeps: readonly { since: LegalDate; until: LegalDate | null }[],
  on: LegalDate,
): void {
  const sleep = sleeps.find(({ since, until }) => since <= on && (until === null || on < until));
  if (!sleep) return;
  throw new RuleBroken('contract.suspended', `The contract was suspended on ${on}`, {
    on,
    since: sleep.since,
  });
}

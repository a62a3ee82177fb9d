import { RuleBroken, transition, type TransitionTable } from '#kernel';
import { concluded, type ContractState } from '../contract/contract.rules.ts';

/**
 * OPEN: the recipient was not asked; HANDED: the old contractor named who gives and who takes; TAKEN: the new one has
 * it. DECLINED: the recipient does not want to be passed on. ENDED: not handed over, with a reason.
 */
export type CaseState = 'OPEN' | 'CONSENTED' | 'DECLINED' | 'HANDED' | 'TAKEN' | 'ENDED';

const moves: TransitionTable<CaseState> = {
  OPEN: ['CONSENTED', 'DECLINED', 'ENDED'],
  // Consent may be taken back as easily as it was given (PIPL 15), until the case has gone over.
  CONSENTED: ['HANDED', 'DECLINED', 'ENDED'],
  HANDED: ['TAKEN', 'DECLINED', 'ENDED'],
  DECLINED: ['CONSENTED'],
  TAKEN: [],
  ENDED: [],
};

export function caseMoves(from: CaseState, to: CaseState): CaseState {
  return transition('handover-case', moves, { from, to });
}

/** Settled one way or another: nobody is forgotten. */
export const settledCases: readonly CaseState[] = ['DECLINED', 'TAKEN', 'ENDED'];

export interface Contractor {
  readonly id: string;
  readonly state: ContractState;
  readonly buyerOrganizationId: string;
}

/**
 * Cases go from a concluded contract to a running one of the same buyer. Throws `contract.wrong-state`,
 * `handover.successor-invalid`.
 */
export function maySucceed(from: Contractor, to: Contractor): void {
  if (!concluded.includes(from.state) || from.state === 'CLOSED')
    throw new RuleBroken('contract.wrong-state', `A contract that is ${from.state} hands nothing over`, {
      state: from.state,
    });
  if (from.id === to.id || to.state !== 'SIGNED' || from.buyerOrganizationId !== to.buyerOrganizationId)
    throw new RuleBroken(
      'handover.successor-invalid',
      'The successor is another signed contract of the same buyer',
    );
}

/** Somebody who cannot say it here says it on paper. Throws `handover.no-evidence`. */
export function consentShown(own: boolean, evidenceDigest: string | undefined): void {
  if (own || evidenceDigest !== undefined) return;
  throw new RuleBroken('handover.no-evidence', 'Consent that somebody else records needs its paper', {
    article: 'PIPL 29',
  });
}

/** Throws `handover.worker-unknown` (facts: side). */
export function knownWorkers(workers: { readonly from: boolean; readonly to: boolean }): void {
  const side = workers.from ? 'to' : 'from';
  if (workers.from && workers.to) return;
  throw new RuleBroken(
    'handover.worker-unknown',
    'A case goes from a worker of one contract to one of the other',
    {
      side,
    },
  );
}

import { RuleBroken, type LegalDate } from '#kernel';
import { contractMoves, type ContractState } from '../contract/contract.rules.ts';

/** What is still open when a contract is to be closed. */
export interface Unfinished {
  /** Milestones with proven services that nobody accepted: they are settled first, whatever the reason. */
  readonly unsettledMilestones: readonly number[];
  /** Such milestones whose assessment failed: nothing can be accepted of them. */
  readonly failedMilestones: readonly number[];
  readonly openCases: number;
  /** People were served, the contract was ended early, and no handover was begun. */
  readonly handoverMissing: boolean;
  readonly openProposals: number;
}

/**
 * A contract closes after its term or its termination, with all that is proven settled and every case handed over;
 * a failed milestone and a handover left out need their reason on record. Throws `contract.term-running`, `contract.change-open`,
 * `contract.unsettled` (facts: milestones), `handover.open-cases` (facts: openCases), `handover.missing`.
 */
export function mayClose(
  contract: { readonly state: ContractState; readonly endsOn: LegalDate | null },
  unfinished: Unfinished,
  { today, reason }: { readonly today: LegalDate; readonly reason: string | undefined },
): ContractState {
  const state = contractMoves(contract.state, 'CLOSED');
  if (contract.state === 'SIGNED' && contract.endsOn !== null && today <= contract.endsOn) {
    throw new RuleBroken('contract.term-running', `The contract runs until ${contract.endsOn}`, {
      endsOn: contract.endsOn,
    });
  }
  if (unfinished.openProposals > 0)
    throw new RuleBroken('contract.change-open', 'A change or supplement still waits for its answer');
  // A case has its own way to end without a successor, so no general reason passes over a person.
  if (unfinished.openCases > 0) {
    throw new RuleBroken('handover.open-cases', `${unfinished.openCases} cases are not handed over`, {
      openCases: unfinished.openCases,
    });
  }
  proven(unfinished.unsettledMilestones);
  if (reason !== undefined) return state;
  proven(unfinished.failedMilestones);
  if (unfinished.handoverMissing)
    throw new RuleBroken('handover.missing', 'People were served: hand their cases over, or say why not');
  return state;
}

function proven(milestones: readonly number[]): void {
  if (milestones.length === 0) return;
  throw new RuleBroken('contract.unsettled', 'Proven services wait for acceptance', { milestones });
}

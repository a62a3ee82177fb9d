import { RuleBroken, type LegalDate } from '#kernel';
import { daysBetween } from '#regulation';
import { concluded, type ContractState } from '../contract/contract.rules.ts';

/** Publishing and filing are duties of a concluded contract, each done once. Throws `contract.wrong-state`. */
export function mayFulfil(
  { state }: { readonly state: ContractState },
  done: {
    readonly on: LegalDate | null;
    readonly code: 'contract.published-before' | 'contract.filed-before';
  },
): void {
  if (!concluded.includes(state))
    throw new RuleBroken('contract.wrong-state', 'The contract is not signed', { state });
  if (done.on !== null) throw new RuleBroken(done.code, `That was done on ${done.on}`, { on: done.on });
}

/** A duty with a legal day. */
export interface Duty {
  readonly duty: 'signing' | 'publication' | 'filing';
  readonly due: LegalDate;
  readonly doneOn: LegalDate | null;
}

export interface LateDuty extends Duty {
  readonly daysLate: number;
}

/** Done too late, or not done although the day is over. */
export function lateOnes<D extends Duty>(duties: readonly D[], today: LegalDate): (D & LateDuty)[] {
  return duties
    .map((duty) => ({ ...duty, daysLate: daysBetween(duty.due, duty.doneOn ?? today) }))
    .filter(({ daysLate }) => daysLate > 0);
}

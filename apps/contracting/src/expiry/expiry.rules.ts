import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, parameter } from '#regulation';
import type { ContractState } from '../contract/contract.rules.ts';

/** The first day on which a contract that has no successor is an alert. */
export function alertOn(endsOn: LegalDate, area: string, on: LegalDate): LegalDate {
  return addDays(endsOn, -Number(parameter('contract-expiry-alert-days', area, on).value));
}

export interface Linked {
  readonly id: string;
  readonly state: ContractState;
  readonly buyerOrganizationId: string;
  readonly endsOn: LegalDate | null;
}

/** The contract that goes on is another of the same buyer, signed, and ends later. Throws `successor.invalid`. */
export function goesOn(from: Linked, to: Linked): void {
  const later = from.endsOn !== null && to.endsOn !== null && to.endsOn > from.endsOn;
  if (
    from.id !== to.id &&
    to.state === 'SIGNED' &&
    from.buyerOrganizationId === to.buyerOrganizationId &&
    later
  )
    return;
  throw new RuleBroken(
    'successor.invalid',
    'A successor is another signed contract of the same buyer that ends later',
  );
}

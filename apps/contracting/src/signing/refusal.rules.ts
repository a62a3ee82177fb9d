import { RuleBroken, type LegalDate } from '#kernel';
import { dueWithHolds, type Hold } from './hold.rules.ts';

/**
 * The winner may say so at any time; the buyer only when the legal time to sign is over (GPR 49).
 * Throws `contract.still-in-time` (facts: contractDue).
 */
export function mayRecordRefusal(
  statedBy: 'buyer' | 'supplier',
  contract: {
    readonly noticedOn: LegalDate;
    readonly contractDue: LegalDate;
    readonly holds: readonly Hold[];
  },
  today: LegalDate,
): void {
  if (statedBy === 'supplier') return;
  const contractDue = dueWithHolds(contract);
  const held = contract.holds.some(({ until }) => until === null);
  if (!held && today > contractDue) return;
  throw new RuleBroken('contract.still-in-time', `The winner may still sign until ${contractDue}`, {
    article: 'GPL 46, GPR 49',
    contractDue,
  });
}

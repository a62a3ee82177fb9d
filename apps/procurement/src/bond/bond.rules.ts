import { RuleBroken, type Fen, type LegalDate } from '#kernel';
import { addDays, deadline, type Deadline } from '#regulation';
import type { OfferedBond } from '../supplier/sealed-extras.rules.ts';

/** What the document asks of a bid bond. */
export interface BondTerms {
  readonly bidBondFen: Fen;
  readonly closesOn: LegalDate;
  /** How long a bid binds, in days from the close. */
  readonly bidValidityDays: number;
}

export type BondFinding = 'bond.missing' | 'bond.cash' | 'bond.short' | 'bond.expires-early';

/** What a bond lacks of what was asked; a document that asks for none finds nothing (GPR 33). */
export function bondFindings(bond: OfferedBond | undefined, terms: BondTerms): BondFinding[] {
  if (terms.bidBondFen === 0) return [];
  if (bond === undefined) return ['bond.missing'];
  const found: (BondFinding | false)[] = [
    bond.form === 'cash' && 'bond.cash',
    bond.amountFen < terms.bidBondFen && 'bond.short',
    bond.validTo < addDays(terms.closesOn, terms.bidValidityDays) && 'bond.expires-early',
  ];
  return found.filter((one) => one !== false);
}

/**
 * A bid whose bond is not as the document asks does not pass the qualification review; a named member rejects it (GPR
 * 33). Throws `bond.not-as-required` (facts: findings).
 */
export function mayPass(findings: readonly BondFinding[], genuine: boolean | null): void {
  if (findings.length === 0 && genuine !== false) return;
  throw new RuleBroken('bond.not-as-required', 'The bid bond is not as the document asks', {
    ...{ article: 'GPR 33', findings, genuine },
  });
}

export const dueReasons = ['lost', 'won', 'failed', 'withdrawn'] as const;
export type DueReason = (typeof dueReasons)[number];

const PERIODS: Readonly<Record<DueReason, string>> = {
  lost: 'loser-bond-refund',
  won: 'winner-bond-refund',
  failed: 'failed-bond-refund',
  withdrawn: 'withdrawn-bond-refund',
};

/** Until when a bond goes back: five working days from the award notice, the contract, or the withdrawal (GPR 33). */
export function refundDue(because: DueReason, from: LegalDate): Deadline {
  return deadline(PERIODS[because], from);
}

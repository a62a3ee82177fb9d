import { RuleBroken, transition, type Fen, type LegalDate, type TransitionTable } from '#kernel';
import { prorate } from '#regulation';

/** DRAFT until every day is proven or said to be unpaid; RECOVERING once a confirmed absence took days out of a paid month. */
export type ClaimState = 'DRAFT' | 'VERIFIED' | 'PAID' | 'RECOVERING';

const moves: TransitionTable<ClaimState> = {
  DRAFT: ['VERIFIED'],
  VERIFIED: ['PAID'],
  PAID: ['RECOVERING'],
  RECOVERING: ['RECOVERING'],
};

/** Throws `claim.wrong-state`. */
export const moveClaim = (from: ClaimState, to: ClaimState): ClaimState =>
  transition('claim', moves, { from, to });

/** A month of work: what was to be worked, and what counts of it. */
export interface WorkMonth {
  readonly scheduled: readonly LegalDate[];
  readonly marks: readonly { readonly date: LegalDate; readonly status: string }[];
}

/** Scheduled days nobody marked: they block the close, they are never taken as worked (WP-13). */
export function unprovenDays({ scheduled, marks }: WorkMonth): LegalDate[] {
  const marked = new Set(marks.map(({ date }) => date));
  return scheduled.filter((day) => !marked.has(day));
}

/** Days of proven presence. */
export function validDays({ scheduled, marks }: WorkMonth): number {
  return marks.filter(({ date, status }) => status === 'present' && scheduled.includes(date)).length;
}

/** Pay by proven days of all working days of the month, half up to the fen (WP-16). */
export function payOf(monthlyPayFen: Fen, valid: number, scheduled: number): Fen {
  return prorate(monthlyPayFen, valid, scheduled);
}

/** Throws `claim.unproven-days`, `claim.case-open`, `duty.not-separated`. */
export function mayVerify(
  month: WorkMonth,
  openCases: number,
  hands: { preparedBy: string; verifier: string },
): void {
  if (hands.preparedBy === hands.verifier) {
    throw new RuleBroken('duty.not-separated', 'Another person verifies what you prepared', {
      article: 'GP-87',
    });
  }
  if (openCases > 0) throw new RuleBroken('claim.case-open', 'An absence case of this month is undecided');
  const unproven = unprovenDays(month);
  if (unproven.length > 0) {
    throw new RuleBroken(
      'claim.unproven-days',
      'Some working days are neither proven nor said to be unpaid',
      {
        unproven,
      },
    );
  }
}

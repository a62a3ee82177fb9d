import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { deadline, type TenderState } from '#regulation';

/** What a challenge (质疑) is about; each has its own last day (GPR 53). */
export const challengeSubjects = ['document', 'process', 'result'] as const;
export type ChallengeSubject = (typeof challengeSubjects)[number];

/** From when a bidder knows. */
export interface Known {
  readonly issuedOn: LegalDate;
  /** Prices were opened: the last step a bidder can watch. */
  readonly openedOn: LegalDate;
  /** Last day of the result's window; null while there is no result. */
  readonly resultLastDay: LegalDate | null;
}

/**
 * The last day to challenge: seven working days from the end of the document's notice period, of the step, or of the
 * result's notice period (GPL 52, GPR 53). Throws `challenge.too-early` when there is no result yet.
 */
export function lastDayFor(about: ChallengeSubject, known: Known): LegalDate {
  switch (about) {
    case 'document':
      return deadline('challenge-window', deadline('tender-notice-period', known.issuedOn).legalDue).legalDue;
    case 'process':
      return deadline('challenge-window', known.openedOn).legalDue;
    case 'result':
      if (known.resultLastDay !== null) return known.resultLastDay;
      throw new RuleBroken('challenge.too-early', 'There is no result yet', { article: 'GPR 53' });
  }
}

/** The whole of the last day counts (民法典 203). Throws `challenge.late` (facts: lastDay). */
export function challengeInTime(filedOn: LegalDate, lastDay: LegalDate): void {
  if (filedOn <= lastDay) return;
  throw new RuleBroken('challenge.late', `The last day was ${lastDay}`, {
    article: 'GPL 52',
    lastDay,
    filedOn,
  });
}

/** What the buyer decides, and on whose decision. */
export interface Answer {
  readonly upheld: boolean;
  readonly remedy: 'none' | 'award-annulled';
  readonly answeredBy: Id;
}

/**
 * Only an upheld challenge is remedied, only an award is annulled, and whoever made the award does not judge it
 * (GPL 61). Throws `challenge.remedy-without-cause`, `challenge.nothing-to-annul`, `duty.not-separated`.
 */
export function mayAnswer(
  { upheld, remedy, answeredBy }: Answer,
  tender: { readonly state: TenderState; readonly awardedBy: Id | null },
): void {
  if (answeredBy === tender.awardedBy) {
    throw new RuleBroken('duty.not-separated', 'Whoever made the award does not answer for it', {
      article: 'GPL 61',
    });
  }
  if (remedy === 'none') return;
  if (!upheld) {
    throw new RuleBroken('challenge.remedy-without-cause', 'A challenge that is not upheld has no remedy');
  }
  if (tender.state !== 'AWARDED') {
    throw new RuleBroken('challenge.nothing-to-annul', 'There is no award to annul', { state: tender.state });
  }
}

import type { LegalDate } from '#kernel';
import { deadline, procedureFor, resultChallengeWindow, type ProcurementMethod } from '#regulation';

/** A date of the law: `warnDue` is the last working day before it. */
export interface TimelineStep {
  readonly step: string;
  readonly from: LegalDate;
  /** For steps named `earliest-…` the first day, for all others the last. */
  readonly legalDue: LegalDate;
  readonly warnDue: LegalDate;
  readonly rule: string;
}

/** What a buyer plans. */
export interface Plan {
  readonly method: ProcurementMethod;
  readonly area: string;
  readonly issueOn: LegalDate;
  /** The day bids close; the earliest one unless said. */
  readonly closeOn?: LegalDate;
}

/**
 * All dates of a purchase, if every step is taken on its last day; evaluation is taken to end on the day of the close.
 * Throws `calendar.not-loaded` where a year has no calendar yet, `procedure.not-in-force`.
 */
export function timelineOf({ method, area, issueOn, closeOn }: Plan): TimelineStep[] {
  const { periods } = procedureFor(method, { area, on: issueOn });
  const steps: TimelineStep[] = [];
  const add = (step: string, kind: string, from: LegalDate): LegalDate => {
    const { legalDue, warnDue, rule } =
      kind === 'result-challenge-window' ? resultChallengeWindow(from) : deadline(kind, from);
    steps.push({ step, from, legalDue, warnDue, rule });
    return legalDue;
  };
  const noticeEnds = add('notice-ends', periods.notice, issueOn);
  if (periods.documentSale !== undefined) add('document-available', periods.documentSale, issueOn);
  add('challenge-of-document', 'challenge-window', noticeEnds);
  const earliest = add('earliest-close', periods.bid, issueOn);
  const close = closeOn !== undefined && closeOn > earliest ? closeOn : earliest;
  const reported = add('report', 'report', close);
  const confirmed = add('winner-confirmed', 'confirm', reported);
  const noticed = add('award-noticed', 'notice', confirmed);
  add('challenge-of-result', 'result-challenge-window', noticed);
  add('losers-bonds-back', 'loser-bond-refund', noticed);
  const signed = add('contract', 'contract', noticed);
  add('contract-published', 'publish', signed);
  add('contract-filed', 'file', signed);
  return steps;
}

import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, partsOf } from '../calendar/dates.ts';
import { deadline, isInTime, periodOf, type Deadline } from './deadline.ts';

/** Ways to buy that share rules on bid counts, price weights and committees. */
export type PurchaseMethod =
  'tender' | 'framework' | 'consultation' | 'negotiation' | 'single-source' | 'small-purchase';

/** The earliest permitted close of bids for a document issued on `issued`; `kind` as `tender-bid-period` (GPL 35; 214 art. 10). */
export function earliestBidClose(kind: string, issued: LegalDate): LegalDate {
  return deadline(kind, issued).legalDue;
}

/** Throws `bid-period.too-short` when bids close before the period of that kind is over. */
export function checkBidClose(kind: string, issued: LegalDate, close: LegalDate): void {
  partsOf(close);
  const due = deadline(kind, issued);
  if (close >= due.legalDue) return;
  throw new RuleBroken('bid-period.too-short', `Bids may not close before ${due.legalDue}`, {
    article: due.rule,
    earliest: due.legalDue,
    close,
  });
}

/** Throws `document-sale.too-short` when the document is on offer for less than the period of that kind. */
export function checkDocumentSale(kind: string, issued: LegalDate, until: LegalDate): void {
  partsOf(until);
  const due = deadline(kind, issued);
  if (until >= due.legalDue) return;
  throw new RuleBroken('document-sale.too-short', `The document must be available until ${due.legalDue}`, {
    article: due.rule,
    earliest: due.legalDue,
    until,
  });
}

/**
 * When bids close after a change of the document: the planned close if enough days are left, else the earliest
 * permitted working day (GPR 31; 214 art. 10). `kind` as `tender-clarification`.
 */
export function closeAfterClarification(
  kind: string,
  plannedClose: LegalDate,
  sent: LegalDate,
): { close: LegalDate; moved: boolean } {
  partsOf(plannedClose);
  const { amount, unit } = periodOf(kind, sent);
  const enough = unit === 'CD' ? addDays(sent, amount) : deadline(kind, sent).unrolled;
  if (enough <= plannedClose) return { close: plannedClose, moved: false };
  return { close: deadline(kind, sent).legalDue, moved: true };
}

/** The last day for challenging the result, from its announcement: the notice period first, then the window (GPR 53). */
export function resultChallengeWindow(announced: LegalDate): Deadline {
  return deadline('result-challenge-window', announced);
}

/** Throws `challenge.late` (GPL 52). */
export function checkChallengeInTime(filed: LegalDate, knownFrom: LegalDate): void {
  const due = deadline('challenge-window', knownFrom);
  if (isInTime(filed, due)) return;
  throw new RuleBroken('challenge.late', `The challenge was due by ${due.legalDue}`, {
    article: due.rule,
    due: due.legalDue,
    filed,
  });
}

/** What a complaint may be about. Points are named by their ids. */
export interface ComplaintScope {
  readonly points: readonly string[];
  readonly challenged: readonly string[];
  readonly bornOfAnswer: readonly string[];
}

/** Throws `complaint.not-challenged-before` for a point neither challenged nor arising from the answer (GPR 55). */
export function checkComplaintScope({ points, challenged, bornOfAnswer }: ComplaintScope): void {
  const outside = points.filter((point) => !challenged.includes(point) && !bornOfAnswer.includes(point));
  if (outside.length === 0) return;
  throw new RuleBroken('complaint.not-challenged-before', 'A complaint may not go beyond the challenge', {
    article: 'GPR 55',
    points: outside,
  });
}

import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, partsOf } from '../calendar/dates.ts';
import { deadline, isInTime, periodOf, type Deadline } from './deadline.ts';

/** 公开招标 or 竞争性磋商. */
export type PurchaseMethod = 'tender' | 'consultation';

/** The earliest permitted close of bids for a document issued on `issued` (GPL 35; 214 art. 10). */
export function earliestBidClose(method: PurchaseMethod, issued: LegalDate): LegalDate {
  return deadline(`${method}-bid-period`, issued).legalDue;
}

/** Throws `bid-period.too-short` when bids close before the statutory period is over. */
export function checkBidClose(method: PurchaseMethod, issued: LegalDate, close: LegalDate): void {
  partsOf(close);
  const due = deadline(`${method}-bid-period`, issued);
  if (close >= due.legalDue) return;
  throw new RuleBroken('bid-period.too-short', `Bids may not close before ${due.legalDue}`, {
    article: due.rule,
    earliest: due.legalDue,
    close,
  });
}

/** Throws `document-sale.too-short` when the document is on offer for less than the statutory working days. */
export function checkDocumentSale(method: PurchaseMethod, issued: LegalDate, until: LegalDate): void {
  partsOf(until);
  const due = deadline(`${method}-document-sale`, issued);
  if (until >= due.legalDue) return;
  throw new RuleBroken('document-sale.too-short', `The document must be available until ${due.legalDue}`, {
    article: due.rule,
    earliest: due.legalDue,
    until,
  });
}

/**
 * When bids close after a change of the document: the planned close if enough days are left, else the earliest
 * permitted working day (GPR 31; 214 art. 10).
 */
export function closeAfterClarification(
  method: PurchaseMethod,
  plannedClose: LegalDate,
  sent: LegalDate,
): { close: LegalDate; moved: boolean } {
  partsOf(plannedClose);
  const { amount } = periodOf(`${method}-clarification`, sent);
  if (addDays(sent, amount) <= plannedClose) return { close: plannedClose, moved: false };
  return { close: deadline(`${method}-clarification`, sent).legalDue, moved: true };
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

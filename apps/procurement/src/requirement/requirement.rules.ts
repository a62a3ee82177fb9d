import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { parameter, type LegalContext } from '#regulation';

/** Market research asks at least three (财库〔2021〕22号 art. 10). Throws `requirement.too-few-respondents`. */
export function checkRespondents(respondents: readonly string[], at: LegalContext): void {
  const least = parameter('requirement-survey-respondents-min', at.area, at.on);
  const asked = new Set(respondents).size;
  if (asked >= Number(least.value)) return;
  throw new RuleBroken('requirement.too-few-respondents', `At least ${least.value} organizations are asked`, {
    article: least.source,
    asked,
  });
}

/** What must have happened to a requirement before anything is bought on it. */
export interface Readiness {
  readonly approvedBy: Id | null;
  /** First day its intent allows; null where there is no intent. */
  readonly purchaseFrom: LegalDate | null;
  readonly intentWaiver: string | null;
}

/**
 * A requirement is approved, and told to the public thirty days before, unless nobody could foresee it. Throws
 * `requirement.not-approved`, `intent.missing`, `intent.too-early` (facts: purchaseFrom).
 */
export function checkReady(
  { approvedBy, purchaseFrom, intentWaiver }: Readiness,
  intentNeeded: boolean,
  issuedOn: LegalDate,
): void {
  if (approvedBy === null) {
    throw new RuleBroken('requirement.not-approved', 'The requirement is not approved', {
      article: '财库〔2021〕22号 30',
    });
  }
  if (!intentNeeded || intentWaiver !== null) return;
  const article = '财库〔2020〕10号';
  if (purchaseFrom === null) {
    throw new RuleBroken('intent.missing', 'The intent to buy is published first', { article });
  }
  if (issuedOn >= purchaseFrom) return;
  throw new RuleBroken('intent.too-early', `The purchase may not start before ${purchaseFrom}`, {
    article,
    purchaseFrom,
  });
}

/** Nobody approves what they wrote themselves (GPL 61). Throws `requirement.approved`, `duty.not-separated`. */
export function mayApprove(
  { registeredBy, approvedBy }: { readonly registeredBy: Id; readonly approvedBy: Id | null },
  by: Id,
): void {
  if (approvedBy !== null)
    throw new RuleBroken('requirement.approved', 'The requirement is approved already');
  if (registeredBy !== by) return;
  throw new RuleBroken('duty.not-separated', 'Whoever wrote the requirement does not approve it', {
    article: 'GPL 61',
  });
}

import { legalDateOf, RuleBroken, type Instant } from '#kernel';
import { checkResidentId } from '#regulation';

/** The ID number as stored (upper case), or `resident-id.invalid`. The number itself never goes into a message. */
export function acceptedResidentId(text: string, at: Instant): string {
  const check = checkResidentId(text, legalDateOf(at));
  if (!check.valid) {
    throw new RuleBroken('resident-id.invalid', `The ID number is not valid: ${check.reason}`, {
      reason: check.reason,
    });
  }
  return check.id;
}

/** `王**` — a public view never shows a whole name (PIPL 25). */
export function maskedName(name: string): string {
  return name.slice(0, 1) + '*'.repeat(Math.max(1, name.length - 1));
}

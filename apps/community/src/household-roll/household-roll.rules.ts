import { legalDateOf, RuleBroken, type Instant } from '#kernel';

/** Money is computed from a roll, so it is a count that was taken, never a forecast. */
export function rollMayBeFixed(fixedOn: string, at: Instant): void {
  const today = legalDateOf(at);
  if (fixedOn > today) {
    throw new RuleBroken('roll.date-in-future', `A roll of ${fixedOn} cannot be fixed on ${today}`, {
      fixedOn,
      today,
    });
  }
}

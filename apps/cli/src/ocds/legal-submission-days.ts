import type { LegalDate } from '#kernel';
import { periodOf, procedureFor, procurementMethods } from '#regulation';

/**
 * The least number of days the law of that day gives bidders, by `procurementMethodDetails`, for R003. Working days count
 * as days: as a lower bound, so that nobody is flagged who kept the law.
 */
export function legalSubmissionDays(on: LegalDate): Record<string, number> {
  return Object.fromEntries(
    procurementMethods.map((method) => {
      const { bid } = procedureFor(method, { area: 'CN', on }).periods;
      return [method, periodOf(bid, on).amount];
    }),
  );
}

import { RuleBroken, type LegalDate } from '#kernel';
import { addMonths, addYears, partsOf } from '../calendar/dates.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

/** A month, `YYYY-MM`. */
export type Month = string;

/** What decides how long a placement is subsidised. */
export interface SubsidyCase {
  readonly firstMonth: Month;
  /** Statutory retirement, a date: the age itself is moving (WP-04). Null when it is not known to be near. */
  readonly retirementOn: LegalDate | null;
  /** Some places read "within 5 years" as including exactly 5; the default does not. */
  readonly inclusive?: boolean;
}

export interface SubsidyTerm {
  readonly lastMonth: Month;
  readonly reason: 'full-term' | 'until-retirement';
  readonly source: string;
}

/** The last month subsidised: 36 months, or until retirement when that is near at first approval (WP-03). */
export function subsidyTerm(given: SubsidyCase, at: LegalContext): SubsidyTerm {
  const approvedOn = `${given.firstMonth}-01`;
  const months = parameter('subsidy-months', at.area, at.on);
  const years = Number(parameter('subsidy-retirement-years', at.area, at.on).value);
  const fullTerm = addMonths(approvedOn, Number(months.value) - 1).slice(0, 7);
  if (given.retirementOn !== null) {
    partsOf(given.retirementOn);
    const limit = addYears(approvedOn, years);
    const near = given.retirementOn < limit || (given.inclusive === true && given.retirementOn === limit);
    if (near) {
      return { lastMonth: given.retirementOn.slice(0, 7), reason: 'until-retirement', source: months.source };
    }
  }
  return { lastMonth: fullTerm, reason: 'full-term', source: months.source };
}

/** Throws `subsidy.term-over`, `subsidy.not-begun`. */
export function checkSubsidyMonth(month: Month, firstMonth: Month, term: SubsidyTerm): void {
  partsOf(`${month}-01`);
  if (month < firstMonth) {
    throw new RuleBroken('subsidy.not-begun', `The subsidy begins in ${firstMonth}`, { month });
  }
  if (month > term.lastMonth) {
    throw new RuleBroken('subsidy.term-over', `The subsidy ended with ${term.lastMonth}`, {
      article: term.source,
      month,
    });
  }
}

import { RuleBroken, type LegalDate } from '#kernel';
import { addDays, addMonths, addYears, parameter, type LegalContext, type RuleParameter } from '#regulation';

export interface Round {
  readonly round: number;
  readonly band: string;
  /** Whether the supplier has reported that what was demanded is put right. */
  readonly rectified: boolean;
}

/**
 * The round an assessment would be: the first, or once more after 不合格 has been rectified (SO-07). Throws
 * `assessment.repeated`, `assessment.not-rectified`, `assessment.reassessed-once`.
 */
export function nextRound(last: Round | undefined, { area, on }: LegalContext): number {
  if (!last) return 1;
  if (last.band !== 'fail') throw new RuleBroken('assessment.repeated', 'This milestone is assessed');
  const rounds = Number(parameter('assessment-rounds', area, on).value);
  if (last.round >= rounds)
    throw new RuleBroken('assessment.reassessed-once', 'It was assessed again already', {
      article: 'SO-07',
      rounds,
    });
  if (!last.rectified)
    throw new RuleBroken('assessment.not-rectified', 'It is assessed again after rectification', {
      article: 'SO-07',
    });
  return last.round + 1;
}

export interface AssessmentDates {
  /** A contract shorter than the dated length is assessed at its end only (SO-04). */
  readonly finalOnly: boolean;
  /** The middle of the term; null where only the end is assessed. */
  readonly midtermDue: LegalDate | null;
  /** A month before the end (SO-04), counted back and not rolled: later would be too late. */
  readonly finalDue: LegalDate;
  readonly rules: readonly RuleParameter[];
}

export function assessmentDates(
  { startsOn, endsOn }: { readonly startsOn: LegalDate; readonly endsOn: LegalDate },
  area: string,
): AssessmentDates {
  const before = parameter('final-assessment-months-before-end', area, startsOn);
  const long = parameter('assessment-long-project-years', area, startsOn);
  const finalOnly = !isLong({ startsOn, endsOn }, long);
  const months = monthsBetween(startsOn, endsOn);
  return {
    finalOnly,
    midtermDue: finalOnly ? null : addMonths(startsOn, Math.floor(months / 2)),
    finalDue: addMonths(endsOn, -Number(before.value)),
    rules: [before, long],
  };
}

/** Whether a term reaches the length at which projects are checked each year (SO-04); both days count. */
export const isLong = (
  { startsOn, endsOn }: { readonly startsOn: LegalDate; readonly endsOn: LegalDate },
  long: RuleParameter,
): boolean => endsOn >= addDays(addYears(startsOn, Number(long.value)), -1);

function monthsBetween(from: LegalDate, to: LegalDate): number {
  let months = 0;
  while (addMonths(from, months + 1) <= addDays(to, 1)) months++;
  return months;
}

/** A mid-term assessment is of a contract long enough to have one. Throws `assessment.final-only`. */
export function mayBeMidterm(kind: string, { finalOnly, finalDue }: AssessmentDates): void {
  if (kind !== 'midterm' || !finalOnly) return;
  throw new RuleBroken('assessment.final-only', 'A short contract is assessed at its end only', {
    article: 'SO-04',
    finalDue,
  });
}

export interface AssessorTies {
  readonly organizationId: string;
  readonly personId: string;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
  /** Those who laid, worked, recorded under the contract. */
  readonly involved: readonly string[];
}

/** The third party is neither of the parties, nor anybody who had a hand in the contract. Throws `assessor.recused`. */
export function mayAssess(ties: AssessorTies): void {
  const reason =
    ties.organizationId === ties.supplierOrganizationId
      ? 'of-supplier'
      : ties.organizationId === ties.buyerOrganizationId
        ? 'of-buyer'
        : ties.involved.includes(ties.personId)
          ? 'involved'
          : null;
  if (reason === null) return;
  throw new RuleBroken('assessor.recused', 'A third party assesses', { article: 'SO-04', reason });
}

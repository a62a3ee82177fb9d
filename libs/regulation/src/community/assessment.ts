import { Money, RuleBroken, type Fen } from '#kernel';
import { add, ceil, compare, multiply, parseDecimal, rational, toFixed2 } from '../money/rational.ts';
import { roundToFen } from '../money/split.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

/** A scored part of an assessment; score and weight as decimal strings, weight as a fraction. */
export interface WeightedScore {
  readonly score: string;
  readonly weight: string;
}

export type AssessmentGrade = 'excellent' | 'good' | 'pass' | 'fail';

/** The published total, two decimals half up. Throws `assessment.weights` unless the weights sum to 1. */
export function assessmentTotal(parts: readonly WeightedScore[]): string {
  const weights = parts.map(({ weight }) => parseDecimal(weight)).reduce(add, rational(0));
  if (compare(weights, rational(1)) !== 0) {
    throw new RuleBroken('assessment.weights', 'The weights of an assessment must sum to 1');
  }
  return toFixed2(
    parts
      .map(({ score, weight }) => multiply(parseDecimal(score), parseDecimal(weight)))
      .reduce(add, rational(0)),
  );
}

/** 优秀, 良好, 合格 or 不合格 of a published score; bands without gaps: [90,100], [80,90), [60,80), [0,60) (SO-05). */
export function assessmentGrade(score: string, at: LegalContext): AssessmentGrade {
  const value = parseDecimal(score);
  if (compare(value, rational(0)) < 0 || compare(value, rational(100)) > 0) {
    throw new RuleBroken('assessment.score-invalid', 'A score lies between 0 and 100', { score });
  }
  const reached = (['excellent', 'good', 'pass'] as const).find((grade) => {
    const from = parameter(`assessment-${grade}-from`, at.area, at.on);
    return compare(value, parseDecimal(from.value)) >= 0;
  });
  return reached ?? 'fail';
}

/** How many of the running projects are drawn for a random check; a part of one counts as one (SO-04). */
export function randomCheckCount(projects: number, at: LegalContext): number {
  const rate = parameter('assessment-random-check-rate', at.area, at.on);
  return Number(ceil(multiply(rational(projects), parseDecimal(rate.value))));
}

/** What a vacant place costs its contractor: days of the yearly price, of 365, half up to the fen. */
export function vacancyDeduction(yearlyFen: Fen, days: number): Fen {
  return roundToFen(rational(BigInt(Money.of(yearlyFen)) * BigInt(days), 365));
}

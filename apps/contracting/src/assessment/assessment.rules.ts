import { RuleBroken } from '#kernel';
import { parameter, rationals, type LegalContext, type RuleParameter } from '#regulation';

const { rational, parseDecimal, multiply, divide, add, compare, toFixed2 } = rationals;

export interface AssessmentWeights {
  readonly professional: string;
  readonly buyer: string;
  readonly satisfaction: string;
  /** The parameters the weights rest on. */
  readonly rules: readonly RuleParameter[];
}

/**
 * The residents' word weighs what the dated parameter says (default 30 %, SO-08); profession and buyer share the rest
 * by their dated ratio (50 / 20 / 30 by default). The three always sum to 1.
 */
export function assessmentWeights(at: LegalContext): AssessmentWeights {
  const rule = parameter('satisfaction-weight', at.area, at.on);
  const own = parameter('assessment-rest-professional', at.area, at.on);
  const others = parameter('assessment-rest-buyer', at.area, at.on);
  const rest = add(rational(1), multiply(rational(-1), parseDecimal(rule.value)));
  const share = divide(parseDecimal(own.value), add(parseDecimal(own.value), parseDecimal(others.value)));
  const professional = toFixed2(multiply(rest, share));
  const buyer = toFixed2(add(rest, multiply(rational(-1), parseDecimal(professional))));
  return { professional, buyer, satisfaction: rule.value, rules: [rule, own, others] };
}

/** Answers of 1 to 5 as points of 100 (5 → 100, 1 → 20), two decimals half up. Nobody asked means nothing is assessed. */
export function satisfactionScore(answers: readonly number[]): string {
  if (answers.length === 0) {
    throw new RuleBroken('assessment.no-answers', 'No resident has confirmed a service of this milestone', {
      article: 'GPR 45',
    });
  }
  const sum = answers.reduce((total, answer) => total + answer, 0);
  return toFixed2(rational(sum * 20, answers.length));
}

const percent = (weight: string): string =>
  toFixed2(multiply(parseDecimal(weight), rational(100))).replace(/\.?0+$/, '');

/** The sum as anybody may repeat it: `88.00 × 50 % + 92.00 × 20 % + 95.00 × 30 % = 90.90`. */
export function formulaOf(
  parts: readonly { readonly score: string; readonly weight: string }[],
  total: string,
): string {
  const terms = parts.map(({ score, weight }) => `${toFixed2(parseDecimal(score))} × ${percent(weight)} %`);
  return `${terms.join(' + ')} = ${total}`;
}

export interface ScoredItem {
  readonly name: string;
  readonly maxPoints: number;
  /** A decimal with at most two places. */
  readonly points: string;
}

/** The professional score: points of the points that could be had, as points of 100. Throws `professional-score.out-of-range`. */
export function professionalScore(items: readonly ScoredItem[]): string {
  const over = items.find(({ points, maxPoints }) => compare(parseDecimal(points), rational(maxPoints)) > 0);
  if (over)
    throw new RuleBroken('professional-score.out-of-range', `${over.name}: 0 to ${over.maxPoints} points`, {
      item: over.name,
      maxPoints: over.maxPoints,
    });
  const sum = items.map(({ points }) => parseDecimal(points)).reduce(add, rational(0));
  const most = items.reduce((total, { maxPoints }) => total + maxPoints, 0);
  return toFixed2(multiply(sum, rational(100, most)));
}

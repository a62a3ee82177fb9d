import { RuleBroken } from '#kernel';
import { parameter, rationals, type LegalContext, type RuleParameter } from '#regulation';

export interface AssessmentWeights {
  readonly professional: string;
  readonly buyer: string;
  readonly satisfaction: string;
  /** The parameter the weights rest on. */
  readonly rule: RuleParameter;
}

/**
 * The residents' word weighs what the dated parameter says (default 30 %, SO-08); of the rest the profession has five
 * sevenths, the buyer two (50 / 20 / 30 by default).
 */
export function assessmentWeights(at: LegalContext): AssessmentWeights {
  const rule = parameter('satisfaction-weight', at.area, at.on);
  const { rational, parseDecimal, multiply, add, toFixed2 } = rationals;
  const rest = add(rational(1), multiply(rational(-1), parseDecimal(rule.value)));
  const professional = toFixed2(multiply(rest, rational(5, 7)));
  const buyer = toFixed2(add(rest, multiply(rational(-1), parseDecimal(professional))));
  return { professional, buyer, satisfaction: rule.value, rule };
}

/** Answers of 1 to 5 as points of 100 (5 → 100, 1 → 20), two decimals half up. Nobody asked means nothing is assessed. */
export function satisfactionScore(answers: readonly number[]): string {
  if (answers.length === 0) {
    throw new RuleBroken('assessment.no-answers', 'No resident has confirmed a service of this milestone', {
      article: 'GPR 45',
    });
  }
  const sum = answers.reduce((total, answer) => total + answer, 0);
  return rationals.toFixed2(rationals.rational(sum * 20, answers.length));
}

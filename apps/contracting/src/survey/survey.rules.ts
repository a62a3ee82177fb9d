import { RuleBroken, type LegalDate } from '#kernel';
import { parameter, rationals, type LegalContext, type RuleParameter } from '#regulation';

const { rational, parseDecimal, multiply, ceil, toFixed2 } = rationals;

export interface Sample {
  /** Confirmed services whose recipients could vote. */
  readonly population: number;
  readonly votes: number;
}

/** The least number of votes that counts: the dated sample size, or of a small population the dated share. */
export function sampleNeeded(population: number, { area, on }: LegalContext): number {
  const least = Number(parameter('survey-sample-min', area, on).value);
  const share = parseDecimal(parameter('survey-sample-min-share', area, on).value);
  return Math.max(1, Math.min(least, Number(ceil(multiply(rational(population), share)))));
}

/**
 * Largest margin of error of a share found by a random sample without replacement, in percentage points, two decimals
 * half up: z · √(¼/n · (N−n)/(N−1)). Exact: the root is taken over whole numbers. Null without a vote.
 */
export function marginOfError({ population, votes }: Sample, z: string): string | null {
  if (votes < 1 || votes > population) return null;
  if (votes === population) return '0.00';
  const squared = multiply(
    multiply(parseDecimal(z), parseDecimal(z)),
    rational(BigInt(population - votes), 4n * BigInt(votes) * BigInt(population - 1)),
  );
  // In hundredths of a point: 10⁴ of the share, so 10⁸ under the root, and four of it for the half.
  const doubled = root((4n * 100_000_000n * squared.num) / squared.den);
  return toFixed2(rational((doubled + 1n) / 2n, 100));
}

/** The whole part of a square root. */
export function root(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (x + n / x) / 2n;
    if (next >= x) return x;
    x = next;
  }
}

export interface SurveyResult extends Sample {
  /** Per cent, two decimals. */
  readonly responseRate: string;
  readonly needed: number;
  readonly confidence: string;
  /** Percentage points. */
  readonly margin: string | null;
  /** Below the least sample a survey says how many voted and weighs nothing. */
  readonly outcome: 'counts' | 'too-few';
  /** Points of 100; null where so few voted that it would tell who voted how. */
  readonly score: string | null;
  /** Votes for 1, 2, 3, 4 and 5; null as the score is. */
  readonly distribution: readonly number[] | null;
  readonly formula: string;
}

const RULES = ['survey-sample-min', 'survey-sample-min-share', 'survey-anonymity-min', 'survey-confidence-z'];

export const surveyRules = ({ area, on }: LegalContext): RuleParameter[] =>
  RULES.map((code) => parameter(code, area, on));

/** What a survey says, and whether it counts. */
export function surveyResult(
  population: number,
  answers: readonly number[],
  law: LegalContext,
): SurveyResult {
  const votes = answers.length;
  const needed = sampleNeeded(population, law);
  const hidden = votes < Number(parameter('survey-anonymity-min', law.area, law.on).value);
  const z = parameter('survey-confidence-z', law.area, law.on).value;
  const margin = marginOfError({ population, votes }, z);
  const sum = answers.reduce((total, answer) => total + answer, 0);
  return {
    ...{ population, votes, needed, margin },
    responseRate: toFixed2(rational(votes * 100, population)),
    confidence: '95 %',
    outcome: votes >= needed && !hidden ? 'counts' : 'too-few',
    score: hidden ? null : toFixed2(rational(sum * 20, votes)),
    distribution: hidden
      ? null
      : [1, 2, 3, 4, 5].map((given) => answers.filter((answer) => answer === given).length),
    formula: `${z} × √(0.25/${votes} × (${population} − ${votes})/(${population} − 1)) = ${margin ?? '–'}`,
  };
}

/** Votes are cast from the opening to the end of the last day. Throws `satisfaction-survey.closed`. */
export function mayVote(
  survey: { readonly closesOn: LegalDate; readonly closedOn: LegalDate | null },
  today: LegalDate,
): void {
  if (survey.closedOn === null && today <= survey.closesOn) return;
  throw new RuleBroken('satisfaction-survey.closed', `Votes were taken until ${survey.closesOn}`, {
    closesOn: survey.closesOn,
  });
}

/** A survey is closed once, after its last day or when all have voted. Throws `satisfaction-survey.closed`, `satisfaction-survey.still-open`. */
export function mayClose(
  survey: { readonly closesOn: LegalDate; readonly closedOn: LegalDate | null } & Sample,
  today: LegalDate,
): void {
  if (survey.closedOn !== null) throw new RuleBroken('satisfaction-survey.closed', 'The survey is over');
  if (today > survey.closesOn || survey.votes === survey.population) return;
  throw new RuleBroken('satisfaction-survey.still-open', `People may vote until ${survey.closesOn}`, {
    closesOn: survey.closesOn,
  });
}

/** A survey feeds an assessment when it counts. */
export const counts = (result: SurveyResult | null): result is SurveyResult & { score: string } =>
  result !== null && result.outcome === 'counts' && result.score !== null;

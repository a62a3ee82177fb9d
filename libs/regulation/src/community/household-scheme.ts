import { Money, RuleBroken, type Fen } from '#kernel';
import { ceil, rational } from '../money/rational.ts';
import { roundToFen } from '../money/split.ts';
import { parameter } from '../parameters/parameter.ts';

/** A stretch of months with one number of households on the roll. */
export interface RollPeriod {
  readonly households: number;
  readonly months: number;
}

/**
 * A year of a per-household scheme (简易物业), prorated by month as the roll changes, half up to the fen.
 * Throws `roll.not-a-year` unless the months add up to 12, `money.invalid`.
 */
export function householdSchemeYear(periods: readonly RollPeriod[], ratePerYear: Fen): Fen {
  let householdMonths = 0;
  let months = 0;
  for (const period of periods) {
    requireCount(period.households, 'households');
    householdMonths += period.households * requireCount(period.months, 'months');
    months += period.months;
  }
  if (months !== 12) throw new RuleBroken('roll.not-a-year', 'The periods must cover 12 months', { months });
  return roundToFen(rational(BigInt(householdMonths) * BigInt(Money.of(ratePerYear)), 12));
}

/**
 * "每百户不低于": the least sum for a number of households, by the exact share or by every hundred begun.
 * A part of a fen counts as one, since it is a minimum.
 */
export function minimumPerHundred(
  households: number,
  per100: Fen,
  counting: 'pro-rata' | 'hundreds-begun' = 'pro-rata',
): Fen {
  requireCount(households, 'households');
  const product = BigInt(households) * BigInt(Money.of(per100));
  const exact = rational(product, 100);
  if (counting === 'pro-rata') return Money.of(Number(ceil(exact)));
  return Money.of(Math.ceil(households / 100) * per100);
}

/** Throws `fund.below-minimum` when a community's fund is below the sum per hundred households. */
export function checkCommunityFund(fen: Fen, least: Fen): void {
  if (Money.of(fen) >= least) return;
  throw new RuleBroken('fund.below-minimum', `The fund must be at least ${Money.format(least)}`, {
    least,
    fen,
  });
}

/** What full-time staff must cost at least: heads × months × minimum wage (最低工资标准). Months are `YYYY-MM`. */
export function labourFloor(heads: number, months: readonly string[], area: string): Fen {
  requireCount(heads, 'heads');
  return Money.sum(months.map((month) => heads * minimumWageOf(month, area)));
}

/** The minimum wage of a month, in fen: the value in force on its first day. Throws `parameter.not-found`. */
export function minimumWageOf(month: string, area: string): Fen {
  return Number(parameter('minimum-wage', area, `${month}-01`).value);
}

/** Throws `wage.below-minimum` for a full month of full-time work. */
export function checkMonthlyWage(fen: Fen, month: string, area: string): void {
  const least = minimumWageOf(month, area);
  if (Money.of(fen) >= least) return;
  throw new RuleBroken('wage.below-minimum', `The wage of ${month} must be at least ${Money.format(least)}`, {
    article: '劳动法 48',
    least,
  });
}

function requireCount(count: number, what: string): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RuleBroken('count.invalid', `${count} is not a number of ${what}`, { count });
}

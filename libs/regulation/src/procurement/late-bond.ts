import { Money, type Fen, type LegalDate } from '#kernel';
import { daysBetween } from '../calendar/dates.ts';
import { multiply, parseDecimal, rational } from '../money/rational.ts';
import { roundToFen } from '../money/split.ts';
import { parameter } from '../parameters/parameter.ts';
import type { RuleParameter } from '../parameters/rule-parameter.ts';
import type { Bond } from './bonds.ts';

/** A bond that came back, or has not yet. */
export interface KeptBond {
  readonly fen: Fen;
  readonly form: Bond['form'];
  readonly due: LegalDate;
  /** The day it came back, or today. */
  readonly backOn: LegalDate;
}

export interface LateBondFee {
  readonly days: number;
  readonly fen: Fen;
  readonly rules: readonly RuleParameter[];
}

/**
 * What a bond kept past its day costs whoever kept it: the benchmark loan rate of the day it was due, × 1.2, for each
 * day, half up to the fen (GPR 33). The fee is for the use of money: a guarantee holds none, so its days are counted only.
 */
export function lateBondFee({ fen, form, due, backOn }: KeptBond, area: string): LateBondFee {
  const days = Math.max(0, daysBetween(due, backOn));
  const [rate, factor, year] = ['benchmark-loan-rate', 'late-bond-refund-factor', 'benchmark-year-days'].map(
    (code) => parameter(code, area, due),
  ) as [RuleParameter, RuleParameter, RuleParameter];
  const rules = [rate, factor, year];
  if (form === 'guarantee') return { days, fen: 0, rules };
  const yearly = multiply(parseDecimal(rate.value), parseDecimal(factor.value));
  const used = rational(BigInt(Money.of(fen)) * BigInt(days), BigInt(year.value));
  return { days, fen: roundToFen(multiply(used, yearly)), rules };
}

import type { LegalDate } from '#kernel';
import { addDays } from '../calendar/dates.ts';
import type { Certainty } from '../deadlines/period.ts';

export type ParameterUnit =
  | 'fen'
  | 'fraction'
  | 'fraction-per-day'
  | 'fraction-per-year'
  | 'points'
  | 'count'
  | 'hours'
  | 'minutes'
  | 'months'
  | 'years'
  | 'days';

/** A number that law or practice sets, for a place and a time. */
export interface RuleParameter {
  /** Kebab-case name, public API. */
  readonly code: string;
  /** `CN`, or an administrative division code of GB/T 2260 (`370000`, `370303`). */
  readonly jurisdiction: string;
  readonly from: LegalDate;
  /** Last day in force; null while it is. */
  readonly to: LegalDate | null;
  /** A decimal string; integer fen when the unit is `fen`. Fractions: `0.10` is 10 %. */
  readonly value: string;
  readonly unit: ParameterUnit;
  /** The document it was read from. R means: to be confirmed before anybody relies on it. */
  readonly source: string;
  readonly certainty: Certainty;
}

/** First day in force, value, source. */
export type Step = readonly [from: LegalDate, value: string, source: `${Certainty}: ${string}`];

/** The successive values of one parameter in one place; each lasts until the day before the next. */
export function series(
  code: string,
  jurisdiction: string,
  unit: ParameterUnit,
  steps: readonly Step[],
): RuleParameter[] {
  return steps.map(([from, value, source], i) => {
    const next = steps[i + 1]?.[0];
    return {
      code,
      jurisdiction,
      from,
      to: next === undefined ? null : addDays(next, -1),
      value,
      unit,
      source: source.slice(3),
      certainty: source.slice(0, 1) as Certainty,
    };
  });
}

/** A nation-wide value that has not changed since `from`. */
export function national(code: string, unit: ParameterUnit, step: Step): RuleParameter[] {
  return series(code, 'CN', unit, [step]);
}

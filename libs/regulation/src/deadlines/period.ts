import type { LegalDate } from '#kernel';

/** CD = calendar day (日), WD = working day (工作日). */
export type PeriodUnit = 'CD' | 'WD' | 'month' | 'year';

/** How sure the source is: L statute read in full, W a page that quotes it, R general knowledge, D our decision. */
export type Certainty = 'L' | 'W' | 'R' | 'D';

/** One statutory or decided period. Dated: another row of the same kind may follow when the law changes. */
export interface Period {
  /** Kebab-case name, public API. */
  readonly kind: string;
  readonly aliases: readonly string[];
  readonly amount: number;
  readonly unit: PeriodUnit;
  /** `latest`: the act is late after the date. `earliest`: the act may not happen before it. */
  readonly bound: 'latest' | 'earliest';
  /** Period which runs first, from the same start; this one starts when that one ends. */
  readonly after?: string;
  readonly fromWhat: string;
  readonly zh: string;
  readonly en: string;
  /** Short names as in the law registers: GPL 政府采购法, GPR 实施条例, 87/94/102/74 财政部令, 214/46 财库. */
  readonly article: string;
  readonly certainty: Certainty;
  /** First day on which a period of this length may start. */
  readonly since: LegalDate;
  /** Last such day, absent while the row is in force. */
  readonly until?: LegalDate;
}

type Length = `${number} ${PeriodUnit}`;
type Source = `${Certainty}: ${string}`;

/** What most rows share; `more` sets the rest. */
export function period(
  kind: string,
  [length, source, since]: readonly [Length, Source, LegalDate],
  [fromWhat, zh, en]: readonly [string, string, string],
  more: Partial<Pick<Period, 'aliases' | 'bound' | 'after' | 'until'>> = {},
): Period {
  const [amount, unit] = length.split(' ') as [string, PeriodUnit];
  return {
    kind,
    aliases: [],
    amount: Number(amount),
    unit,
    bound: 'latest',
    fromWhat,
    zh,
    en,
    article: source.slice(3),
    certainty: source.slice(0, 1) as Certainty,
    since,
    ...more,
  };
}

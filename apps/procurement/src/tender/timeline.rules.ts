import type { RuleUse } from '#contracts';
import type { LegalDate } from '#kernel';
import { deadline, parameter, periodOf, type LegalContext } from '#regulation';

/** One legal date of a tender, as it was computed when it began to run. */
export interface LegalStep {
  /** What is due, or first allowed: a kind of period such as `contract`, or `close`. */
  readonly step: string;
  readonly from: LegalDate;
  /** The date that counts in law; ends at 24:00 Asia/Shanghai. */
  readonly legalDue: LegalDate;
  /** The last working day before: what people are reminded of. */
  readonly warnDue: LegalDate;
  /** `latest`: late after the date. `earliest`: not allowed before it. */
  readonly bound: 'latest' | 'earliest';
  /** Source of the period, e.g. `GPL 46`. */
  readonly rule: string;
}

/** Throws `calendar.not-loaded`, `deadline.not-in-force`. */
export function legalSteps(kinds: readonly string[], from: LegalDate): LegalStep[] {
  return kinds.map((kind) => {
    const { legalDue, warnDue, rule } = deadline(kind, from);
    return { step: kind, from, legalDue, warnDue, bound: periodOf(kind, from).bound, rule };
  });
}

/** The parameters a decision rested on, with their sources. Throws `parameter.not-found`. */
export function parametersUsed(codes: readonly string[], at: LegalContext): RuleUse[] {
  return codes.map((code) => {
    const { jurisdiction, from, value, source } = parameter(code, at.area, at.on);
    return { code, jurisdiction, from, value, source };
  });
}

/** The periods a decision rested on. Throws `deadline.not-in-force`. */
export function periodsUsed(kinds: readonly string[], on: LegalDate): RuleUse[] {
  return kinds.map((kind) => {
    const { since, amount, unit, article } = periodOf(kind, on);
    return { code: kind, jurisdiction: 'CN', from: since, value: `${amount} ${unit}`, source: article };
  });
}

/** Rules are chosen by the district and the day (rules 0.1, finding 3). */
export function lawOf(tender: { readonly areaCode: string }, on: LegalDate): LegalContext {
  return { area: tender.areaCode.slice(0, 6), on };
}

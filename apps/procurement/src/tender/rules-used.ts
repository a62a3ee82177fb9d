import type { RuleUse } from '#contracts';
import type { LegalDate } from '#kernel';
import { parameter, periodOf, type LegalContext, type Procedure } from '#regulation';

/** Rules are chosen by the district and the day of the act. */
export function lawOf({ areaCode }: { readonly areaCode: string }, on: LegalDate): LegalContext {
  return { area: areaCode.slice(0, 6), on };
}

/** The parameters a decision rests on, as they were on its day. Throws `parameter.not-found`. */
export function parametersUsed(codes: readonly string[], { area, on }: LegalContext): RuleUse[] {
  return codes.map((code) => {
    const { jurisdiction, from, value, source } = parameter(code, area, on);
    return { code, jurisdiction, from, value, source };
  });
}

/** The procedure a decision rests on, as one of its rules. */
export function procedureUsed({ method, jurisdiction, from, source }: Procedure): RuleUse {
  return { code: 'procedure', jurisdiction, from, value: method, source };
}

/** The periods a decision rests on. Throws `deadline.not-in-force`. */
export function periodsUsed(kinds: readonly string[], on: LegalDate): RuleUse[] {
  return kinds.map((kind) => {
    const { since, amount, unit, article } = periodOf(kind, on);
    return { code: kind, jurisdiction: 'CN', from: since, value: `${amount} ${unit}`, source: article };
  });
}

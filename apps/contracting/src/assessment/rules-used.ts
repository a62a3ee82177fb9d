import type { RuleUse } from '#contracts';
import type { LegalDate } from '#kernel';
import type { LegalContext, RuleParameter } from '#regulation';

/** Rules are chosen by the district and the day of the act. */
export const lawOf = ({ areaCode }: { readonly areaCode: string }, on: LegalDate): LegalContext => ({
  area: areaCode.slice(0, 6),
  on,
});

/** Dated rules as a decision keeps them. */
export const used = (rules: readonly RuleParameter[]): RuleUse[] =>
  rules.map(({ code, jurisdiction, from, value, source }) => ({ code, jurisdiction, from, value, source }));

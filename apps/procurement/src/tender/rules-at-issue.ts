import type { RuleUse } from '#contracts';
import { parameter, periodOf, type LegalContext } from '#regulation';

const PARAMETERS = ['sme-reserve-service-limit', 'tender-price-weight-min', 'bid-bond-rate', 'bidders-min'];
const PERIODS = ['tender-bid-period', 'result-challenge-window', 'contract'];

/** The dated rules a tender is issued under; kept with it and told with it. */
export function rulesAtIssue({ area, on }: LegalContext): RuleUse[] {
  return [
    ...PARAMETERS.map((code) => {
      const { jurisdiction, from, value, source } = parameter(code, area, on);
      return { code, jurisdiction, from, value, source };
    }),
    ...PERIODS.map((kind) => {
      const { since, amount, unit, article } = periodOf(kind, on);
      return { code: kind, jurisdiction: 'CN', from: since, value: `${amount} ${unit}`, source: article };
    }),
  ];
}

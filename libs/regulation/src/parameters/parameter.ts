import { RuleBroken, type LegalDate } from '#kernel';
import { partsOf } from '../calendar/dates.ts';
import { kebab } from '../names.ts';
import { COMMUNITY_PARAMETERS } from './community.parameters.ts';
import { CONTRACT_PARAMETERS } from './contract.parameters.ts';
import { DELIVERY_PARAMETERS } from './delivery.parameters.ts';
import { PROCUREMENT_PARAMETERS } from './procurement.parameters.ts';
import type { RuleParameter } from './rule-parameter.ts';
import { REMEDY_PARAMETERS } from './remedy.parameters.ts';
import { SUPPLIER_PARAMETERS } from './supplier.parameters.ts';

/** Every parameter with all its dated values. */
export const PARAMETERS: readonly RuleParameter[] = [
  ...PROCUREMENT_PARAMETERS,
  ...SUPPLIER_PARAMETERS,
  ...REMEDY_PARAMETERS,
  ...CONTRACT_PARAMETERS,
  ...DELIVERY_PARAMETERS,
  ...COMMUNITY_PARAMETERS,
];

/** The place and the date of the business event by which a rule's numbers are chosen. */
export interface LegalContext {
  /** Administrative division code of 6, 9 or 12 digits, or `CN`. */
  readonly area: string;
  readonly on: LegalDate;
}

const AREA = /^[1-9]\d{5}(\d{3}(\d{3})?)?$/;

/** From the nearest jurisdiction to the nation: 370303 → 370300 → 370000 → CN. Throws `area.invalid`. */
export function jurisdictionsOf(area: string): readonly string[] {
  if (area === 'CN') return ['CN'];
  if (!AREA.test(area)) throw new RuleBroken('area.invalid', `"${area}" is not an area code`, { area });
  const county = area.slice(0, 6);
  const chain = [
    area,
    area.slice(0, 9),
    county,
    `${county.slice(0, 4)}00`,
    `${county.slice(0, 2)}0000`,
    'CN',
  ];
  return [...new Set(chain)];
}

/**
 * The value in force in an area on a date; the nearest jurisdiction that has one wins. `code` in kebab-case or
 * camelCase. Store what is returned with the decision it led to.
 * Throws `parameter.not-found`, `area.invalid`, `date.invalid`.
 */
export function parameter(code: string, area: string, on: LegalDate): RuleParameter {
  partsOf(on);
  const name = kebab(code);
  for (const jurisdiction of jurisdictionsOf(area)) {
    const found = PARAMETERS.find(
      (row) => row.code === name && row.jurisdiction === jurisdiction && isInForce(row, on),
    );
    if (found) return found;
  }
  throw new RuleBroken('parameter.not-found', `No value of "${name}" for ${area} on ${on}`, {
    code: name,
    area,
    on,
  });
}

function isInForce({ from, to }: RuleParameter, on: LegalDate): boolean {
  return from <= on && (to === null || on <= to);
}

import { Money, RuleBroken, type Fen, type LegalDate } from '#kernel';
import { addYears, partsOf } from '#regulation';
import { milestonePrices } from '../contract/contract.rules.ts';

/** What is counted: a post filled for a year, a visit, a household's year or month, a head's month, a session, a case. */
export const serviceUnits = [
  'post-year',
  'visit',
  'household-year',
  'household-month',
  'head-month',
  'worker-month',
  'group-session',
  'case',
] as const;
export type ServiceUnit = (typeof serviceUnits)[number];

/** A promise that can be measured. */
export interface Kpi {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly bound: 'at-least' | 'at-most';
  /** A decimal number. */
  readonly target: string;
  readonly measure: string;
}

/** So many units at this price, between these days, counted in that milestone. */
export interface PlanLine {
  readonly milestone: number;
  readonly name: string;
  readonly unit: ServiceUnit;
  readonly startsOn: LegalDate;
  readonly endsOn: LegalDate;
  readonly quantity: number;
  readonly unitPriceFen: Fen;
}

export interface Plan {
  readonly kpis: readonly Kpi[];
  readonly lines: readonly PlanLine[];
}

export interface PlannedMilestone {
  readonly name: string;
  readonly weight?: number | undefined;
  readonly plannedUnits: number;
}

export const lineFen = ({ quantity, unitPriceFen }: PlanLine): Fen => Money.of(quantity * unitPriceFen);

/**
 * What each milestone is worth: its lines where there is a plan, its weight's share of the price else. Throws
 * `plan.weight-missing`, `contract.milestone-worthless`, and what `planFits` throws.
 */
export function pricesOf(
  contract: { readonly priceFen: Fen; readonly startsOn: LegalDate; readonly endsOn: LegalDate },
  milestones: readonly PlannedMilestone[],
  plan: Plan | undefined,
): Fen[] {
  if (plan !== undefined) return planFits(contract, milestones, plan);
  const weights = milestones.map(({ weight }) => weight);
  if (!weights.every((weight) => weight !== undefined)) {
    throw new RuleBroken('plan.weight-missing', 'Without a plan each milestone needs a weight');
  }
  return milestonePrices(contract.priceFen, weights);
}

/**
 * A plan ties out: its lines sum to the contract price to the fen, lie within the term, and count in each milestone
 * one unit, as many as are planned. Answers the milestone prices. Throws `plan.price-differs` (facts: differenceFen),
 * `plan.outside-term`, `plan.milestone-unknown`, `plan.units-mixed`, `plan.units-differ`, `plan.kpi-repeated`,
 * `plan.post-year-too-long`.
 */
export function planFits(
  contract: { readonly priceFen: Fen; readonly startsOn: LegalDate; readonly endsOn: LegalDate },
  milestones: readonly PlannedMilestone[],
  { kpis, lines }: Plan,
): Fen[] {
  if (new Set(kpis.map(({ code }) => code)).size < kpis.length)
    throw new RuleBroken('plan.kpi-repeated', 'A KPI code names one KPI');
  const lost = lines.find(({ milestone }) => milestone > milestones.length);
  if (lost)
    throw new RuleBroken('plan.milestone-unknown', `There is no milestone ${lost.milestone}`, {
      line: lost.name,
    });
  for (const { startsOn, endsOn } of lines) [startsOn, endsOn].forEach(partsOf);
  const outside = lines.find(
    ({ startsOn, endsOn }) => startsOn < contract.startsOn || endsOn > contract.endsOn || endsOn < startsOn,
  );
  if (outside)
    throw new RuleBroken('plan.outside-term', `"${outside.name}" lies outside the term`, {
      line: outside.name,
    });
  const long = lines.find(
    ({ unit, startsOn, endsOn }) => unit === 'post-year' && endsOn >= addYears(startsOn, 1),
  );
  if (long)
    throw new RuleBroken(
      'plan.post-year-too-long',
      `"${long.name}": a post-year lasts a year, plan one line a year`,
      {
        line: long.name,
      },
    );
  const prices = milestones.map((milestone, i) => milestoneFen(milestone, i + 1, lines));
  const differenceFen = Money.sum(prices) - contract.priceFen;
  if (differenceFen !== 0) {
    throw new RuleBroken(
      'plan.price-differs',
      `The plan sums to ${Money.format(Money.sum(prices))}, the price is ${Money.format(contract.priceFen)}`,
      { differenceFen },
    );
  }
  return prices;
}

function milestoneFen({ plannedUnits }: PlannedMilestone, no: number, lines: readonly PlanLine[]): Fen {
  const own = lines.filter(({ milestone }) => milestone === no);
  // Proven units are counted as one number a milestone, so two kinds of unit in it could stand for each other.
  if (new Set(own.map(({ unit }) => unit)).size > 1)
    throw new RuleBroken('plan.units-mixed', `Milestone ${no} counts more than one unit`, { milestone: no });
  const units = own.reduce((sum, { quantity }) => sum + quantity, 0);
  if (units !== plannedUnits) {
    throw new RuleBroken(
      'plan.units-differ',
      `Milestone ${no} plans ${plannedUnits} units, its lines ${units}`,
      {
        milestone: no,
        plannedUnits,
        units,
      },
    );
  }
  return Money.sum(own.map(lineFen));
}

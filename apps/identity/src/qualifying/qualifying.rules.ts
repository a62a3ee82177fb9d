/** Conditions that a profile answers. */
export const requirable = [
  'licence',
  'certified-social-workers',
  'annual-report',
  'accounts',
  'tax',
  'social-insurance',
  'no-major-violation',
  'rating',
] as const;
export type Requirable = (typeof requirable)[number];

export interface Condition {
  readonly kind: Requirable;
  readonly name?: string;
  readonly least?: number;
  readonly year?: number;
}

/** What is known of a registered organization on a day. */
export interface Supplier {
  readonly smeEligible: boolean;
  /** Registered with a credit code, allowed to sell to departments and not banned there. */
  readonly mayBid: boolean;
  readonly certifiedWorkers: number;
  /** Valid facts of its profile. */
  readonly facts: readonly { readonly kind: string; readonly content: Readonly<Record<string, unknown>> }[];
}

export interface Counted {
  readonly registered: number;
  readonly mayBid: number;
  /** Of those who may bid, who may do so in a lot reserved for SMEs; all of them where nothing is reserved. */
  readonly afterReservation: number;
  readonly conditions: readonly {
    readonly condition: Condition;
    /** How many of those meet this condition alone. */
    readonly qualify: number;
    /** How many more could bid without it, all others kept. */
    readonly shutsOut: number;
  }[];
  /** Who meets everything. */
  readonly qualify: number;
}

/** What each condition costs in competition. */
export function countQualifying(
  suppliers: readonly Supplier[],
  {
    conditions,
    reservedForSmes,
  }: { readonly conditions: readonly Condition[]; readonly reservedForSmes: boolean },
): Counted {
  const may = suppliers.filter(({ mayBid }) => mayBid);
  const left = may.filter(({ smeEligible }) => smeEligible || !reservedForSmes);
  const all = (supplier: Supplier, but?: Condition): boolean =>
    conditions.every((condition) => condition === but || meets(supplier, condition));
  const qualify = left.filter((supplier) => all(supplier)).length;
  return {
    ...{ registered: suppliers.length, mayBid: may.length, afterReservation: left.length },
    conditions: conditions.map((condition) => ({
      condition,
      qualify: left.filter((supplier) => meets(supplier, condition)).length,
      shutsOut: left.filter((supplier) => all(supplier, condition)).length - qualify,
    })),
    qualify,
  };
}

function meets({ facts, certifiedWorkers }: Supplier, { kind, name, least, year }: Condition): boolean {
  if (kind === 'certified-social-workers') return certifiedWorkers >= (least ?? 1);
  return facts.some(
    (fact) =>
      fact.kind === kind &&
      (name === undefined || fact.content['name'] === name) &&
      (year === undefined || fact.content['year'] === year),
  );
}

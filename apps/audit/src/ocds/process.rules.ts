import { formatInstant, startOfLegalDate, type Instant } from '#kernel';
import type { JsonObject, Organization, OrganizationReference, Release, ReleaseTag, Value } from '#ocds';

/** A logged event as far as a release is made of it. */
export interface ToldFact {
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  readonly data: JsonObject;
}

/** What is known of one contracting process from its earlier events. */
export interface ProcessState {
  readonly ocid: string;
  readonly tenderId: string;
  readonly title: string;
  readonly buyerId: string;
  readonly areaCode: string;
  readonly closesAt: string;
  /** The date of the newest release; 0 before the first. */
  readonly lastAt: Instant;
  readonly bids: Readonly<Record<string, StateBid>>;
  /** Suppliers with an award, and whether it stands. */
  readonly awards: Readonly<Record<string, 'active' | 'cancelled'>>;
  readonly contracts: Readonly<Record<string, StateContract>>;
}

export interface StateBid {
  readonly organizationId: string;
  readonly priceFen: number;
  readonly rank?: number;
  readonly totalScore?: string;
}

export interface StateContract {
  readonly supplierId: string;
  readonly buyerId: string;
  readonly priceFen: number;
}

export interface KnownOrganization {
  readonly name: string;
  readonly uscc?: string;
  readonly kind: string;
  readonly areaCode: string;
  readonly smeEligible: boolean;
}

export interface KnownBudgetLine {
  readonly name: string;
  readonly amountFen: number;
  readonly payers: readonly {
    readonly organizationId: string;
    readonly name: string;
    readonly weight: number;
  }[];
}

/** Facts of others by their ids. */
export interface Known {
  organization(id: string): KnownOrganization | undefined;
  budgetLine(id: string): KnownBudgetLine | undefined;
}

/** What an event says to the public, and what is to be remembered of it. */
export interface Told {
  readonly tag: ReleaseTag[];
  readonly content: Partial<Release>;
  /** Organizations it mentions, with their roles. */
  readonly parties: readonly Mentioned[];
  readonly state: ProcessState;
}
export interface Mentioned {
  readonly id: string;
  readonly roles: readonly string[];
}

/** `remembered`: nothing to tell yet. `wait`: what it is about has not been told. */
export type Answer = Told | { readonly remembered: ProcessState } | 'wait' | 'nothing';

/** Yuan with decimals: fen ÷ 100 is the double nearest to the exact amount, and is written as that amount. */
export const cny = (fen: number): Value => ({ amount: fen / 100, currency: 'CNY' });

/** The morning of a legal date: some facts are known by day only. */
export const ofDay = (date: string): string => formatInstant(startOfLegalDate(date));

export function reference(id: string, known: Known): OrganizationReference {
  const name = known.organization(id)?.name;
  return { id, ...(name !== undefined && { name }) };
}

const sizes = { smeEligible: 'sme', other: 'large' } as const;

/** A party with all that is public of it; an organization nobody introduced yet is named by its id. */
export function partyOf({ id, roles }: Mentioned, known: Known): Organization {
  const organization = known.organization(id);
  if (!organization) return { id, roles: [...roles] };
  const { name, uscc, kind, areaCode, smeEligible } = organization;
  return {
    ...{ id, name, roles: [...roles] },
    ...(uscc !== undefined && { identifier: { scheme: 'CN-USCC', id: uscc, legalName: name } }),
    address: { region: areaCode, countryName: 'China' },
    details: {
      kind,
      smeEligible,
      ...(kind === 'enterprise' && { scale: smeEligible ? sizes.smeEligible : sizes.other }),
    },
  };
}

/** The release of an event. Its date is the event's, moved by a millisecond where another has it. */
export function releaseOf(
  fact: ToldFact,
  told: Told,
  known: Known,
): { release: Release; state: ProcessState } {
  const at = Math.max(fact.at, told.state.lastAt + 1);
  const { ocid } = told.state;
  const release: Release = {
    ...{
      ocid,
      id: fact.id,
      date: formatInstant(at),
      tag: told.tag,
      initiationType: 'tender',
      language: 'zh',
    },
    parties: merged(told.parties).map((party) => partyOf(party, known)),
    ...told.content,
  };
  return { release, state: { ...told.state, lastAt: at } };
}

/** One party an organization, whatever it is in. */
function merged(parties: readonly Mentioned[]): Mentioned[] {
  const roles = new Map<string, Set<string>>();
  for (const party of parties) {
    const own = roles.get(party.id) ?? new Set();
    for (const role of party.roles) own.add(role);
    roles.set(party.id, own);
  }
  return [...roles].map(([id, own]) => ({ id, roles: [...own] }));
}

import { RuleBroken, type Id } from '#kernel';
import type { LegalContext } from '#regulation';
import { mayBid, type Bidder } from '../bid/bid.rules.ts';
import {
  consortiumBreaches,
  subcontractBreaches,
  type Breach,
  type ParticipationTerms,
} from '../consortium/consortium.rules.ts';
import { linksAmong, type Control } from './links.rules.ts';
import type { SealedExtras } from './sealed-extras.rules.ts';

/** A bid whose qualification part is open. */
export interface CheckedBid {
  readonly bidId: Id;
  readonly leadId: Id;
  readonly qualification: Pick<SealedExtras, 'consortium' | 'subcontracts'>;
  /** Which other members of its consortium stand by the agreement. */
  readonly confirmed: ReadonlySet<Id>;
}

export interface Records {
  readonly standing: ReadonlyMap<Id, Bidder>;
  readonly controls: readonly Control[];
  /** Who prepared the project, and which part of it; empty for a single source (GPR 18). */
  readonly preparers: ReadonlyMap<Id, string>;
  readonly terms: ParticipationTerms;
  readonly reservedForSmes: boolean;
}

export interface Exclusion extends Breach {
  readonly bidId: Id;
}

/** All who would be bound by a contract. */
export const partiesOf = ({ leadId, qualification: { consortium } }: CheckedBid): Id[] => [
  ...new Set([leadId, ...(consortium?.members ?? []).map(({ organizationId }) => organizationId)]),
];

/** Every bid the law shuts out by what is on record, each with the article (GPL 22, 24, 48; GPR 18, 22; 102 art. 6). */
export function exclusions(bids: readonly CheckedBid[], records: Records, at: LegalContext): Exclusion[] {
  const alone = bids.flatMap((bid) =>
    breachesOf(bid, records, at).map((found) => ({ bidId: bid.bidId, ...found })),
  );
  return [...alone, ...linked(bids, records.controls), ...twice(bids)];
}

function breachesOf(bid: CheckedBid, records: Records, at: LegalContext): Breach[] {
  const { consortium, subcontracts = [] } = bid.qualification;
  const context = { leadId: bid.leadId, confirmed: bid.confirmed, terms: records.terms };
  return [
    ...partiesOf(bid).flatMap((id) => refusalOf(id, records, at)),
    ...(consortium ? consortiumBreaches(consortium, context) : []),
    ...subcontractBreaches(subcontracts, records.terms),
  ];
}

/** What would refuse a party if it bid itself: nobody gets in by a partner. */
function refusalOf(id: Id, { standing, preparers, reservedForSmes }: Records, at: LegalContext): Breach[] {
  try {
    mayBid(standing.get(id), { reservedForSmes, prepared: preparers.get(id) }, at);
    return [];
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    const { article, ...facts } = { article: 'GPL 22', ...error.facts };
    return [{ code: error.code, article: String(article), facts: { ...facts, organizationId: id } }];
  }
}

/** Bids of linked suppliers are all out (GPR 18); partners in one bid may be linked. */
function linked(bids: readonly CheckedBid[], controls: readonly Control[]): Exclusion[] {
  const bidsOf = new Map<Id, Id[]>();
  for (const bid of bids)
    for (const id of partiesOf(bid)) bidsOf.set(id, [...(bidsOf.get(id) ?? []), bid.bidId]);
  return linksAmong([...bidsOf.keys()], controls).flatMap(({ organizations, kind }) => {
    const [a, b] = organizations.map((id) => bidsOf.get(id) ?? []) as [Id[], Id[]];
    const apart = [...a.filter((id) => !b.includes(id)), ...b.filter((id) => !a.includes(id))];
    if (a.every((id) => b.includes(id)) || b.every((id) => a.includes(id))) return [];
    return apart.map((bidId) => ({
      ...{ bidId, code: 'bid.linked-suppliers', article: 'GPR 18', facts: { kind, organizations } },
    }));
  });
}

/**
 * Who is in a consortium neither bids alone nor in another one: all these bids are out (GPR 22). Only a member who
 * confirmed the agreement counts, else a rival could be shut out by being named.
 */
function twice(bids: readonly CheckedBid[]): Exclusion[] {
  const boundTo = new Map<Id, Id[]>();
  for (const bid of bids) {
    const bound = partiesOf(bid).filter((id) => id === bid.leadId || bid.confirmed.has(id));
    for (const id of bound) boundTo.set(id, [...(boundTo.get(id) ?? []), bid.bidId]);
  }
  return [...boundTo].flatMap(([organizationId, bidIds]) =>
    bidIds.length < 2
      ? []
      : bidIds.map((bidId) => ({
          ...{ bidId, code: 'bid.consortium-twice', article: 'GPR 22', facts: { organizationId } },
        })),
  );
}

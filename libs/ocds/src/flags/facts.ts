import { parseInstant, type Instant } from '#kernel';
import { at, idOf, objectsIn, textOf, type JsonObject } from '../json.ts';
import { withZone } from '../merge/merge-releases.ts';
import { moneyOf } from '../validate/coherence.ts';
import type { Value } from '../basics.ts';

export interface BidFacts {
  readonly id: string;
  readonly status: string;
  readonly receivedAt: Instant | undefined;
  /** Sorted, so that the same consortium is the same whatever its order. */
  readonly tenderers: readonly string[];
  readonly value: Readonly<Value> | undefined;
}

/** What flags and rankings look at of one process, read from its compiled release. */
export interface ProcessFacts {
  readonly ocid: string;
  readonly cancelled: boolean;
  readonly method: string | undefined;
  readonly methodDetails: string | undefined;
  readonly awardCriteria: string | undefined;
  readonly startsAt: Instant | undefined;
  readonly closesAt: Instant | undefined;
  readonly numberOfTenderers: number | undefined;
  readonly buyer: string | undefined;
  readonly procuringEntity: string | undefined;
  readonly bids: readonly BidFacts[];
  readonly awards: readonly AwardFacts[];
}

export interface AwardFacts {
  readonly status: string;
  readonly suppliers: readonly string[];
  readonly relatedBid: string | undefined;
  /** Classification ids of the items awarded. */
  readonly classes: readonly string[];
}

/** Never throws: what is missing or of another kind is not there. */
export function factsOf(compiled: JsonObject): ProcessFacts {
  const tender = compiled['tender'];
  return {
    ocid: textOf(compiled['ocid']),
    cancelled: ['cancelled', 'withdrawn'].includes(textOf(at(tender, 'status'))),
    method: stated(at(tender, 'procurementMethod')),
    methodDetails: stated(at(tender, 'procurementMethodDetails')),
    awardCriteria: stated(at(tender, 'awardCriteria')),
    startsAt: instantOf(at(tender, 'tenderPeriod', 'startDate')),
    closesAt: instantOf(at(tender, 'tenderPeriod', 'endDate')),
    numberOfTenderers: tendererCount(tender),
    buyer: idOf(at(compiled, 'buyer', 'id')),
    procuringEntity: idOf(at(tender, 'procuringEntity', 'id')),
    bids: objectsIn(at(compiled, 'bids', 'details')).map(bidFacts),
    awards: objectsIn(compiled['awards']).map(awardFacts),
  };
}

function tendererCount(tender: unknown): number | undefined {
  const told = at(tender, 'numberOfTenderers');
  if (typeof told === 'number') return told;
  const listed = objectsIn(at(tender, 'tenderers')).length;
  return listed > 0 ? listed : undefined;
}

function bidFacts(bid: JsonObject, place: number): BidFacts {
  return {
    id: idOf(bid['id']) ?? `#${place + 1}`,
    status: stated(bid['status']) ?? 'not stated',
    receivedAt: instantOf(bid['date']),
    tenderers: idsIn(bid['tenderers']).sort(),
    value: moneyOf(bid['value']),
  };
}

function awardFacts(award: JsonObject): AwardFacts {
  return {
    status: stated(award['status']) ?? 'not stated',
    suppliers: idsIn(award['suppliers']).sort(),
    relatedBid: idOf(award['relatedBid']),
    classes: objectsIn(award['items']).flatMap((item) => idOf(at(item, 'classification', 'id')) ?? []),
  };
}

const stated = (value: unknown): string | undefined => textOf(value) || undefined;
const idsIn = (list: unknown): string[] => objectsIn(list).flatMap(({ id }) => idOf(id) ?? []);

function instantOf(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parseInstant(withZone(value)) : undefined;
}

const NOT_BY_PRICE = ['ratedCriteria', 'qualityOnly', 'bestProposal', 'bestValueToGovernment'];

/** Whether the lowest valid price was to win. Unless something else is stated it was: old data seldom says. */
export const byPriceOnly = ({ awardCriteria }: ProcessFacts): boolean =>
  awardCriteria === undefined || !NOT_BY_PRICE.includes(awardCriteria);

/** Bids that somebody handed in and that were judged. */
export const judgedBids = (facts: ProcessFacts): BidFacts[] =>
  facts.bids.filter(({ status }) => status === 'valid' || status === 'disqualified');
export const validBids = (facts: ProcessFacts): BidFacts[] =>
  facts.bids.filter(({ status }) => status === 'valid');
export const activeAwards = (facts: ProcessFacts): AwardFacts[] =>
  facts.awards.filter(({ status }) => status === 'active');

/** Whether every award is decided; one that is pending or nonsense makes the process unfit for comparisons. */
export const decided = (facts: ProcessFacts): boolean =>
  facts.awards.every(({ status }) => ['active', 'cancelled', 'unsuccessful'].includes(status));

/** The one supplier of the one active award, if it is that simple. */
export function soleWinner(facts: ProcessFacts): string | undefined {
  const [award, ...others] = activeAwards(facts);
  if (!award || others.length > 0 || !decided(facts)) return undefined;
  return award.suppliers.length === 1 ? award.suppliers[0] : undefined;
}

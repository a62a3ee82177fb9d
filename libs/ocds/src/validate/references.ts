import { at, idOf, isObject, objectsIn, type JsonObject } from '../json.ts';
import { releaseMergeRules } from '../merge/merge-rules.ts';
import type { Findings } from './problem.ts';

/** Every item of every list has an id of its own; without one two releases cannot be merged. */
export function checkIds(release: JsonObject, found: Findings): void {
  walk(release, '', '', found);
}

function walk(value: JsonObject, path: string, rulePath: string, found: Findings): void {
  for (const [name, field] of Object.entries(value)) {
    const here = `${path}/${name}`;
    const rule = rulePath === '' ? name : `${rulePath}/${name}`;
    if (isObject(field)) walk(field, here, rule, found);
    if (!Array.isArray(field) || releaseMergeRules.get(rule) === 'wholeListMerge') continue;
    checkItems(objectsIn(field), here, found);
    objectsIn(field).forEach((item, i) => walk(item, `${here}/${i}`, rule, found));
  }
}

function checkItems(items: readonly JsonObject[], path: string, found: Findings): void {
  const seen = new Set<string>();
  items.forEach((item, i) => {
    const id = idOf(item['id']);
    if (id === undefined) found.add('ocds.id-missing', `${path}/${i}`, 'This item has no id of its own');
    else if (seen.has(id))
      found.add('ocds.id-repeated', `${path}/${i}/id`, `The id "${id}" stands twice in this list`);
    else seen.add(id);
  });
}

interface Mention {
  readonly path: string;
  readonly value: unknown;
  readonly role?: string;
}

/** Every organization mentioned is among the parties, with the role it is mentioned in. */
export function checkParties(release: JsonObject, found: Findings): void {
  const parties = new Map(objectsIn(release['parties']).map((party) => [idOf(party['id']), party]));
  for (const { path, value, role } of mentions(release)) {
    const id = idOf(at(value, 'id'));
    if (id === undefined) continue;
    const party = parties.get(id);
    if (!party) found.add('ocds.party-unknown', path, `No party has the id "${id}"`);
    else if (role !== undefined && !rolesOf(party).includes(role)) {
      found.add('ocds.role-missing', path, `The party "${id}" lacks the role "${role}"`);
    }
  }
}

const rolesOf = (party: JsonObject): readonly unknown[] =>
  Array.isArray(party['roles']) ? (party['roles'] as readonly unknown[]) : [];

function mentions(release: JsonObject): Mention[] {
  return [
    { path: '/buyer', value: release['buyer'], role: 'buyer' },
    {
      path: '/tender/procuringEntity',
      value: at(release, 'tender', 'procuringEntity'),
      role: 'procuringEntity',
    },
    ...each(at(release, 'tender', 'tenderers'), '/tender/tenderers', 'tenderer'),
    ...objectsIn(at(release, 'bids', 'details')).flatMap((bid, i) =>
      each(bid['tenderers'], `/bids/details/${i}/tenderers`, 'tenderer'),
    ),
    ...objectsIn(release['awards']).flatMap((award, i) =>
      each(award['suppliers'], `/awards/${i}/suppliers`, 'supplier'),
    ),
    ...objectsIn(release['contracts']).flatMap(payments),
    ...objectsIn(release['complaints']).map((one, i) => ({
      ...{ path: `/complaints/${i}/complainant`, value: one['complainant'] },
    })),
  ];
}

function each(list: unknown, path: string, role: string): Mention[] {
  return objectsIn(list).map((value, i) => ({ path: `${path}/${i}`, value, role }));
}

function payments(contract: JsonObject, i: number): Mention[] {
  return objectsIn(at(contract, 'implementation', 'transactions')).flatMap(({ payer, payee }, j) => {
    const path = `/contracts/${i}/implementation/transactions/${j}`;
    return [
      { path: `${path}/payer`, value: payer },
      { path: `${path}/payee`, value: payee },
    ];
  });
}

/** What a whole process refers to is there. Only a compiled release can be asked this: a release tells changes. */
export function checkLinks(compiled: JsonObject, found: Findings): void {
  const awards = idsOf(compiled['awards']);
  const bids = idsOf(at(compiled, 'bids', 'details'));
  const lots = idsOf(at(compiled, 'tender', 'lots'));
  objectsIn(compiled['awards']).forEach((award, i) => {
    mustResolve(award['relatedBid'], bids, `/awards/${i}/relatedBid`, found);
    for (const lot of Array.isArray(award['relatedLots']) ? award['relatedLots'] : [])
      mustResolve(lot, lots, `/awards/${i}/relatedLots`, found);
  });
  objectsIn(compiled['contracts']).forEach((contract, i) => {
    mustResolve(contract['awardID'], awards, `/contracts/${i}/awardID`, found);
    const milestones = idsOf(at(contract, 'implementation', 'milestones'));
    objectsIn(at(contract, 'implementation', 'transactions')).forEach((transaction, j) =>
      mustResolve(
        at(transaction, 'relatedImplementationMilestone', 'id'),
        milestones,
        `/contracts/${i}/implementation/transactions/${j}/relatedImplementationMilestone`,
        found,
      ),
    );
  });
}

const idsOf = (list: unknown): Set<string | undefined> => new Set(objectsIn(list).map(({ id }) => idOf(id)));

function mustResolve(id: unknown, known: Set<string | undefined>, path: string, found: Findings): void {
  const named = idOf(id);
  if (named !== undefined && !known.has(named))
    found.add('ocds.reference-unresolved', path, `Nothing has the id "${named}"`);
}

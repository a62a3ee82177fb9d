import { at, idOf, isObject, objectsIn, textOf, type Json, type JsonObject } from '../json.ts';
import type { OcdsProblem } from '../validate/problem.ts';

/** A compiled release in the words of OCDS 1.1.5, and what had to be changed for it. */
export interface Modernized {
  readonly compiled: JsonObject;
  readonly problems: readonly OcdsProblem[];
}

// What portals called the states of a bid before the bids extension had its codelist (and ProZorro still does).
const BID_STATUS: Readonly<Record<string, string>> = {
  active: 'valid',
  accepted: 'valid',
  unsuccessful: 'disqualified',
  rejected: 'disqualified',
  invalid: 'disqualified',
  draft: 'invited',
  deleted: 'withdrawn',
  cancelled: 'withdrawn',
};

/**
 * Reads old and loose data as it was meant: bids as a plain list or under the tender, statuses of other codelists,
 * organizations without an id of their own. Codes: `ocds.old-shape`, `ocds.old-code`, `ocds.id-derived`. Never throws.
 */
export function modernize(compiled: JsonObject): Modernized {
  const problems: OcdsProblem[] = [];
  const bids = bidsOf(compiled, problems).map((bid, i) => modernBid(bid, `/bids/details/${i}`, problems));
  const awards = objectsIn(compiled['awards']).map((award, i) => ({
    ...award,
    ...(award['suppliers'] !== undefined && {
      suppliers: withIds(award['suppliers'], `/awards/${i}/suppliers`, problems),
    }),
  }));
  const changed: Record<string, Json> = {};
  if (bids.length > 0)
    changed['bids'] = { ...(isObject(compiled['bids']) && compiled['bids']), details: bids };
  if (awards.length > 0) changed['awards'] = awards;
  return { compiled: { ...compiled, ...changed }, problems };
}

function bidsOf(compiled: JsonObject, problems: OcdsProblem[]): JsonObject[] {
  const details = at(compiled, 'bids', 'details');
  if (details !== undefined) return objectsIn(details);
  for (const [path, list] of [
    ['/bids', compiled['bids']],
    ['/tender/bids', at(compiled, 'tender', 'bids')],
  ] as const) {
    if (!Array.isArray(list)) continue;
    problems.push({ code: 'ocds.old-shape', path, message: 'Bids belong in bids/details' });
    return objectsIn(list);
  }
  return [];
}

function modernBid(bid: JsonObject, path: string, problems: OcdsProblem[]): JsonObject {
  const status = textOf(bid['status']);
  const known = BID_STATUS[status];
  if (known !== undefined)
    problems.push({
      code: 'ocds.old-code',
      path: `${path}/status`,
      message: `"${status}" is read as "${known}"`,
    });
  return {
    ...bid,
    ...(known !== undefined && { status: known }),
    ...(bid['tenderers'] !== undefined && {
      tenderers: withIds(bid['tenderers'], `${path}/tenderers`, problems),
    }),
  };
}

/** The same organization gets the same id in bids and awards: its identifier, else its name. */
function withIds(list: unknown, path: string, problems: OcdsProblem[]): JsonObject[] {
  return objectsIn(list).map((one, i) => {
    if (idOf(one['id']) !== undefined) return one;
    const number = idOf(at(one, 'identifier', 'id'));
    const scheme = textOf(at(one, 'identifier', 'scheme'));
    const id =
      number === undefined ? textOf(one['name']) : [scheme, number].filter((part) => part !== '').join('-');
    problems.push({
      code: 'ocds.id-derived',
      path: `${path}/${i}/id`,
      message: `Taken from identifier or name: "${id}"`,
    });
    return id === '' ? one : { ...one, id };
  });
}

import { parseInstant, RuleBroken } from '#kernel';
import { isObject, textOf, type Json, type JsonObject } from '../json.ts';
import { releaseMergeRules, type MergeRules } from './merge-rules.ts';
import { MergeTree, type LeafPolicy } from './merge-tree.ts';

export interface Merged {
  /** The process as it stands after its last release. */
  readonly compiledRelease: JsonObject;
  /** Every value each field ever had, with the release it came from. */
  readonly versionedRelease: JsonObject;
}

/**
 * Merges the releases of one process by the official rules of OCDS 1.1: in the order of their dates, `null` takes a
 * field away, lists of objects merge by `id`, other lists are replaced. Codes: `ocds.no-releases`, `ocds.mixed-ocids`,
 * `ocds.date-missing` (facts: `id`).
 */
export function mergeReleases(
  releases: readonly JsonObject[],
  rules: MergeRules = releaseMergeRules,
): Merged {
  const ordered = inOrder(releases);
  const last = ordered.at(-1) ?? {};
  const compiled = new MergeTree(rules, lastValue);
  for (const release of ordered) compiled.add(release);
  const { ocid, date } = last;
  return {
    compiledRelease: {
      ...{ tag: ['compiled'], id: `${textOf(ocid)}-${textOf(date)}`, date: date ?? null },
      ...compiled.result,
    },
    versionedRelease: versioned(ordered, rules),
  };
}

/** The releases by date; those of the same date in the order given. Throws as `mergeReleases`. */
function inOrder(releases: readonly JsonObject[]): JsonObject[] {
  if (releases.length === 0) throw new RuleBroken('ocds.no-releases', 'There is no release to merge');
  if (new Set(releases.map(({ ocid }) => ocid)).size > 1) {
    throw new RuleBroken('ocds.mixed-ocids', 'Only releases of one process can be merged');
  }
  return releases
    .map((release) => ({ release, when: whenOf(release) }))
    .sort((a, b) => a.when - b.when)
    .map(({ release }) => release);
}

function whenOf({ date, id }: JsonObject): number {
  const when = typeof date === 'string' ? parseInstant(withZone(date)) : undefined;
  if (when !== undefined) return when;
  throw new RuleBroken('ocds.date-missing', 'A release without a date has no place in the order', {
    id: typeof id === 'string' ? id : null,
  });
}

/** Old data writes dates without time, times without zone and microseconds; as UTC they are at least in order. */
export function withZone(date: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(date)) return `${date}T00:00:00Z`;
  const millis = date.replace(/(\.\d{3})\d+/, '$1').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return /(Z|[+-]\d\d:\d\d)$/.test(millis) ? millis : `${millis}Z`;
}

const lastValue: LeafPolicy = {
  nullRemoves: true,
  put: (_earlier, value) => value,
};

function versioned(releases: readonly JsonObject[], rules: MergeRules): JsonObject {
  let from: JsonObject = {};
  const tree = new MergeTree(rules, {
    nullRemoves: false,
    put: (earlier, value) => withVersion(earlier, value, from),
  });
  for (const release of releases) {
    from = release;
    const { ocid: _ocid, ...rest } = release;
    tree.add(rest);
  }
  return { ocid: from['ocid'] ?? null, ...tree.result };
}

/** A leaf's history, longer by one when the value is another than before. */
function withVersion(earlier: Json | undefined, value: Json, { id, date, tag }: JsonObject): Json {
  const history = Array.isArray(earlier) ? (earlier as Json[]) : [];
  const last = history.at(-1);
  if (isObject(last) && JSON.stringify(last['value']) === JSON.stringify(value)) return history;
  return [...history, { releaseID: id ?? null, releaseDate: date ?? null, releaseTag: tag ?? null, value }];
}

import { RuleBroken } from '#kernel';
import { at, idOf, isObject, objectsIn, type JsonObject } from '../json.ts';
import { mergeReleases } from '../merge/merge-releases.ts';
import { checkAmounts, checkDates, checkSecrecy, checkStates } from './coherence.ts';
import { Findings, type OcdsProblem } from './problem.ts';
import { checkIds, checkLinks, checkParties } from './references.ts';
import { schemaProblems } from './schema-problems.ts';

/**
 * Everything wrong with a release package: its schema (`ocds.schema`), and what a reader would stumble over. Codes:
 * `ocds.id-missing`, `ocds.id-repeated`, `ocds.party-unknown`, `ocds.role-missing`, `ocds.dates-incoherent`,
 * `ocds.date-in-future`, `ocds.told-early`, `ocds.status-contradicts`, `ocds.supplier-missing`, `ocds.currency-mixed`,
 * `ocds.contract-above-award`, `ocds.transactions-above-contract`, `ocds.date-shared`, `ocds.release-repeated`.
 */
export function validateReleasePackage(document: unknown): OcdsProblem[] {
  const schema = schemaProblems('releasePackage', document);
  const releases = objectsIn(at(document, 'releases'));
  return [...schema, ...releaseProblems(releases, '/releases')];
}

/** As `validateReleasePackage`; also `ocds.reference-unresolved`, `ocds.record-not-merged`, `ocds.mixed-ocids`. */
export function validateRecordPackage(document: unknown): OcdsProblem[] {
  const schema = schemaProblems('recordPackage', document);
  const records = objectsIn(at(document, 'records'));
  return [...schema, ...records.flatMap((record, i) => recordProblems(record, `/records/${i}`))];
}

/** Problems of single releases, and of several of one process together. */
export function releaseProblems(releases: readonly JsonObject[], path: string): OcdsProblem[] {
  const found = new Findings();
  const dates = new Set<string>();
  const ids = new Set<string>();
  releases.forEach((release, i) => {
    const [date, id] = [release['date'], release['id']].map((part) =>
      JSON.stringify([release['ocid'], part]),
    );
    if (dates.has(date ?? ''))
      found.add('ocds.date-shared', `${path}/${i}/date`, 'Another release of this process has the same date');
    if (ids.has(id ?? ''))
      found.add(
        'ocds.release-repeated',
        `${path}/${i}/id`,
        'Another release of this process has the same id',
      );
    dates.add(date ?? '');
    ids.add(id ?? '');
  });
  return [...found.all, ...releases.flatMap((release, i) => within(`${path}/${i}`, oneRelease(release)))];
}

function oneRelease(release: JsonObject): OcdsProblem[] {
  const found = new Findings();
  for (const check of [checkIds, checkParties, checkDates, checkSecrecy, checkStates, checkAmounts])
    check(release, found);
  return found.all;
}

/** A compiled release is a whole process: its references must resolve as well. */
export function processProblems(compiled: JsonObject): OcdsProblem[] {
  const found = new Findings();
  checkLinks(compiled, found);
  // When it was told is known of each release; the compiled one only has the last date.
  return [...oneRelease(compiled), ...found.all];
}

function recordProblems(record: JsonObject, path: string): OcdsProblem[] {
  const releases = objectsIn(record['releases']);
  const { compiledRelease } = record;
  const own = releaseProblems(releases, `${path}/releases`);
  if (!isObject(compiledRelease)) return own;
  return [
    ...own,
    ...mergeProblems(releases, compiledRelease, `${path}/compiledRelease`),
    ...within(`${path}/compiledRelease`, processProblems(compiledRelease)),
  ];
}

function mergeProblems(releases: readonly JsonObject[], compiled: JsonObject, path: string): OcdsProblem[] {
  // A record may link to its releases instead of holding them: then nobody can merge them here.
  if (releases.length === 0 || releases.some((release) => idOf(release['ocid']) === undefined)) return [];
  try {
    const { compiledRelease } = mergeReleases(releases);
    if (canonical(compiledRelease) === canonical(compiled)) return [];
    return [{ code: 'ocds.record-not-merged', path, message: 'Merging the releases gives something else' }];
  } catch (error) {
    if (error instanceof RuleBroken) return [{ code: error.code, path, message: error.message }];
    throw error;
  }
}

/** The same text for the same content, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

const within = (path: string, problems: readonly OcdsProblem[]): OcdsProblem[] =>
  problems.map((problem) => ({ ...problem, path: `${path}${problem.path}` }));

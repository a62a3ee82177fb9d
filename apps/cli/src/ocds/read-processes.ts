import { readFile } from 'node:fs/promises';
import { RuleBroken } from '#kernel';
import { at, idOf, isObject, objectsIn, type JsonObject, type OcdsProblem } from '#ocds';

/** All that some files say of one process, as they say it. */
export interface ReadProcess {
  readonly ocid: string;
  readonly releases: JsonObject[];
  /** A record's own compiled release, for records that only link to their releases. */
  compiled?: JsonObject;
}

export interface ReadResult {
  readonly processes: ReadProcess[];
  readonly problems: OcdsProblem[];
}

/**
 * The documents of a file: one JSON value, or one a line (JSON lines); lines that cannot be read are reported. Codes:
 * `ocds.file-unreadable`, `ocds.no-json` when not even one line is JSON.
 */
export async function documentsIn(file: string): Promise<{ documents: unknown[]; problems: OcdsProblem[] }> {
  const text = (await contentOf(file)).replace(/^\uFEFF/, '');
  const whole = parsed(text);
  if (whole !== undefined)
    return { documents: Array.isArray(whole.value) ? whole.value : [whole.value], problems: [] };
  const documents: unknown[] = [];
  const problems: OcdsProblem[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') return;
    const one = parsed(line);
    if (one) documents.push(one.value);
    else
      problems.push({
        code: 'ocds.line-unreadable',
        path: `${file}:${i + 1}`,
        message: 'This line is no JSON',
      });
  });
  if (documents.length > 0) return { documents, problems };
  throw new RuleBroken('ocds.no-json', `${file} holds neither JSON nor JSON lines`);
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason =
      isObject(error) || error instanceof Error ? String((error as { code?: unknown }).code) : '';
    throw new RuleBroken('ocds.file-unreadable', `${file} cannot be read: ${reason}`);
  }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The processes in these files, put together by ocid. Code: `ocds.nothing-to-replay`; what else see `documentsIn`. */
export async function readProcesses(files: readonly string[]): Promise<ReadResult> {
  const found = new Map<string, ReadProcess>();
  const problems: OcdsProblem[] = [];
  for (const file of files) {
    const read = await documentsIn(file);
    problems.push(...read.problems);
    read.documents.forEach((document, i) => addDocument(document, `${file}#${i + 1}`, { found, problems }));
  }
  if (found.size === 0)
    throw new RuleBroken('ocds.nothing-to-replay', 'No release and no record with an ocid was found');
  return { processes: [...found.values()], problems };
}

interface Collected {
  readonly found: Map<string, ReadProcess>;
  readonly problems: OcdsProblem[];
}

function addDocument(document: unknown, path: string, into: Collected): void {
  const releases = objectsIn(at(document, 'releases'));
  const records = objectsIn(at(document, 'records'));
  const isRecord = isObject(document) && ('compiledRelease' in document || 'versionedRelease' in document);
  if (records.length > 0) for (const record of records) addRecord(record, path, into);
  else if (isRecord) addRecord(document, path, into);
  else if (releases.length > 0) for (const release of releases) addRelease(release, path, into);
  else if (isObject(document) && 'ocid' in document) addRelease(document, path, into);
  else
    into.problems.push({
      code: 'ocds.not-ocds',
      path,
      message: 'Neither a package nor a release nor a record',
    });
}

function addRecord(record: JsonObject, path: string, into: Collected): void {
  const { compiledRelease } = record;
  const ocid = idOf(record['ocid']) ?? idOf(at(compiledRelease, 'ocid'));
  // A linked release is a web address: it is not fetched.
  for (const release of objectsIn(record['releases'])) {
    if (!('url' in release) || 'tag' in release) addRelease({ ocid: ocid ?? null, ...release }, path, into);
  }
  if (isObject(compiledRelease)) {
    const process = processOf(ocid, path, into);
    if (process) process.compiled = compiledRelease;
  }
}

function addRelease(release: JsonObject, path: string, into: Collected): void {
  const process = processOf(idOf(release['ocid']), path, into);
  const text = JSON.stringify(release);
  // The same file is easily downloaded twice.
  if (process && !process.releases.some((one) => JSON.stringify(one) === text))
    process.releases.push(release);
}

function processOf(
  ocid: string | undefined,
  path: string,
  { found, problems }: Collected,
): ReadProcess | undefined {
  if (ocid === undefined) {
    problems.push({ code: 'ocds.ocid-missing', path, message: 'Nobody knows what process this belongs to' });
    return undefined;
  }
  const process = found.get(ocid) ?? { ocid, releases: [] };
  found.set(ocid, process);
  return process;
}

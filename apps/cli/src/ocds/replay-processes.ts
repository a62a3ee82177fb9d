import { RuleBroken } from '#kernel';
import {
  factsOf,
  mergeReleases,
  modernize,
  processProblems,
  redFlags,
  releaseProblems,
  textOf,
  at,
  type FlagOptions,
  type JsonObject,
  type OcdsFlag,
  type OcdsProblem,
} from '#ocds';
import { rankBids, type RankedLine } from './rank-bids.ts';
import type { ReadProcess, ReadResult } from './read-processes.ts';

/** A kind of problem, how often, and where first. */
export interface ProblemCount extends OcdsProblem {
  readonly count: number;
}

export interface ReplayedProcess {
  readonly ocid: string;
  readonly title: string;
  readonly bids: readonly {
    id: string;
    tenderers: readonly string[];
    status: string;
    amount: number | null;
    currency: string | null;
  }[];
  readonly ranking: readonly RankedLine[];
  readonly scoring: { readonly method: string; readonly article: string };
  readonly awardedAgrees: boolean | null;
  readonly flags: readonly OcdsFlag[];
  readonly problems: readonly ProblemCount[];
}

export interface Replay {
  readonly processes: readonly ReplayedProcess[];
  /** Flags of bidders and buyers, over all processes. */
  readonly flags: readonly OcdsFlag[];
  /** What could not be read at all. */
  readonly problems: readonly ProblemCount[];
}

/** Merges, checks, ranks and flags what was read; what is wrong with the data is told, never thrown. */
export function replayProcesses({ processes, problems }: ReadResult, options: FlagOptions = {}): Replay {
  const read = processes.map((process) => ({ process, ...compiledOf(process) }));
  const flags = redFlags(
    read.map(({ compiled }) => factsOf(compiled)),
    options,
  );
  return {
    processes: read.map(({ process, compiled, problems: found }) => {
      const { lines, method, article, awardedAgrees, problems: unranked } = rankBids(compiled);
      const all = [
        ...releaseProblems(process.releases, '/releases'),
        ...found,
        ...processProblems(compiled),
        ...unranked,
      ];
      return {
        ...{ ocid: process.ocid, title: textOf(at(compiled, 'tender', 'title')), bids: bidLines(compiled) },
        ...{ ranking: lines, scoring: { method, article }, awardedAgrees, problems: counted(all) },
        flags: flags.filter(({ subject, subjectId }) => subject === 'process' && subjectId === process.ocid),
      };
    }),
    flags: flags.filter(({ subject }) => subject !== 'process'),
    problems: counted(problems),
  };
}

const EARLIEST = '1970-01-01T00:00:00Z';

/** The process as it stands; releases nobody dated come first. */
function compiledOf({ ocid, releases, compiled }: ReadProcess): {
  compiled: JsonObject;
  problems: OcdsProblem[];
} {
  const problems: OcdsProblem[] = [];
  const dated = releases.map((release, i) => {
    if (isDated(release)) return release;
    problems.push({
      code: 'ocds.date-missing',
      path: `/releases/${i}/date`,
      message: 'Merged as the earliest',
    });
    return { ...release, date: EARLIEST };
  });
  const merged = dated.length > 0 ? mergeReleases(dated).compiledRelease : (compiled ?? {});
  const modern = modernize({ ...merged, ocid });
  return { compiled: modern.compiled, problems: [...problems, ...modern.problems] };
}

function isDated(release: JsonObject): boolean {
  try {
    mergeReleases([release]);
    return true;
  } catch (error) {
    if (error instanceof RuleBroken) return false;
    throw error;
  }
}

function bidLines(compiled: JsonObject): ReplayedProcess['bids'] {
  return factsOf(compiled).bids.map(({ id, tenderers, status, value }) => ({
    ...{ id, tenderers, status },
    ...{ amount: value?.amount ?? null, currency: value?.currency ?? null },
  }));
}

/** Old data breaks one rule a hundred times: each is told once, with its number. */
export function counted(problems: readonly OcdsProblem[]): ProblemCount[] {
  const counts = new Map<string, ProblemCount>();
  for (const problem of problems)
    counts.set(problem.code, {
      ...problem,
      ...counts.get(problem.code),
      count: (counts.get(problem.code)?.count ?? 0) + 1,
    });
  return [...counts.values()];
}

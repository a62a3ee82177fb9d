import { activeAwards, decided, judgedBids, soleWinner, validBids, type ProcessFacts } from './facts.ts';
import { fencesOf, isHighOutlier, isLowOutlier, quantile } from './fences.ts';
import type { FlagCode, FlagOptions, Raised, SubjectKind } from './flag.ts';

export interface HistoryFlags {
  readonly raised: Raised[];
  /** Of how many the question could be asked. */
  readonly asked: number;
}

interface Tally {
  part: number;
  whole: number;
}

class Tallies {
  readonly of = new Map<string, Tally>();

  add(id: string, part: boolean): void {
    const tally = this.of.get(id) ?? { part: 0, whole: 0 };
    tally.whole += 1;
    if (part) tally.part += 1;
    this.of.set(id, tally);
  }
}

/** R025: who bids often and hardly ever wins may be bidding for company (陪标). */
export function excessiveLosers(processes: readonly ProcessFacts[]): HistoryFlags {
  const bids = new Tallies();
  for (const facts of processes) {
    const winner = soleWinner(facts);
    const valid = validBids(facts);
    if (winner === undefined || valid.some(({ tenderers }) => tenderers.length !== 1)) continue;
    // Somebody's second bid in the same procedure is no second chance.
    for (const one of new Set(valid.map(({ tenderers }) => tenderers[0] ?? '')))
      bids.add(one, one === winner);
  }
  const all = [...bids.of].map(([id, { part, whole }]) => ({
    id,
    won: part,
    valid: whole,
    ratio: part / whole,
  }));
  const fences = fencesOf(all.map(({ ratio }) => ratio));
  if (!fences) return { raised: [], asked: 0 };
  const many = quantile(
    all.map(({ valid }) => valid),
    0.75,
  );
  const raised = all
    .filter(({ valid, ratio }) => valid >= many && isLowOutlier(ratio, fences))
    .map(({ id, won, valid, ratio }): Raised => ({
      ...{ code: 'R025', subject: 'tenderer', subjectId: id, value: ratio, fences },
      inputs: { won, validBids: valid, q3OfValidBids: many },
    }));
  return { raised, asked: all.length };
}

const KINDS = {
  buyer: (facts: ProcessFacts) => (facts.buyer === undefined ? [] : [facts.buyer]),
  procuringEntity: (facts: ProcessFacts) =>
    facts.procuringEntity === undefined ? [] : [facts.procuringEntity],
} as const;

/** R038: where bids are thrown out far more often than elsewhere. */
export function excessiveRejections(
  processes: readonly ProcessFacts[],
  { minimumBids = 2 }: FlagOptions,
): HistoryFlags {
  const byKind: Record<'buyer' | 'procuringEntity' | 'tenderer', Tallies> = {
    ...{ buyer: new Tallies(), procuringEntity: new Tallies(), tenderer: new Tallies() },
  };
  for (const facts of processes) {
    for (const { status, tenderers } of judgedBids(facts)) {
      const out = status === 'disqualified';
      for (const kind of ['buyer', 'procuringEntity'] as const)
        for (const id of KINDS[kind](facts)) byKind[kind].add(id, out);
      for (const id of tenderers) byKind.tenderer.add(id, out);
    }
  }
  const results = (Object.keys(byKind) as (keyof typeof byKind)[]).map((kind) =>
    rejectionsOf(kind, byKind[kind], kind === 'tenderer' ? minimumBids : 1),
  );
  return {
    raised: results.flatMap(({ raised }) => raised),
    asked: results.reduce((sum, { asked }) => sum + asked, 0),
  };
}

function rejectionsOf(subject: SubjectKind, { of }: Tallies, minimum: number): HistoryFlags {
  const all = [...of]
    .filter(([, { whole }]) => whole >= minimum)
    .map(([id, { part, whole }]) => ({ id, disqualified: part, submitted: whole, ratio: part / whole }));
  const fences = fencesOf(all.map(({ ratio }) => ratio));
  if (!fences) return { raised: [], asked: 0 };
  const raised = all
    .filter(({ ratio }) => isHighOutlier(ratio, fences))
    .map(({ id, disqualified, submitted, ratio }): Raised => ({
      ...{ code: 'R038', subject, subjectId: id, value: ratio, fences },
      inputs: { disqualified, submitted },
    }));
  return { raised, asked: all.length };
}

interface Variety {
  readonly classes: Set<string>;
  readonly processes: Set<string>;
}

/** R048: a supplier of everything is perhaps a name for hire. Classes are those of the items awarded. */
export function heterogeneousSuppliers(
  processes: readonly ProcessFacts[],
  { minimumProcesses = 20, classDigits = 2 }: FlagOptions,
): HistoryFlags {
  const all = [...varieties(processes, classDigits)].filter(
    ([, known]) => known.processes.size >= minimumProcesses,
  );
  const fences = fencesOf(all.map(([, known]) => known.classes.size));
  if (!fences) return { raised: [], asked: 0 };
  const code: FlagCode = 'R048';
  const raised = all
    .filter(([, known]) => isHighOutlier(known.classes.size, fences))
    .map(([subjectId, known]): Raised => ({
      ...{ code, subject: 'tenderer', subjectId, value: known.classes.size, fences },
      inputs: { classes: [...known.classes].sort(), processes: known.processes.size },
    }));
  return { raised, asked: all.length };
}

function varieties(processes: readonly ProcessFacts[], digits: number): Map<string, Variety> {
  const found = new Map<string, Variety>();
  for (const facts of processes.filter(decided)) {
    for (const { suppliers, classes } of activeAwards(facts)) {
      const [id, ...others] = suppliers;
      if (id === undefined || others.length > 0 || classes.length === 0) continue;
      const known = found.get(id) ?? { classes: new Set(), processes: new Set() };
      known.processes.add(facts.ocid);
      for (const one of classes) known.classes.add(one.slice(0, digits));
      found.set(id, known);
    }
  }
  return found;
}

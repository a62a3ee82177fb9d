import { fitOfPost, fitOfShift, type Reason } from './fit.rules.ts';
import {
  edgesOf,
  unfilledTargets,
  unmatchedPeople,
  type Table,
  type Target,
  type UnmatchedPerson,
  type UnmatchedTarget,
} from './round.rules.ts';
import { digestOf, type RoundInput } from './round-input.ts';
import type { Solver } from './solve.ts';

export interface Proposed {
  readonly personId: string;
  readonly targetId: string;
  readonly fit: number;
  readonly because: readonly Reason[];
}

/** Plain data: two results are the same when their JSON is. */
export interface RoundResult {
  readonly fit: number;
  readonly unfilled: number;
  readonly proposals: readonly Proposed[];
  readonly people: readonly UnmatchedPerson[];
  readonly targets: readonly UnmatchedTarget[];
}

/** From the input alone to the result; run again on a stored input it must give the stored result. */
export function solveInput(solver: Solver, input: RoundInput): Promise<RoundResult> {
  const seed = digestOf(input);
  return input.use === 'volunteers-to-shifts'
    ? solveTable(solver, { people: input.people, targets: input.targets, fit: fitOfShift }, seed)
    : solveTable(solver, { people: input.people, targets: input.targets, fit: fitOfPost }, seed);
}

async function solveTable<P extends { readonly id: string }, T extends Target>(
  solver: Solver,
  table: Table<P, T>,
  seed: string,
): Promise<RoundResult> {
  const edges = edgesOf(table);
  const seats = new Map(table.targets.map(({ id, open }) => [id, open]));
  const { pairs, fit } = await solver.solve({ edges, seats, seed });
  const chosen = new Set(pairs.map(({ personId, targetId }) => `${personId} ${targetId}`));
  const proposals = edges.filter(({ personId, targetId }) => chosen.has(`${personId} ${targetId}`));
  const targets = unfilledTargets(table, pairs);
  const unfilled = targets.reduce((sum, target) => sum + Math.max(0, target.unfilled), 0);
  return { fit, unfilled, proposals, people: unmatchedPeople(table, pairs), targets };
}

import { isProof, type Certificate } from './certificate.rules.ts';
import { fitOfPost, fitOfShift, type Reason } from './fit.rules.ts';
import {
  edgesOf,
  unfilledTargets,
  unmatchedPeople,
  type Edge,
  type Pair,
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
  readonly certificate: Certificate;
}

type AnyTable = Table<{ readonly id: string }, Target>;

// The facts of people and targets stay with their rule: from here on only ids, seats and verdicts count.
function tableOf(input: RoundInput): AnyTable {
  const table =
    input.use === 'volunteers-to-shifts'
      ? { people: input.people, targets: input.targets, fit: fitOfShift }
      : { people: input.people, targets: input.targets, fit: fitOfPost };
  return table as unknown as AnyTable;
}

const seatsOf = ({ targets }: AnyTable): ReadonlyMap<string, number> =>
  new Map(targets.map(({ id, open }) => [id, open]));

/** From the input alone to the result; run again on a stored input it must give the stored result. */
export async function solveInput(solver: Solver, input: RoundInput): Promise<RoundResult> {
  const table = tableOf(input);
  const edges = edgesOf(table);
  const { pairs, fit, certificate } = await solver.solve({
    edges,
    seats: seatsOf(table),
    seed: digestOf(input),
  });
  const targets = unfilledTargets(table, pairs);
  const unfilled = targets.reduce((sum, target) => sum + Math.max(0, target.unfilled), 0);
  return {
    ...{ fit, unfilled, targets, certificate },
    proposals: chosenOf(edges, pairs),
    people: unmatchedPeople(table, pairs),
  };
}

/** Whether a stored result is optimal for its input, shown by its own certificate without solving anything. */
export function provesResult(input: RoundInput, { proposals, certificate }: RoundResult): boolean {
  const table = tableOf(input);
  const edges = edgesOf(table);
  const chosen = chosenOf(edges, proposals);
  return chosen.length === proposals.length && isProof(certificate, { edges, seats: seatsOf(table) }, chosen);
}

function chosenOf(edges: readonly Edge[], pairs: readonly Pair[]): Edge[] {
  const chosen = new Set(pairs.map(({ personId, targetId }) => `${personId} ${targetId}`));
  return edges.filter(({ personId, targetId }) => chosen.has(`${personId} ${targetId}`));
}

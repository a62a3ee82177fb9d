import { RuleBroken } from '#kernel';
import type { Reason, Verdict } from './fit.rules.ts';

export interface Target {
  readonly id: string;
  /** Seats or places that are free and held by no open proposal. */
  readonly open: number;
  /** Why nobody may be proposed at all, e.g. `target.begun`; `null` when people may. */
  readonly closed: string | null;
}

/** A person who may be proposed for a target. */
export interface Edge {
  readonly personId: string;
  readonly targetId: string;
  readonly fit: number;
  readonly because: readonly Reason[];
}

export interface Pair {
  readonly personId: string;
  readonly targetId: string;
}

export interface UnmatchedPerson {
  readonly personId: string;
  readonly reasons: readonly string[];
}

export interface UnmatchedTarget {
  readonly targetId: string;
  readonly unfilled: number;
  readonly reasons: readonly string[];
}

/** What a round is about: each person beside each target. `P` and `T` carry the facts the fit rests on. */
export interface Table<P extends { readonly id: string }, T extends Target> {
  readonly people: readonly P[];
  readonly targets: readonly T[];
  readonly fit: (person: P, target: T) => Verdict;
}

/** More would keep the process busy for too long; narrow the round by area or by targets. */
export const MOST_EDGES = 60_000;

/** Every allowed pair, in order of person and target. Throws `round.too-large`. */
export function edgesOf<P extends { readonly id: string }, T extends Target>(table: Table<P, T>): Edge[] {
  const edges: Edge[] = [];
  for (const person of table.people) {
    for (const target of table.targets) {
      if (target.closed !== null || target.open <= 0) continue;
      const verdict = table.fit(person, target);
      if (!verdict.allowed) continue;
      const { fit, because } = verdict;
      edges.push({ personId: person.id, targetId: target.id, fit, because });
    }
  }
  if (edges.length > MOST_EDGES) {
    throw new RuleBroken('round.too-large', 'Narrow the round by area or by targets', {
      pairs: edges.length,
      most: MOST_EDGES,
    });
  }
  return edges;
}

/** For each person without a proposal, why: the hard rules met, or `outranked` when seats went to others. */
export function unmatchedPeople<P extends { readonly id: string }, T extends Target>(
  table: Table<P, T>,
  pairs: readonly Pair[],
): UnmatchedPerson[] {
  const matched = new Set(pairs.map(({ personId }) => personId));
  return table.people
    .filter(({ id }) => !matched.has(id))
    .map((person) => ({
      personId: person.id,
      reasons: whyNone(
        table.targets.map((target) => closedFor(target) ?? whyNot(table.fit(person, target))),
        'target.none',
      ),
    }));
}

/** For each target with seats left, why nobody is proposed for them. */
export function unfilledTargets<P extends { readonly id: string }, T extends Target>(
  table: Table<P, T>,
  pairs: readonly Pair[],
): UnmatchedTarget[] {
  return table.targets.flatMap((target) => {
    const filled = pairs.filter(({ targetId }) => targetId === target.id).length;
    const unfilled = Math.max(0, target.open) - filled;
    const closed = closedFor(target);
    if (closed !== undefined) return [{ targetId: target.id, unfilled, reasons: [closed] }];
    if (unfilled === 0) return [];
    const taken = new Set(pairs.map(({ personId }) => personId));
    const others = table.people.filter(({ id }) => !taken.has(id));
    const reasons = others.map((person) => whyNot(table.fit(person, target)));
    return [{ targetId: target.id, unfilled, reasons: whyNone(reasons, 'people.none-left') }];
  });
}

const closedFor = (target: Target): string | undefined =>
  target.closed ?? (target.open <= 0 ? 'target.full' : undefined);

const whyNot = (verdict: Verdict): string => (verdict.allowed ? 'outranked' : verdict.because);

// Who could have been proposed was outranked; then what else stood in the way does not matter.
function whyNone(reasons: readonly string[], none: string): string[] {
  if (reasons.length === 0) return [none];
  if (reasons.includes('outranked')) return ['outranked'];
  return [...new Set(reasons)].sort();
}

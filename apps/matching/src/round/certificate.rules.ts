import type { Edge } from './round.rules.ts';

/**
 * Prices of people and of seats, whole numbers, those of 0 left out. If no pair is worth more than its person and its
 * seat cost together, nobody can fill seats worth more than all of them cost; an assignment worth exactly that is optimal.
 */
export interface Certificate {
  /** What a filled seat is worth besides its fit: more than all fits together, so that filling comes first. */
  readonly bonus: number;
  readonly people: Readonly<Record<string, number>>;
  readonly targets: Readonly<Record<string, number>>;
}

interface Bounds {
  readonly edges: readonly Edge[];
  readonly seats: ReadonlyMap<string, number>;
}

/** One more than the fits of the largest possible assignment can differ by. */
export function bonusOf(edges: readonly Edge[], seats: ReadonlyMap<string, number>): number {
  const people = new Set(edges.map(({ personId }) => personId)).size;
  const places = [...seats.values()].reduce((sum, n) => sum + Math.max(0, n), 0);
  return 1 + Math.min(people, places) * edges.reduce((most, { fit }) => Math.max(most, fit), 0);
}

/** Whether these pairs are allowed, fit the seats, and are as good as any: weak duality, checked in whole numbers. */
export function isProof(
  { bonus, people, targets }: Certificate,
  { edges, seats }: Bounds,
  pairs: readonly Edge[],
): boolean {
  const prices = [...Object.values(people), ...Object.values(targets)];
  if (bonus < bonusOf(edges, seats) || prices.some((price) => price < 0)) return false;
  const covered = edges.every(
    ({ personId, targetId, fit }) => (people[personId] ?? 0) + (targets[targetId] ?? 0) >= bonus + fit,
  );
  const worth = pairs.reduce((sum, { fit }) => sum + bonus + fit, 0);
  const cost =
    Object.values(people).reduce((sum, price) => sum + price, 0) +
    Object.entries(targets).reduce((sum, [id, price]) => sum + price * (seats.get(id) ?? 0), 0);
  return covered && worth === cost && isAssignment(edges, seats, pairs);
}

function isAssignment(
  edges: readonly Edge[],
  seats: ReadonlyMap<string, number>,
  pairs: readonly Edge[],
): boolean {
  const allowed = new Set(edges);
  const left = new Map(seats);
  const placed = new Set<string>();
  for (const pair of pairs) {
    const free = left.get(pair.targetId) ?? 0;
    if (!allowed.has(pair) || free <= 0 || placed.has(pair.personId)) return false;
    left.set(pair.targetId, free - 1);
    placed.add(pair.personId);
  }
  return true;
}

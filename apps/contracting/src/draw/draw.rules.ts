import { RuleBroken, type Id } from '#kernel';

/** Somebody or something of a pool, with the rank its seed gives it: hex, unknowable before the seed is told. */
export interface Ranked {
  readonly id: Id;
  readonly rank: string;
}

/** The lowest rank first. */
export const inOrder = (pool: readonly Ranked[]): Id[] =>
  [...pool].sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ id }) => id);

/**
 * Who replaces somebody drawn: the next of the order that was not drawn yet. Throws `draw.not-drawn`,
 * `draw.opinion-given`, `draw.nobody-left`.
 */
export function replacementFor(
  personId: Id,
  of: { readonly order: readonly Id[]; readonly drawn: readonly Id[]; readonly answered: readonly Id[] },
): Id {
  if (!of.drawn.includes(personId)) throw new RuleBroken('draw.not-drawn', 'This person is not drawn');
  if (of.answered.includes(personId))
    throw new RuleBroken('draw.opinion-given', 'This person has given an opinion');
  const next = of.order.find((id) => !of.drawn.includes(id));
  if (next === undefined) throw new RuleBroken('draw.nobody-left', 'Everybody is drawn already');
  return next;
}

import { RuleBroken } from './rule-broken.ts';

/** From each state, the states it may move to. A state with an empty list is final. */
export type TransitionTable<S extends string> = { readonly [from in S]: readonly S[] };

/**
 * The next state, or `<subject>.wrong-state` when the table does not list the move. There is no way around it:
 * a state is only ever written with what this returns.
 */
export function transition<S extends string>(
  subject: string,
  table: TransitionTable<S>,
  move: { readonly from: S; readonly to: S },
): S {
  if (!table[move.from].includes(move.to)) {
    throw new RuleBroken(
      `${subject}.wrong-state`,
      `${subject} is ${move.from} and cannot become ${move.to}`,
      {
        from: move.from,
        to: move.to,
        allowed: table[move.from],
      },
    );
  }
  return move.to;
}

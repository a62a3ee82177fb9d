import { RuleBroken } from '#kernel';
import { rationals } from '#regulation';
import type { RecordState } from './service-record.rules.ts';

/** Whether a session counts as one, or by the heads that were there. */
export type Counted = 'session' | 'head';
export type Word = 'UNCONFIRMED' | 'CONFIRMED' | 'DENIED';

export interface Roster {
  readonly counted: Counted;
  /** Of the record, when all confirm: heads on the roster, or the units of the session. */
  readonly claimedUnits: number;
  readonly words: readonly Word[];
}

/** Heads are claimed as many as are on the roster. Throws `service-record.units-differ`. */
export function claimFits({ counted, claimedUnits, words }: Roster): void {
  if (counted === 'session' || claimedUnits === words.length) return;
  throw new RuleBroken('service-record.units-differ', 'As many heads are claimed as the roster names', {
    claimedUnits,
    roster: words.length,
  });
}

/**
 * What a roster proves: counted by head, those who confirmed; counted by session, all of it once the share of the
 * roster that the dated rule asks for confirmed, and nothing before. Denied when no answer to come could prove
 * anything.
 */
export function proven(
  { counted, claimedUnits, words }: Roster,
  share: string,
): { readonly state: Extract<RecordState, Word>; readonly units: number } {
  const confirmed = words.filter((word) => word === 'CONFIRMED').length;
  const open = words.filter((word) => word === 'UNCONFIRMED').length;
  const needed = counted === 'head' ? 1 : neededOf(words.length, share);
  if (confirmed >= needed)
    return { state: 'CONFIRMED', units: counted === 'head' ? confirmed : claimedUnits };
  return { state: confirmed + open < needed ? 'DENIED' : 'UNCONFIRMED', units: claimedUnits };
}

/** The least number of a roster that reaches the share, at least one. */
export function neededOf(roster: number, share: string): number {
  const { ceil, multiply, parseDecimal, rational } = rationals;
  return Math.max(1, Number(ceil(multiply(rational(roster), parseDecimal(share)))));
}

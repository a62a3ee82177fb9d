import { RuleBroken, transition, type Id, type LegalDate, type TransitionTable } from '#kernel';

/**
 * AWAITING_SUPERVISION: the recipient confirmed a piece of case work that its supervisor has not signed off yet.
 * FALSIFIED: confirmed first, found untrue later. Only CONFIRMED ever settles.
 */
export type RecordState = 'UNCONFIRMED' | 'AWAITING_SUPERVISION' | 'CONFIRMED' | 'DENIED' | 'FALSIFIED';

const moves: TransitionTable<RecordState> = {
  UNCONFIRMED: ['AWAITING_SUPERVISION', 'CONFIRMED', 'DENIED'],
  AWAITING_SUPERVISION: ['CONFIRMED'],
  CONFIRMED: ['FALSIFIED'],
  DENIED: [],
  FALSIFIED: [],
};

export function recordMoves(from: RecordState, to: RecordState): RecordState {
  return transition('service-record', moves, { from, to });
}

export interface Performance {
  readonly state: string;
  readonly startsOn: LegalDate | null;
  readonly endsOn: LegalDate | null;
}

/** Work counts only under a signed contract, within its term. Throws `contract.not-in-performance`. */
export function inPerformance({ state, startsOn, endsOn }: Performance, on: LegalDate): void {
  if (state !== 'SIGNED' || startsOn === null || endsOn === null || on < startsOn || on > endsOn) {
    throw new RuleBroken('contract.not-in-performance', `The contract is not in performance on ${on}`, {
      state,
      startsOn,
      endsOn,
    });
  }
}

/** A service is recorded after it took place. */
export function servedAlready(servedOn: LegalDate, today: LegalDate): void {
  if (servedOn > today)
    throw new RuleBroken('service-record.in-future', `${servedOn} has not come`, { servedOn, today });
}

/** A record as far as a word on it goes. */
export interface Told {
  readonly state: RecordState;
  readonly way: 'own' | 'proxy' | null;
  readonly supervision: 'none' | 'due' | 'done';
  readonly settled: boolean;
}

// What one's own word may undo of a helper's.
const overruling: TransitionTable<RecordState> = {
  UNCONFIRMED: [],
  AWAITING_SUPERVISION: ['DENIED'],
  CONFIRMED: ['DENIED'],
  DENIED: ['AWAITING_SUPERVISION', 'CONFIRMED'],
  FALSIFIED: [],
};

export interface Word {
  readonly happened: boolean;
  readonly way: 'own' | 'proxy';
}

export interface Outcome {
  readonly state: RecordState;
  readonly case: 'denied' | 'proxy-contradicted' | null;
}

/**
 * Where a word leads. One's own word is given once; after a helper's word it may still be given and stands before it:
 * a confirmation becomes the person's own, a denial undoes what is not settled yet, and either way a contradiction
 * opens a case. Throws `service-record.wrong-state`.
 */
export function afterWord(told: Told, word: Word): Outcome {
  const to = !word.happened ? 'DENIED' : told.supervision === 'due' ? 'AWAITING_SUPERVISION' : 'CONFIRMED';
  if (told.way === 'proxy' && word.way === 'own') return overruled(told, to);
  return { state: recordMoves(told.state, to), case: word.happened ? null : 'denied' };
}

function overruled({ state, settled }: Told, to: RecordState): Outcome {
  if (to === 'DENIED' && state === 'DENIED') return { state, case: null };
  if (to !== 'DENIED' && (state === 'CONFIRMED' || state === 'AWAITING_SUPERVISION'))
    return { state, case: null };
  const moved = transition('service-record', overruling, { from: state, to });
  return { state: settled ? state : moved, case: 'proxy-contradicted' };
}

/** Who signs off neither did the work nor wrote it down (GPL 61). Throws `duty.not-separated`. */
export function maySupervise(by: Id, own: readonly Id[]): void {
  if (!own.includes(by)) return;
  throw new RuleBroken('duty.not-separated', 'Who did the work does not sign it off', { article: 'GPL 61' });
}

/** Whoever works for the supplier confirms nothing, in nobody's name (GPL 61). Throws `duty.not-separated`. */
export function mayConfirm(by: { readonly ofSupplier: boolean; readonly atWork: boolean }): void {
  if (!by.ofSupplier && !by.atWork) return;
  throw new RuleBroken('duty.not-separated', 'The supplier’s people do not confirm its work', {
    article: 'GPL 61',
  });
}

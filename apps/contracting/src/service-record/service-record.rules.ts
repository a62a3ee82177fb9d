import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';

/** FALSIFIED: confirmed first, found untrue later. */
export type RecordState = 'UNCONFIRMED' | 'CONFIRMED' | 'DENIED' | 'FALSIFIED';

const moves: TransitionTable<RecordState> = {
  UNCONFIRMED: ['CONFIRMED', 'DENIED'],
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

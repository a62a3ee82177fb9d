import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';

/** What one side may say the other did wrong. */
export const faultKinds = [
  'not-performed',
  'poor-quality',
  'vacant-post',
  'false-record',
  'late-acceptance',
  'late-payment',
  'conditions-withheld',
  'data-mishandled',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultState = 'FILED' | 'ANSWERED' | 'DECIDED';

const moves: TransitionTable<FaultState> = {
  FILED: ['ANSWERED', 'DECIDED'],
  ANSWERED: ['DECIDED'],
  DECIDED: [],
};

export function faultMoves(from: FaultState, to: FaultState): FaultState {
  return transition('fault', moves, { from, to });
}

export interface Fault {
  readonly state: FaultState;
  readonly reportedSide: 'buyer' | 'supplier';
  readonly answerDue: LegalDate;
}

/** The other side is heard, in time. Throws `fault.own-report`, `fault.answer-late`, `fault.wrong-state`. */
export function mayAnswer(fault: Fault, side: 'buyer' | 'supplier', today: LegalDate): FaultState {
  if (side === fault.reportedSide)
    throw new RuleBroken('fault.own-report', 'The other side answers your report');
  const state = faultMoves(fault.state, 'ANSWERED');
  if (today <= fault.answerDue) return state;
  throw new RuleBroken('fault.answer-late', `The answer was due by ${fault.answerDue}`, {
    answerDue: fault.answerDue,
  });
}

/** Whoever belongs to a side does not judge between the two (GPL 61). Throws `duty.not-separated`. */
export function standsAbove(parties: readonly string[], organizationId: string | undefined): void {
  if (organizationId === undefined || !parties.includes(organizationId)) return;
  throw new RuleBroken('duty.not-separated', 'Who belongs to one of the sides does not decide', {
    article: 'GPL 61',
  });
}

/** Nobody is judged unheard while there is time to be heard. Throws `fault.answer-pending`, `fault.wrong-state`. */
export function mayDecide(fault: Fault, today: LegalDate): FaultState {
  const state = faultMoves(fault.state, 'DECIDED');
  if (fault.state === 'ANSWERED' || today > fault.answerDue) return state;
  throw new RuleBroken('fault.answer-pending', `The other side may answer until ${fault.answerDue}`, {
    answerDue: fault.answerDue,
  });
}

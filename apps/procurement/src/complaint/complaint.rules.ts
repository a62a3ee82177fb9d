import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';
import { addMonths, checkComplaintScope, deadline, type TenderState } from '#regulation';
import type { Found } from '../challenge/finding.rules.ts';
import type { Point } from '../challenge/points.rules.ts';

/**
 * FILED → ACCEPTED → DECIDED; TO_CORRECT waits for its bidder, once. REFUSED: not accepted; REDIRECTED: another office
 * is competent. WITHDRAWN by its bidder before the decision.
 */
export type ComplaintState =
  'FILED' | 'TO_CORRECT' | 'ACCEPTED' | 'DECIDED' | 'REFUSED' | 'REDIRECTED' | 'WITHDRAWN';

const moves: TransitionTable<ComplaintState> = {
  FILED: ['TO_CORRECT', 'ACCEPTED', 'REFUSED', 'REDIRECTED', 'WITHDRAWN'],
  TO_CORRECT: ['FILED', 'REFUSED', 'WITHDRAWN'],
  ACCEPTED: ['DECIDED', 'WITHDRAWN'],
  DECIDED: [],
  REFUSED: [],
  REDIRECTED: [],
  WITHDRAWN: [],
};

/** Throws `complaint.wrong-state`. */
export function complaintMoves(from: ComplaintState, to: ComplaintState): ComplaintState {
  return transition('complaint', moves, { from, to });
}

export const isOver = (state: ComplaintState): boolean => moves[state].length === 0;

/** A point of a complaint: of the challenge, or born of its answer. */
export interface ComplaintPoint extends Point {
  /** Number of the point as it was challenged; null where the answer gave rise to it. */
  readonly challengePoint: number | null;
}

/** All that is looked at before a complaint is taken. */
export interface Complaining {
  readonly filedOn: LegalDate;
  readonly state: TenderState;
  readonly ownChallenge: boolean;
  readonly challenge: {
    readonly points: readonly Point[];
    readonly answered: boolean;
    readonly answerDue: LegalDate;
  };
  readonly filedBefore: boolean;
  readonly points: readonly ComplaintPoint[];
}

/** The last day to complain: fifteen working days after the answer period, however early the answer came (GPL 55). */
export function complaintLastDay(answerDue: LegalDate): LegalDate {
  return deadline('complaint', answerDue).legalDue;
}

/**
 * What stands against a complaint, all of it (94 art. 17–20). A challenge without numbered points counts as one point,
 * number 1.
 */
export function faultsOfComplaint(complaining: Complaining): Found[] {
  const { challenge, filedOn, ownChallenge, filedBefore } = complaining;
  const found: Found[] = [];
  const blocking = (broken: RuleBroken): void => void found.push({ blocks: true, broken });
  if (!ownChallenge)
    blocking(
      new RuleBroken('complaint.not-yours', 'Only whoever challenged complains', { article: '94 art. 17' }),
    );
  if (filedBefore)
    blocking(new RuleBroken('complaint.filed', 'There is a complaint already', { article: '94 art. 19' }));
  const { answerDue } = challenge;
  if (!challenge.answered && filedOn <= answerDue) {
    const facts = { article: 'GPL 55', answerDue };
    blocking(new RuleBroken('complaint.too-early', `The answer is due by ${answerDue}`, facts));
  }
  const lastDay = complaintLastDay(answerDue);
  if (filedOn > lastDay) {
    const facts = { article: 'GPL 55', lastDay, filedOn };
    blocking(new RuleBroken('complaint.late', `The last day was ${lastDay}`, facts));
  }
  return [...found, ...scope(complaining)];
}

function scope({ challenge, points }: Complaining): Found[] {
  const challenged = challenge.points.length === 0 ? ['1'] : challenge.points.map(({ no }) => String(no));
  // What an answer says can give rise to a point only where there is an answer.
  const born = challenge.answered ? points.filter((point) => point.challengePoint === null) : [];
  try {
    checkComplaintScope({
      points: points.map(({ challengePoint, no }) =>
        challengePoint === null ? `new-${no}` : String(challengePoint),
      ),
      challenged,
      bornOfAnswer: born.map(({ no }) => `new-${no}`),
    });
    return [];
  } catch (broken) {
    if (broken instanceof RuleBroken) return [{ blocks: true, broken }];
    throw broken;
  }
}

/** Why an office does not take a complaint up (94 art. 19–21). */
export const refusalCodes = [
  'not-a-participant',
  'never-challenged',
  'out-of-scope',
  'late',
  'faults-not-corrected',
  'decided-before',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Why a complaint is rejected (94 art. 29). */
export const rejectionGrounds = [
  'not-admissible',
  'unfounded',
  'false-material',
  'illegal-evidence',
] as const;
export type RejectionGround = (typeof rejectionGrounds)[number];

export interface PointFinding {
  readonly no: number;
  readonly upheld: boolean;
  readonly finding: string;
}

/**
 * Every point gets its finding; what is rejected altogether says on which ground. Answers the outcome. Throws
 * `complaint.points-undecided` (facts: points), `complaint.ground-missing`, `complaint.ground-without-rejection`.
 */
export function outcomeOf(
  points: readonly ComplaintPoint[],
  {
    findings,
    ground,
  }: { readonly findings: readonly PointFinding[]; readonly ground: RejectionGround | null },
): 'upheld' | 'rejected' {
  const said = findings.map(({ no }) => no);
  const open = points.map(({ no }) => no).filter((no) => !said.includes(no));
  if (open.length > 0 || said.length !== points.length) {
    throw new RuleBroken('complaint.points-undecided', 'Every point is decided, each once', {
      article: 'GPL 56',
      points: open,
    });
  }
  const upheld = findings.some((one) => one.upheld);
  if (upheld && ground !== null)
    throw new RuleBroken('complaint.ground-without-rejection', 'What is upheld is not rejected');
  if (!upheld && ground === null) {
    throw new RuleBroken('complaint.ground-missing', 'Say on which ground it is rejected', {
      article: '94 art. 29',
      grounds: rejectionGrounds,
    });
  }
  return upheld ? 'upheld' : 'rejected';
}

/**
 * On which ground a named person has to decide about a ban: false material or evidence got unlawfully at once, unfounded
 * complaints when there are as many as the law counts within its months (94 art. 37); null: on none.
 */
export function banGround(
  { ground, decidedOn }: { readonly ground: RejectionGround | null; readonly decidedOn: LegalDate },
  unfoundedOn: readonly LegalDate[],
  { limit, months }: { readonly limit: number; readonly months: number },
): 'unfounded-complaints' | 'false-material' | 'illegal-evidence' | null {
  if (ground === 'false-material' || ground === 'illegal-evidence') return ground;
  if (ground !== 'unfounded') return null;
  const since = addMonths(decidedOn, -months);
  const counted = unfoundedOn.filter((on) => on > since && on <= decidedOn).length;
  return counted >= limit ? 'unfounded-complaints' : null;
}

import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { deadline, explainDeadline, type CountedPeriod, type TenderState } from '#regulation';
import type { Found } from './finding.rules.ts';
import type { Point } from './points.rules.ts';

/** What a challenge (质疑) is about; each has its own last day (GPR 53). */
export const challengeSubjects = ['document', 'process', 'result'] as const;
export type ChallengeSubject = (typeof challengeSubjects)[number];

/** Steps that a bidder can watch. */
export const watchedSteps = ['close', 'technical-opening', 'price-opening'] as const;
export type WatchedStep = (typeof watchedSteps)[number];

/** From when somebody knows. */
export interface Known {
  readonly issuedOn: LegalDate;
  /** When the challenger got the document or a change of it; null where nobody recorded it. */
  readonly documentOn?: LegalDate | null;
  /** The day on which the step ended that is challenged; null while it has not. */
  readonly openedOn: LegalDate | null;
  /** Day of the award notice; null while there is no result. */
  readonly noticedOn?: LegalDate | null;
  /** Last day of the result's window, as it was announced. */
  readonly resultLastDay: LegalDate | null;
}

/** When the days of a challenge begin, and by which period; null while nobody can know yet. */
export function windowOf(
  about: ChallengeSubject,
  known: Known,
): { readonly kind: string; readonly from: LegalDate } | null {
  switch (about) {
    case 'document': {
      const noticed = deadline('tender-notice-period', known.issuedOn).legalDue;
      const received = known.documentOn ?? noticed;
      return { kind: 'challenge-window', from: received > noticed ? received : noticed };
    }
    case 'process':
      return known.openedOn === null ? null : { kind: 'challenge-window', from: known.openedOn };
    case 'result':
      return known.noticedOn ? { kind: 'result-challenge-window', from: known.noticedOn } : null;
  }
}

/**
 * The last day to challenge: seven working days from the end of the document's notice period or its receipt after that,
 * of the step, or of the result's notice period (GPL 52, GPR 53). Throws `challenge.too-early` when nobody can know yet.
 */
export function lastDayFor(about: ChallengeSubject, known: Known): LegalDate {
  if (about === 'result' && known.resultLastDay !== null) return known.resultLastDay;
  const window = windowOf(about, known);
  if (window) return deadline(window.kind, window.from).legalDue;
  throw new RuleBroken('challenge.too-early', 'There is nothing to challenge yet', { article: 'GPR 53' });
}

/** The days of the window, one by one; empty while it has not begun. */
export function windowExplained(about: ChallengeSubject, known: Known): CountedPeriod[] {
  const window = windowOf(about, known);
  return window ? explainDeadline(window.kind, window.from) : [];
}

/** The whole of the last day counts (民法典 203). Throws `challenge.late` (facts: lastDay). */
export function challengeInTime(filedOn: LegalDate, lastDay: LegalDate): void {
  if (filedOn <= lastDay) return;
  throw new RuleBroken('challenge.late', `The last day was ${lastDay}`, {
    article: 'GPL 52',
    lastDay,
    filedOn,
  });
}

/** All that is looked at before a challenge is taken. */
export interface Challenging {
  readonly about: ChallengeSubject;
  readonly filedOn: LegalDate;
  readonly known: Known;
  readonly state: TenderState;
  readonly tookPart: boolean;
  readonly gotDocument: boolean;
  readonly pointsAtOnce: boolean;
  /** The challenger has challenged this step before. */
  readonly stepChallenged: boolean;
  readonly points: readonly Point[];
}

const STATES: Readonly<Record<ChallengeSubject, readonly TenderState[]>> = {
  document: ['ISSUED', 'OPEN', 'CLOSED', 'OPENED', 'EVALUATED', 'AWARDED'],
  process: ['CLOSED', 'OPENED', 'EVALUATED', 'AWARDED'],
  result: ['OPENED', 'EVALUATED', 'AWARDED'],
};

/**
 * What stands against a challenge, all of it. It may be refused only for what the law names (94 art. 10–13); what its
 * points lack is told, and never a ground not to take it (GPL 53).
 */
export function faultsOfChallenge(challenging: Challenging): Found[] {
  const { about, state } = challenging;
  const found: Found[] = [];
  if (!STATES[about].includes(state)) {
    const broken = new RuleBroken('tender.wrong-state', `The tender is ${state}`, {
      state,
      needed: STATES[about],
    });
    found.push({ blocks: true, broken });
  }
  found.push(...standing(challenging), ...timing(challenging), ...challenging.points.flatMap(lacking));
  return found;
}

function standing({ about, tookPart, gotDocument, pointsAtOnce, stepChallenged }: Challenging): Found[] {
  const found: Found[] = [];
  if (about === 'document' && !gotDocument && !tookPart) {
    const broken = new RuleBroken('challenge.document-not-received', 'You have not got the document', {
      article: '94 art. 11',
    });
    found.push({ blocks: true, broken });
  }
  if (about !== 'document' && !tookPart) {
    const broken = new RuleBroken('challenge.not-bidder', 'Only a bidder may challenge the result', {
      article: '94 art. 11',
    });
    found.push({ blocks: true, broken });
  }
  if (pointsAtOnce && stepChallenged) {
    const broken = new RuleBroken('challenge.step-challenged', 'All points against one step come at once', {
      article: '94 art. 10',
    });
    found.push({ blocks: true, broken });
  }
  return found;
}

function timing({ about, known, filedOn }: Challenging): Found[] {
  try {
    challengeInTime(filedOn, lastDayFor(about, known));
    return [];
  } catch (broken) {
    if (broken instanceof RuleBroken) return [{ blocks: true, broken }];
    throw broken;
  }
}

/** What 94 art. 12 wants of a written challenge. */
function lacking({ no, legalBasis, request, evidence }: Point): Found[] {
  const facts = { article: '94 art. 12', point: no };
  const found: Found[] = [];
  if (legalBasis === null) {
    const broken = new RuleBroken('challenge.basis-missing', 'The point names no provision', facts);
    found.push({ blocks: false, broken });
  }
  if (request === null) {
    const broken = new RuleBroken('challenge.request-missing', 'The point asks for nothing', facts);
    found.push({ blocks: false, broken });
  }
  if (evidence.length === 0) {
    const broken = new RuleBroken('challenge.evidence-missing', 'The point has no evidence', facts);
    found.push({ blocks: false, broken });
  }
  return found;
}

/** What the buyer says to one point. */
export interface PointAnswer {
  readonly no: number;
  readonly upheld: boolean;
  readonly reason: string;
}

/** What the buyer decides, and on whose decision. */
export interface Answer {
  readonly upheld: boolean;
  readonly answeredBy: Id;
  readonly answers: readonly PointAnswer[] | null;
}

/**
 * Every point gets its answer, and whoever made the award does not judge it (GPL 61). Throws `duty.not-separated`,
 * `challenge.points-unanswered` (facts: points), `challenge.answer-contradicts`.
 */
export function mayAnswer(
  { upheld, answeredBy, answers }: Answer,
  challenged: { readonly awardedBy: Id | null; readonly points: readonly Point[] },
): void {
  if (answeredBy === challenged.awardedBy) {
    throw new RuleBroken('duty.not-separated', 'Whoever made the award does not answer for it', {
      article: 'GPL 61',
    });
  }
  if (answers === null && challenged.points.length === 0) return;
  const said = (answers ?? []).map(({ no }) => no);
  const open = challenged.points.map(({ no }) => no).filter((no) => !said.includes(no));
  if (open.length > 0 || said.length !== challenged.points.length) {
    throw new RuleBroken('challenge.points-unanswered', 'Every point is answered, each once', {
      article: '94 art. 15',
      points: open,
    });
  }
  if (upheld === (answers ?? []).some((one) => one.upheld)) return;
  throw new RuleBroken('challenge.answer-contradicts', 'The answer contradicts what it says to its points', {
    article: '94 art. 15',
  });
}

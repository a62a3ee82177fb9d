import { RuleBroken, transition, type LegalDate, type TransitionTable } from '#kernel';
import { countPeriod, parameter, type LegalContext } from '#regulation';

export type PlacementState =
  'APPLIED' | 'REVIEWED' | 'REJECTED' | 'PUBLIC_NOTICE' | 'TRAINED' | 'ACTIVE' | 'EXITED';

const moves: TransitionTable<PlacementState> = {
  APPLIED: ['REVIEWED', 'REJECTED'],
  REVIEWED: ['PUBLIC_NOTICE', 'REJECTED'],
  PUBLIC_NOTICE: ['TRAINED', 'REJECTED'],
  TRAINED: ['ACTIVE', 'REJECTED'],
  ACTIVE: ['EXITED'],
  REJECTED: [],
  EXITED: [],
};

/** Throws `placement.wrong-state`. */
export const movePlacement = (from: PlacementState, to: PlacementState): PlacementState =>
  transition('placement', moves, { from, to });

/** Why a person leaves a post (WP-12). */
export const exitReasons = [
  'other-job',
  'retired',
  'died',
  'cannot-work',
  'refuses-management',
  'absent-from-post',
  'crime',
  'voluntary',
  'term-over',
] as const;
export type ExitReason = (typeof exitReasons)[number];

/** The last day of a public notice (公示) of `days` calendar days. Throws `placement.notice-too-short`. */
export function noticeUntil(from: LegalDate, days: number | undefined, law: LegalContext): LegalDate {
  const rule = parameter('welfare-post-notice-days', law.area, law.on);
  const least = Number(rule.value);
  if (days !== undefined && days < least) {
    throw new RuleBroken('placement.notice-too-short', `A notice runs at least ${least} days`, {
      article: rule.source,
      least,
    });
  }
  return countPeriod(from, { amount: days ?? least, unit: 'CD' }).legalDue;
}

/** The last day counts to its end, so training begins on a later one. Throws `placement.notice-open`. */
export function checkNoticeOver(until: LegalDate | null, today: LegalDate): void {
  if (until === null || today > until) return;
  throw new RuleBroken('placement.notice-open', 'The public notice still runs', { until });
}

/** A start in the past would invent days nobody could check. Throws `placement.backdated`. */
export function checkStart(startsOn: LegalDate, today: LegalDate): void {
  if (startsOn >= today) return;
  throw new RuleBroken('placement.backdated', 'A placement starts today or later', { today });
}

/**
 * At no date more people than places (WP-18); `occupied` counts placements that still run on the starting day or
 * begin after it. Throws `quota.exceeded`.
 */
export function checkQuotaLeft(quota: { readonly places: number }, occupied: number): void {
  if (occupied < quota.places) return;
  throw new RuleBroken('quota.exceeded', 'Every approved place is taken', {
    article: 'WP-18',
    places: quota.places,
    occupied,
  });
}

/** One person, one active post (WP-17). Throws `placement.person-has-post`. */
export function checkFree(elsewhere: number): void {
  if (elsewhere === 0) return;
  throw new RuleBroken('placement.person-has-post', 'This person holds a post', { article: 'WP-17' });
}

/** What the day of leaving has to agree with. */
interface Stay {
  readonly startsOn: LegalDate | null;
  /** The newest day of proven presence. */
  readonly lastProvenOn: LegalDate | null;
}

/**
 * Throws `placement.exit-date`: a person leaves on or after the first day and every proven day, and not in the future.
 * Presence that was none is reversed by an absence case first.
 */
export function checkExit(exitedOn: LegalDate, { startsOn, lastProvenOn }: Stay, today: LegalDate): void {
  if (
    startsOn !== null &&
    startsOn <= exitedOn &&
    exitedOn <= today &&
    exitedOn >= (lastProvenOn ?? startsOn)
  ) {
    return;
  }
  throw new RuleBroken(
    'placement.exit-date',
    'The day of leaving contradicts the start, a proven day or today',
    {
      startsOn,
      lastProvenOn,
      today,
    },
  );
}

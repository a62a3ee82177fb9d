import { RuleBroken, transition, type Fen, type LegalDate, type TransitionTable } from '#kernel';
import { parameter, type LegalContext, type RuleParameter } from '#regulation';

export type PostState = 'PROPOSED' | 'QUOTA_APPROVED' | 'UNFUNDED' | 'OPEN' | 'FILLED' | 'VACANT' | 'CLOSED';

const moves: TransitionTable<PostState> = {
  PROPOSED: ['QUOTA_APPROVED', 'CLOSED'],
  QUOTA_APPROVED: ['OPEN', 'UNFUNDED', 'CLOSED'],
  UNFUNDED: ['CLOSED'],
  OPEN: ['OPEN', 'FILLED', 'VACANT', 'CLOSED'],
  FILLED: ['VACANT', 'CLOSED'],
  VACANT: ['VACANT', 'FILLED', 'CLOSED'],
  CLOSED: [],
};

/** Throws `post.wrong-state`. */
export const movePost = (from: PostState, to: PostState): PostState =>
  transition('post', moves, { from, to });

/** The rule as an event carries it: enough to repeat the decision. */
export interface UsedRule {
  readonly code: string;
  readonly jurisdiction: string;
  readonly from: LegalDate;
  readonly value: string;
  readonly source: string;
}

const used = ({ code, jurisdiction, from, value, source }: RuleParameter): UsedRule => {
  return { code, jurisdiction, from, value, source };
};

/** Where and when a rule's number is looked up: by the district of an area code. */
export const lawAt = (areaCode: string, on: LegalDate): LegalContext => ({ area: areaCode.slice(0, 6), on });

/**
 * Full-time pay is at least the minimum wage of the place on the day (WP-05). Returns the rule used. Throws
 * `post.pay-below-minimum`, `parameter.not-found`.
 */
export function checkPay(monthlyPayFen: Fen, { area, on }: LegalContext): UsedRule {
  const rule = used(parameter('minimum-wage', area, on));
  const minimumFen = Number(rule.value);
  if (monthlyPayFen < minimumFen) {
    throw new RuleBroken('post.pay-below-minimum', 'The pay is below the minimum wage', {
      article: rule.source,
      monthlyPayFen,
      minimumFen,
      source: rule.source,
      since: rule.from,
    });
  }
  return rule;
}

interface Proposal {
  readonly state: PostState;
  readonly places: number;
  readonly monthlyPayFen: Fen;
  readonly proposedBy: string;
}

/**
 * The staffing office may cut a proposal, not enlarge it, and not approve its own. Throws `post.already-has-quota`,
 * `quota.places-beyond-proposal`, `duty.not-separated`.
 */
export function checkQuota(post: Proposal, places: number, approvedBy: string): void {
  if (post.state !== 'PROPOSED') {
    throw new RuleBroken('post.already-has-quota', 'This post has its quota already', { state: post.state });
  }
  if (places > post.places) {
    throw new RuleBroken('quota.places-beyond-proposal', 'More places than were proposed', {
      proposed: post.places,
    });
  }
  if (post.proposedBy === approvedBy) {
    throw new RuleBroken('duty.not-separated', 'Another person must approve what you proposed', {
      article: 'GP-87',
    });
  }
}

/** The most a quota may cost in the fiscal year: every place, from the month of approval to December. */
export function quotaCeiling(post: Pick<Proposal, 'monthlyPayFen'>, places: number, on: LegalDate): Fen {
  return places * post.monthlyPayFen * (13 - Number(on.slice(5, 7)));
}

/** Throws `post.no-quota`, `post.not-funded`: nobody is bound to pay before the money is committed. */
export function checkOpen(state: PostState): void {
  if (state === 'OPEN' || state === 'FILLED' || state === 'VACANT') return;
  if (state === 'PROPOSED' || state === 'CLOSED') {
    throw new RuleBroken('post.no-quota', 'This post has no quota', { state });
  }
  throw new RuleBroken('post.not-funded', 'The money for this post is not committed', { state });
}

/** The state that follows from how many places are taken. */
export function occupancyState(places: number, taken: number): PostState {
  return taken >= places ? 'FILLED' : 'VACANT';
}

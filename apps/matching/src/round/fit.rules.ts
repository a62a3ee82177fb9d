/** Why a person fits a target, in points; the sum of all points of a round is what the solver makes as large as it can. */
export interface Reason {
  readonly code: string;
  readonly points: number;
}

/** One person seen beside one target: it may be proposed for these reasons, or must not for this one. */
export type Verdict =
  | { readonly allowed: true; readonly fit: number; readonly because: readonly Reason[] }
  | { readonly allowed: false; readonly because: string };

/** Changes whenever a weight or a hard rule below changes; kept with each round. */
export const POLICY = 'linli-matching-1';

/**
 * The weights, in points. Near counts most, because who lives in the estate knows it and comes on foot; then the skill
 * asked for; then fairness: who has served less, or waited longer, goes first.
 */
export const weights = {
  sameCommunity: 40,
  sameStreet: 25,
  sameDistrict: 10,
  team: 30,
  fairShare: 20,
  fairShareStep: 4,
  hardship: 30,
  listedGroup: 15,
  waitingStep: 2,
  waitingMost: 20,
} as const;

export interface Volunteer {
  readonly id: string;
  readonly areaCode: string;
  readonly teams: readonly string[];
  /** Taken or offered times, RFC 3339 in one zone or epoch milliseconds; half-open. */
  readonly busy: readonly { readonly from: number; readonly to: number }[];
  /** How many shifts the person has taken on so far. */
  readonly engagements: number;
  /** Shifts the person has said no to, or has a seat in. */
  readonly settled: readonly string[];
  /** Another proposal waits for the person's answer. */
  readonly asked: boolean;
}

export interface Shift {
  readonly id: string;
  readonly areaCode: string;
  readonly team: string | null;
  readonly from: number;
  readonly to: number;
}

export interface Applicant {
  readonly id: string;
  readonly areaCode: string;
  readonly group: string;
  /** Whole months (30 days) since registration. */
  readonly waitingMonths: number;
  readonly placed: boolean;
  readonly asked: boolean;
}

export interface Post {
  readonly id: string;
  readonly areaCode: string;
  /** The groups this round is for; all of them when empty. */
  readonly groups: readonly string[];
}

/** Hard: one answer at a time, not twice, own district, the team asked for, no overlap. The rest is weighed. */
export function fitOfShift(volunteer: Volunteer, shift: Shift): Verdict {
  const near = nearness(volunteer.areaCode, shift.areaCode);
  if (volunteer.asked) return refuse('person.asked');
  if (volunteer.settled.includes(shift.id)) return refuse('person.settled');
  if (near === undefined) return refuse('area.other-district');
  if (shift.team !== null && !volunteer.teams.includes(shift.team)) return refuse('team.missing');
  if (volunteer.busy.some(({ from, to }) => from < shift.to && shift.from < to))
    return refuse('time.overlap');
  const fair = Math.max(0, weights.fairShare - weights.fairShareStep * volunteer.engagements);
  return accept([
    near,
    ...(shift.team === null ? [] : [{ code: 'team.asked-for', points: weights.team }]),
    ...(fair === 0 ? [] : [{ code: 'share.served-less', points: fair }]),
  ]);
}

/** Hard: one person one post (人岗分离), one answer at a time, own district, the groups of the round. */
export function fitOfPost(applicant: Applicant, post: Post): Verdict {
  const near = nearness(applicant.areaCode, post.areaCode);
  if (applicant.placed) return refuse('person.placed');
  if (applicant.asked) return refuse('person.asked');
  if (near === undefined) return refuse('area.other-district');
  if (post.groups.length > 0 && !post.groups.includes(applicant.group)) return refuse('group.not-meant');
  const waited = Math.min(weights.waitingMost, weights.waitingStep * applicant.waitingMonths);
  return accept([
    near,
    // 就业促进法 52, 53: people who find no work otherwise come before all others.
    applicant.group === 'employment-hardship'
      ? { code: 'group.hardship', points: weights.hardship }
      : { code: 'group.listed', points: weights.listedGroup },
    ...(waited === 0 ? [] : [{ code: 'share.waited', points: waited }]),
  ]);
}

const refuse = (because: string): Verdict => ({ allowed: false, because });

const accept = (because: readonly Reason[]): Verdict => ({
  allowed: true,
  because,
  fit: because.reduce((sum, { points }) => sum + points, 0),
});

// `370303-KY-PY`: district, street, community. Jurisdiction is the district's six digits.
function nearness(a: string, b: string): Reason | undefined {
  if (a.slice(0, 6) !== b.slice(0, 6)) return undefined;
  const [, street, community] = a.split('-');
  const [, otherStreet, otherCommunity] = b.split('-');
  if (street === undefined || street !== otherStreet) {
    return { code: 'area.same-district', points: weights.sameDistrict };
  }
  if (community === undefined || community !== otherCommunity) {
    return { code: 'area.same-street', points: weights.sameStreet };
  }
  return { code: 'area.same-community', points: weights.sameCommunity };
}

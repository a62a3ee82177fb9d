import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { rationals, recusalReason, type BidderTies, type LegalContext, type SeatsWanted } from '#regulation';

/** What ties a person to an organization (GPR 9). */
export const tieKinds = ['employed', 'shareholder', 'kin', 'other'] as const;
export type TieKind = (typeof tieKinds)[number];

/** A declared tie. */
export interface Tie {
  readonly kind: TieKind;
  /** Its last day; null while it lasts. */
  readonly until: LegalDate | null;
}

/** Somebody of the pool, as known on the day of the draw. */
export interface Expert {
  readonly personId: Id;
  readonly ofBuyer: boolean;
  readonly ties: readonly Tie[];
  readonly specialities: readonly string[];
}

/** Who has a hand in a purchase and so cannot be drawn for it. */
export interface Involved {
  readonly representativeId: Id;
  /** Drafted it, wrote or approved its requirement: whoever runs a purchase does not evaluate it (87 art. 45). */
  readonly handledBy: readonly Id[];
}

export type PassedOver = 'representative' | 'handled-it' | 'of-buyer' | 'served-bidder' | 'kin' | 'other';

/**
 * Why an expert is not in the pot, or null: the buyer's own staff (87 art. 45), and whoever is tied to any organization
 * that may bid. Bidders are secret until opening: to pass over only those tied to them would tell who bids.
 */
export function passedOver(
  expert: Omit<Expert, 'specialities'>,
  { representativeId, handledBy }: Involved,
  at: LegalContext,
): PassedOver | null {
  if (expert.personId === representativeId) return 'representative';
  if (handledBy.includes(expert.personId)) return 'handled-it';
  if (expert.ofBuyer) return 'of-buyer';
  for (const tie of expert.ties) {
    const reason = recusalReason(at.on, tiesOf(tie, at.on), at);
    if (reason !== null) return reason;
  }
  return null;
}

// Service and shares count for three years after they ended, kinship and the rest while they last.
function tiesOf({ kind, until }: Tie, on: LegalDate): BidderTies {
  if (kind === 'employed' || kind === 'shareholder') return { leftOn: until };
  const lasts = until === null || until >= on;
  return kind === 'kin' ? { kinOfPersonInCharge: lasts } : { other: lasts };
}

/** Seats by speciality first, what is left for experts of any. Throws `committee.too-many-seats`. */
export function seatsFor(
  experts: number,
  specialities: readonly { readonly speciality: string; readonly seats: number }[],
): SeatsWanted[] {
  const left = experts - specialities.reduce((sum, { seats }) => sum + seats, 0);
  if (left < 0) {
    throw new RuleBroken('committee.too-many-seats', 'More seats are asked for than experts sit', {
      article: '87 art. 47',
      experts,
    });
  }
  return [...specialities, ...(left > 0 ? [{ speciality: null, seats: left }] : [])];
}

/** The buyer's representative does not lead, nor does a stranger (87 art. 45). Throws `committee.leader-not-expert`. */
export function mayLead(candidate: { readonly part: string } | undefined): void {
  if (candidate?.part === 'expert') return;
  throw new RuleBroken('committee.leader-not-expert', 'An expert of the committee leads it', {
    article: '87 art. 45',
  });
}

export interface ScoredCriterion {
  readonly code: string;
  readonly maxPoints: string;
}

const POINTS = /^\d{1,3}(\.\d{1,2})?$/;

/** A score must say something about every criterion and stay within its bounds. Throws `score.incomplete`, `score.out-of-range`. */
export function checkPoints(
  criteria: readonly ScoredCriterion[],
  points: Readonly<Record<string, unknown>>,
): void {
  const extra = Object.keys(points).filter((code) => !criteria.some((criterion) => criterion.code === code));
  const missing = criteria.filter(({ code }) => points[code] === undefined).map(({ code }) => code);
  if (extra.length > 0 || missing.length > 0) {
    throw new RuleBroken('score.incomplete', 'Every criterion gets points, and nothing else', {
      article: 'GPR 34',
      extra,
      missing,
    });
  }
  for (const criterion of criteria) checkRange(criterion, points[criterion.code]);
}

/** Throws `score.out-of-range`. */
export function checkRange({ code, maxPoints }: ScoredCriterion, given: unknown): void {
  const { compare, parseDecimal } = rationals;
  const fits = typeof given === 'string' && POINTS.test(given);
  if (fits && compare(parseDecimal(given), parseDecimal(maxPoints)) <= 0) return;
  throw new RuleBroken('score.out-of-range', `${code}: 0 to ${maxPoints} points`, {
    article: 'GPR 34',
    code,
    given,
    maxPoints,
  });
}

import { RuleBroken, type Id, type LegalDate } from '#kernel';
import { rationals, recusalReason, type BidderTies, type LegalContext } from '#regulation';

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
}

export type PassedOver = 'representative' | 'of-buyer' | 'served-bidder' | 'kin' | 'other';

/**
 * Why an expert is not in the pot, or null: the buyer's own staff (87 art. 45), and whoever is tied to any organization
 * that may bid. Bidders are secret until opening: to pass over only those tied to them would tell who bids.
 */
export function passedOver(expert: Expert, representativeId: Id, at: LegalContext): PassedOver | null {
  if (expert.personId === representativeId) return 'representative';
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

/** Who could be drawn, each with the rank the seed gives them. */
export interface Candidate {
  readonly personId: Id;
  /** SHA-256 of seed, tender and person, hex: nobody can know it before the seed is told. */
  readonly rank: string;
}

/** The experts with the lowest ranks; anybody who has the seed can repeat the draw. Throws `committee.too-few-candidates`. */
export function drawExperts(candidates: readonly Candidate[], seats: number): Id[] {
  if (candidates.length < seats) {
    throw new RuleBroken('committee.too-few-candidates', `${seats} experts are needed`, {
      article: 'GPR 39',
      candidates: candidates.length,
    });
  }
  return [...candidates]
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, seats)
    .map(({ personId }) => personId);
}

const POINTS = /^\d{1,3}(\.\d{1,2})?$/;

/** A score must say something about every criterion and stay within its bounds. Throws `score.incomplete`, `score.out-of-range`. */
export function checkPoints(
  criteria: readonly { readonly code: string; readonly maxPoints: string }[],
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
  const { compare, parseDecimal } = rationals;
  for (const { code, maxPoints } of criteria) {
    const given = points[code];
    const fits = typeof given === 'string' && POINTS.test(given);
    if (!fits || compare(parseDecimal(given), parseDecimal(maxPoints)) > 0) {
      throw new RuleBroken('score.out-of-range', `${code}: 0 to ${maxPoints} points`, {
        article: 'GPR 34',
        code,
        given,
        maxPoints,
      });
    }
  }
}

import { RuleBroken, type Fen, type LegalDate } from '#kernel';
import { addYears, partsOf } from '../calendar/dates.ts';
import type { PurchaseMethod } from '../deadlines/tender-dates.ts';
import { parameter, type LegalContext } from '../parameters/parameter.ts';

/** A committee as proposed: all members, and how many of them are experts. */
export interface Committee {
  readonly method: PurchaseMethod;
  readonly members: number;
  readonly experts: number;
  readonly budgetFen: Fen;
  readonly technicallyComplex?: boolean;
  readonly largeSocialImpact?: boolean;
}

/** At least two thirds of the members are experts (87 art. 47; 214 art. 14): 3 → 2, 5 → 4, 7 → 5. */
export function minimumExperts(members: number): number {
  return Math.ceil((2 * members) / 3);
}

/** The smallest lawful committee; a large, complex or far-reaching tender needs more (87 art. 47). */
export function minimumMembers(committee: Omit<Committee, 'members' | 'experts'>, at: LegalContext): number {
  const number = (code: string) => Number(parameter(code, at.area, at.on).value);
  if (committee.method !== 'tender' && committee.method !== 'framework') {
    return number('consultation-committee-min');
  }
  const large =
    committee.budgetFen >= number('tender-committee-large-budget') ||
    committee.technicallyComplex === true ||
    committee.largeSocialImpact === true;
  return number(large ? 'tender-committee-large-min' : 'tender-committee-min');
}

/** Throws `committee.even`, `committee.too-small`, `committee.too-few-experts`. */
export function checkCommittee(committee: Committee, at: LegalContext): void {
  const { members, experts, method } = committee;
  const article = method === 'tender' || method === 'framework' ? '87 art. 47' : '214 art. 14';
  const least = minimumMembers(committee, at);
  if (members % 2 !== 1) {
    throw new RuleBroken('committee.even', 'A committee has an odd number of members', { article, members });
  }
  if (members < least) {
    throw new RuleBroken('committee.too-small', `The committee needs ${least} members`, {
      article,
      members,
      least,
    });
  }
  if (experts < minimumExperts(members) || experts > members) {
    throw new RuleBroken('committee.too-few-experts', `${minimumExperts(members)} members must be experts`, {
      article,
      experts,
    });
  }
}

/** What ties a person to a bidder. */
export interface BidderTies {
  /** Last day as employee, director or supervisor, or as controlling shareholder; null while it lasts. */
  readonly leftOn?: LegalDate | null;
  /** Spouse, lineal or collateral kin within three generations, or close in-law of the person in charge. */
  readonly kinOfPersonInCharge?: boolean;
  /** Anything else that may impair fairness, as found by a person. */
  readonly other?: boolean;
}

export type RecusalReason = 'served-bidder' | 'kin' | 'other';

/**
 * Why a person must step back (回避) from an activity, or null (GPR 9). The three years before the activity include
 * their first day [D]. Throws `date.invalid`.
 */
export function recusalReason(
  activityOn: LegalDate,
  ties: BidderTies,
  at: LegalContext,
): RecusalReason | null {
  const years = Number(parameter('recusal-years', at.area, at.on).value);
  if (ties.leftOn === null) return 'served-bidder';
  if (ties.leftOn !== undefined) {
    partsOf(ties.leftOn);
    if (ties.leftOn >= addYears(activityOn, -years)) return 'served-bidder';
  }
  if (ties.kinOfPersonInCharge === true) return 'kin';
  return ties.other === true ? 'other' : null;
}

/** Throws `expert.of-buyer`: the buyer's staff sit only as its representative (87 art. 45). */
export function checkExpertIndependence(employer: string, buyer: string): void {
  if (employer !== buyer) return;
  throw new RuleBroken('expert.of-buyer', "The buyer's own staff cannot be drawn as experts", {
    article: '87 art. 45',
  });
}

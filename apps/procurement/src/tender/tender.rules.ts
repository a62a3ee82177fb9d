import {
  endOfLegalDate,
  legalDateOf,
  RuleBroken,
  transition,
  type Fen,
  type Instant,
  type LegalDate,
  type TransitionTable,
} from '#kernel';
import {
  checkBidClose,
  checkBond,
  checkPriceTerms,
  parameter,
  rationals,
  type LegalContext,
} from '#regulation';

/**
 * DRAFT → ISSUED (asks for budget) → OPEN, or HELD where there is none → CLOSED → OPENED (prices known) → EVALUATED →
 * AWARDED; FAILED ends it wherever the law says so.
 */
export type TenderState =
  'DRAFT' | 'ISSUED' | 'OPEN' | 'HELD' | 'CLOSED' | 'OPENED' | 'EVALUATED' | 'AWARDED' | 'FAILED';

const moves: TransitionTable<TenderState> = {
  DRAFT: ['ISSUED'],
  ISSUED: ['OPEN', 'HELD'],
  HELD: [],
  OPEN: ['CLOSED', 'FAILED'],
  CLOSED: ['OPENED', 'FAILED'],
  OPENED: ['EVALUATED', 'FAILED'],
  EVALUATED: ['AWARDED', 'FAILED'],
  AWARDED: ['FAILED'],
  FAILED: [],
};

/** Throws `tender.wrong-state`. */
export function tenderMoves(from: TenderState, to: TenderState): TenderState {
  return transition('tender', moves, { from, to });
}

/** Throws `tender.wrong-state` unless the tender is in one of these states. */
export function inState(tender: { readonly state: TenderState }, ...states: readonly TenderState[]): void {
  if (states.includes(tender.state)) return;
  throw new RuleBroken('tender.wrong-state', `The tender is ${tender.state}`, {
    state: tender.state,
    needed: states,
  });
}

/** What a draft says, as far as the law looks at it. */
export interface DraftTerms {
  readonly ceilingFen: Fen;
  readonly reservedForSmes: boolean;
  readonly notReservedReason?: string | undefined;
  /** Points of 100. */
  readonly priceWeight: string;
  readonly criteriaWeights: readonly string[];
  readonly deductionRate: string | null;
  readonly bidBondFen: Fen;
}

/**
 * Throws `tender.weights-not-100`, `tender.sme-reason-missing`, `bond.too-high`, and what `checkPriceTerms` throws.
 */
export function checkDraft(terms: DraftTerms, at: LegalContext): void {
  const { rational, parseDecimal, add, compare, multiply } = rationals;
  const sum = [terms.priceWeight, ...terms.criteriaWeights].map(parseDecimal).reduce(add, rational(0));
  if (compare(sum, rational(100)) !== 0) {
    throw new RuleBroken('tender.weights-not-100', 'The weights of price and criteria sum to 100', {
      article: '87 art. 55',
    });
  }
  const priceWeight = rationals.toFixed2(multiply(parseDecimal(terms.priceWeight), rational(1, 100)));
  const { deductionRate, reservedForSmes: reservedForSme } = terms;
  checkPriceTerms({ method: 'tender', priceWeight, deductionRate, reservedForSme }, at);
  checkBond({ kind: 'bid-bond', fen: terms.bidBondFen, form: 'guarantee' }, terms.ceilingFen, at);
  checkReservation(terms, at);
}

/** Up to 2,000,000.00 a service is reserved for SMEs, or the buyer says why not (财库〔2020〕46号). */
function checkReservation(
  { ceilingFen, reservedForSmes, notReservedReason }: DraftTerms,
  at: LegalContext,
): void {
  const limit = parameter('sme-reserve-service-limit', at.area, at.on);
  if (reservedForSmes || ceilingFen > Number(limit.value) || (notReservedReason ?? '').trim() !== '') return;
  throw new RuleBroken('tender.sme-reason-missing', 'Say why the purchase is not reserved for SMEs', {
    article: limit.source,
    limitFen: Number(limit.value),
  });
}

/** Throws `bid-period.too-short` (facts: `earliest`). */
export function checkCloses(issued: LegalDate, closesAt: Instant): void {
  checkBidClose('tender', issued, legalDateOf(closesAt));
}

/** Bids are opened at the hour the document says, never before. Throws `tender.not-closed-yet`. */
export function mayClose(closesAt: Instant | null, at: Instant): void {
  if (closesAt !== null && at >= closesAt) return;
  throw new RuleBroken('tender.not-closed-yet', 'Bids are still being taken', {
    article: '87 art. 39',
    closesAt,
  });
}

/** The last instant of a legal day. */
export const lastInstantOf = endOfLegalDate;

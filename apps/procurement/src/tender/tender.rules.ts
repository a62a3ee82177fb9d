import { legalDateOf, RuleBroken, type Fen, type Instant, type LegalDate } from '#kernel';
import {
  checkBidClose,
  checkBond,
  checkPriceTerms,
  parameter,
  rationals,
  type LegalContext,
  type Procedure,
  type ScoringMethod,
  type TenderState,
} from '#regulation';

/** Throws `tender.wrong-state` unless the tender is in one of these states. */
export function inState(tender: { readonly state: TenderState }, ...states: readonly TenderState[]): void {
  if (states.includes(tender.state)) return;
  throw new RuleBroken('tender.wrong-state', `The tender is ${tender.state}`, {
    state: tender.state,
    needed: states,
  });
}

/** A criterion beside the price; weights of all of them and the price sum to 100. Decimal strings. */
export interface Criterion {
  readonly code: string;
  readonly name: string;
  /** Points of the total. */
  readonly weight: string;
  /** What a member may give at most; scaled to the weight. */
  readonly maxPoints: string;
}

/** What a draft says, as far as the law looks at it. */
export interface DraftTerms {
  readonly scoringMethod: ScoringMethod;
  readonly ceilingFen: Fen;
  readonly reservedForSmes: boolean;
  readonly notReservedReason: string | null;
  /** Points of 100, at most two decimals. */
  readonly priceWeight: string;
  readonly criteria: readonly Pick<Criterion, 'code' | 'weight' | 'maxPoints'>[];
  readonly deductionRate: string | null;
  readonly bidBondFen: Fen;
}

/**
 * Throws `tender.scoring-not-allowed`, `tender.criteria-missing`, `tender.weights-sum`, `tender.criterion-worthless`,
 * `tender.sme-reason-missing`, `tender.deduction-missing`, `bond.too-high`, and what `checkPriceTerms` throws.
 */
export function checkDraft(
  terms: DraftTerms,
  procedure: Pick<Procedure, 'family' | 'scoring' | 'source'>,
  at: LegalContext,
): void {
  checkScoring(terms, procedure);
  checkWeights(terms);
  const { deductionRate, reservedForSmes: reservedForSme } = terms;
  const priceWeight = hundredth(terms.priceWeight);
  checkPriceTerms({ method: procedure.family, priceWeight, deductionRate, reservedForSme }, at);
  checkBond({ kind: 'bid-bond', fen: terms.bidBondFen, form: 'guarantee' }, terms.ceilingFen, at);
  checkReservation(terms, at);
}

/** Only a comprehensive scoring weighs criteria; where the price alone decides it has all 100 points (GPR 34). */
function checkScoring(
  { scoringMethod, criteria }: DraftTerms,
  { scoring, source }: Pick<Procedure, 'scoring' | 'source'>,
): void {
  if (!scoring.includes(scoringMethod)) {
    throw new RuleBroken('tender.scoring-not-allowed', 'The procedure knows no such way of scoring', {
      article: source,
      allowed: scoring,
    });
  }
  if ((scoringMethod === 'comprehensive') === criteria.length > 0) return;
  throw new RuleBroken('tender.criteria-missing', 'A comprehensive scoring, and only it, names criteria', {
    article: 'GPR 34',
    scoringMethod,
  });
}

function checkWeights({ priceWeight, criteria }: DraftTerms): void {
  const { rational, parseDecimal, add, compare } = rationals;
  const weights = [priceWeight, ...criteria.map(({ weight }) => weight)].map(parseDecimal);
  if (compare(weights.reduce(add, rational(0)), rational(100)) !== 0) {
    throw new RuleBroken('tender.weights-sum', 'The weights of price and criteria sum to 100', {
      article: '87 art. 55',
    });
  }
  for (const { code, weight, maxPoints } of criteria) {
    if ([weight, maxPoints].every((points) => compare(parseDecimal(points), rational(0)) > 0)) continue;
    throw new RuleBroken('tender.criterion-worthless', 'A criterion is worth something and can be scored', {
      article: 'GPR 34',
      criterion: code,
    });
  }
}

// Exact: rounding would let 9.5 points pass for the 10 the law asks for.
function hundredth(points: string): string {
  const [whole = '', part = ''] = points.split('.');
  const digits = whole.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`;
}

/**
 * Up to 2,000,000.00 a service is reserved for SMEs, or the buyer says why not (财库〔2020〕46号); what is not reserved
 * grants small enterprises their deduction (财库〔2022〕19号).
 */
function checkReservation(terms: DraftTerms, at: LegalContext): void {
  if (terms.reservedForSmes) return;
  const limit = parameter('sme-reserve-service-limit', at.area, at.on);
  if (terms.ceilingFen <= Number(limit.value) && (terms.notReservedReason ?? '').trim() === '') {
    throw new RuleBroken('tender.sme-reason-missing', 'Say why the purchase is not reserved for SMEs', {
      article: limit.source,
      limitFen: Number(limit.value),
    });
  }
  if (terms.deductionRate !== null) return;
  const least = parameter('sme-price-deduction-min', at.area, at.on);
  throw new RuleBroken(
    'tender.deduction-missing',
    'What is not reserved grants small enterprises a deduction',
    {
      article: least.source,
      least: least.value,
    },
  );
}

/**
 * The committee speaks when qualification and technical parts are open, and until the scores are locked. Throws
 * `tender.wrong-state`, `review.not-open`, `scores.locked`.
 */
export function mayJudge(tender: {
  readonly state: TenderState;
  readonly technicalOpenedAt: Instant | null;
  readonly scoresLockedAt: Instant | null;
}): void {
  inState(tender, 'CLOSED');
  if (tender.technicalOpenedAt === null) {
    throw new RuleBroken('review.not-open', 'The bids are still sealed', { article: '87 art. 44' });
  }
  if (tender.scoresLockedAt !== null) {
    throw new RuleBroken('scores.locked', 'The scores are locked', { article: 'GPR 44' });
  }
}

/** Throws `bid-period.too-short` (facts: `earliest`). */
export function checkCloses(
  { periods }: Pick<Procedure, 'periods'>,
  issued: LegalDate,
  closesAt: Instant,
): void {
  checkBidClose(periods.bid, issued, legalDateOf(closesAt));
}

/** Bids are opened at the hour the document says, never before. Throws `tender.not-closed-yet`. */
export function mayClose(closesAt: Instant | null, at: Instant): void {
  if (closesAt !== null && at >= closesAt) return;
  throw new RuleBroken('tender.not-closed-yet', 'Bids are still being taken', {
    article: '87 art. 39',
    closesAt,
  });
}

import {
  RuleBroken,
  transition,
  type Fen,
  type Instant,
  type LegalDate,
  type TransitionTable,
} from '#kernel';
import {
  checkPriceTerms,
  deadline,
  maximumBond,
  parameter,
  rationals,
  type Deadline,
  type LegalContext,
} from '#regulation';

/**
 * DRAFT → ISSUED, when funds is asked for the ceiling → OPEN for bids, or HELD where the money is missing → CLOSED at
 * the hour → OPENED when prices are known (qualification and technical parts open while it is CLOSED) → EVALUATED →
 * AWARDED. FAILED is 废标 (GPL 36), or an award that was annulled.
 */
export type TenderState =
  'DRAFT' | 'ISSUED' | 'OPEN' | 'HELD' | 'CLOSED' | 'OPENED' | 'EVALUATED' | 'AWARDED' | 'FAILED';

const moves: TransitionTable<TenderState> = {
  DRAFT: ['ISSUED'],
  ISSUED: ['OPEN', 'HELD'],
  OPEN: ['CLOSED', 'FAILED'],
  HELD: [],
  CLOSED: ['OPENED', 'FAILED'],
  OPENED: ['EVALUATED', 'FAILED'],
  EVALUATED: ['AWARDED', 'FAILED'],
  AWARDED: ['FAILED'],
  FAILED: [],
};

/** The next state. Throws `tender.wrong-state`. */
export function tenderMoves(from: TenderState, to: TenderState): TenderState {
  return transition('tender', moves, { from, to });
}

/** Throws `tender.wrong-state` (facts: `state`, `needed`). */
export function mustBe({ state }: { readonly state: TenderState }, ...needed: readonly TenderState[]): void {
  if (needed.includes(state)) return;
  throw new RuleBroken('tender.wrong-state', `The tender is ${state}, not ${needed.join(' or ')}`, {
    state,
    needed,
  });
}

/** A criterion (评审因素) beside price. Numbers as decimal strings. */
export interface Criterion {
  readonly code: string;
  readonly name: string;
  /** Points of the 100 it is worth. */
  readonly weight: string;
  /** What a member may give at most; scaled to the weight. */
  readonly maxPoints: string;
}

/** How bids are scored: the weights of price and criteria sum to 100. */
export interface Scoring {
  readonly priceWeight: string;
  readonly criteria: readonly Criterion[];
}

/** What a draft says, as far as the law asks. */
export interface TenderTerms {
  readonly ceilingFen: Fen;
  readonly scoring: Scoring;
  readonly deductionRate: string | null;
  readonly reservedForSmes: boolean;
  readonly notReservedReason: string | null;
  readonly bidBondFen: Fen;
}

/**
 * Checks a draft. Throws `tender.weights-not-100`, `tender.criterion-worthless`, `tender.sme-reason-missing`,
 * `tender.deduction-missing`, `tender.bond-too-high`, and what `checkPriceTerms` throws.
 */
export function checkTerms(terms: TenderTerms, at: LegalContext): void {
  checkScoring(terms.scoring);
  checkPriceTerms(
    {
      method: 'tender',
      priceWeight: hundredth(terms.scoring.priceWeight),
      deductionRate: terms.deductionRate,
      reservedForSme: terms.reservedForSmes,
    },
    at,
  );
  checkReservation(terms, at);
  const most = maximumBond('bid-bond', terms.ceilingFen, at);
  if (terms.bidBondFen > most) {
    throw new RuleBroken('tender.bond-too-high', 'A bid bond is at most 2 % of the budget', {
      article: 'GPR 33',
      mostFen: most,
    });
  }
}

function checkScoring({ priceWeight, criteria }: Scoring): void {
  const { add, compare, parseDecimal, rational } = rationals;
  const sum = criteria.reduce(
    (total, { weight }) => add(total, parseDecimal(weight)),
    parseDecimal(priceWeight),
  );
  if (compare(sum, rational(100)) !== 0) {
    throw new RuleBroken('tender.weights-not-100', 'The weights of price and criteria sum to 100', {
      article: '87 art. 55',
      sum: rationals.toFixed2(sum),
    });
  }
  const worthless = criteria.find(({ weight, maxPoints }) =>
    [weight, maxPoints].some((text) => compare(parseDecimal(text), rational(0)) <= 0),
  );
  if (worthless) {
    throw new RuleBroken('tender.criterion-worthless', 'A criterion nobody can score in says nothing', {
      article: 'GPR 34',
      criterion: worthless.code,
    });
  }
}

/** `10` points of 100 as the fraction `0.10`. */
function hundredth(points: string): string {
  const [whole = '0', part = ''] = points.split('.');
  const digits = whole.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`;
}

/** Services up to the limit go to SMEs, or the buyer says why not; what is not reserved grants the deduction (46). */
function checkReservation(
  { ceilingFen, reservedForSmes, notReservedReason, deductionRate }: TenderTerms,
  at: LegalContext,
): void {
  if (reservedForSmes) return;
  const limit = parameter('sme-reserve-service-limit', at.area, at.on);
  if (ceilingFen <= Number(limit.value) && (notReservedReason ?? '').trim() === '') {
    throw new RuleBroken('tender.sme-reason-missing', 'Say why the lot is not reserved for SMEs', {
      article: limit.source,
      limitFen: Number(limit.value),
    });
  }
  if (deductionRate === null) {
    const least = parameter('sme-price-deduction-min', at.area, at.on);
    throw new RuleBroken(
      'tender.deduction-missing',
      'A lot not reserved grants small enterprises a deduction',
      {
        article: least.source,
        least: least.value,
      },
    );
  }
}

/** The legal close of bids. Throws `tender.period-too-short` (facts: `earliest`). */
export function checkClose(issuedOn: LegalDate, closesOn: LegalDate): Deadline {
  const earliest = deadline('tender-bid-period', issuedOn);
  if (closesOn >= earliest.legalDue) return earliest;
  throw new RuleBroken('tender.period-too-short', `Bids may close on ${earliest.legalDue} at the earliest`, {
    article: earliest.rule,
    earliest: earliest.legalDue,
    closesOn,
  });
}

/** Bids are opened at the hour of the document and at no other (87 art. 39). Throws `tender.not-closed-yet`. */
export function hasClosed(closesAt: Instant | null, at: Instant): void {
  if (closesAt !== null && at >= closesAt) return;
  throw new RuleBroken('tender.not-closed-yet', 'Bids may still be handed in', {
    article: '87 art. 39',
    closesAt,
  });
}

/** Throws `tender.wrong-state` unless qualification and technical parts are open and no score is locked yet. */
export function mayBeJudged(tender: {
  readonly state: TenderState;
  readonly technicalOpenedAt: Instant | null;
  readonly scoresLockedAt: Instant | null;
}): void {
  mustBe(tender, 'CLOSED');
  if (tender.technicalOpenedAt === null) {
    throw new RuleBroken('tender.not-opened', 'The bids are still sealed');
  }
  if (tender.scoresLockedAt !== null) {
    throw new RuleBroken('score.locked', 'The scores are locked', { article: 'GPR 44' });
  }
}

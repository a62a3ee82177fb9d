import { formatInstant, RuleBroken, transition, type Instant, type TransitionTable } from '#kernel';
import { barredBy, type LegalContext, type StandingMark } from '#regulation';

/**
 * COMMITTED until all of it is uploaded, else INCOMPLETE at the close; SEALED until opened; REPLACED by the bidder's own
 * later bid; WITHDRAWN by the bidder; INVALID by its own fault or a decision.
 */
export type BidState =
  'COMMITTED' | 'SEALED' | 'REPLACED' | 'WITHDRAWN' | 'INCOMPLETE' | 'OPENED' | 'INVALID';

const moves: TransitionTable<BidState> = {
  COMMITTED: ['SEALED', 'REPLACED', 'WITHDRAWN', 'INCOMPLETE'],
  SEALED: ['REPLACED', 'WITHDRAWN', 'OPENED', 'INVALID'],
  WITHDRAWN: [],
  INCOMPLETE: [],
  OPENED: ['INVALID'],
  REPLACED: [],
  INVALID: [],
};

/** Throws `bid.wrong-state`. */
export function bidMoves(from: BidState, to: BidState): BidState {
  return transition('bid', moves, { from, to });
}

/** Late is late to the millisecond (87 art. 33). */
export function isLate(closesAt: Instant, receivedAt: Instant): boolean {
  return receivedAt >= closesAt;
}

/** Throws `bid.late` (facts: closesAt, receivedAt in RFC 3339, lateByMs, and the proof the bidder is handed). */
export function inTime(closesAt: Instant, receivedAt: Instant, proof: object = {}): void {
  if (!isLate(closesAt, receivedAt)) return;
  throw new RuleBroken('bid.late', 'Bids had to be in before the close', {
    article: '87 art. 33',
    closesAt: formatInstant(closesAt),
    receivedAt: formatInstant(receivedAt),
    lateByMs: receivedAt - closesAt,
    ...proof,
  });
}

/** Who bids, as identity registered it. */
export interface Bidder {
  readonly kind: string;
  readonly uscc: string | null;
  readonly smeEligible: boolean;
  /** Of a public institution: 公益一类, 公益二类 or 生产经营类. */
  readonly institutionClass?: string | null;
  /** 群团 whose staff and costs the budget pays. */
  readonly budgetFundedGroup?: boolean;
  /** 监狱企业, 残疾人福利性单位: bids where small enterprises do, whatever its form (GP-64). */
  readonly treatedAsSmall?: boolean;
  readonly marks?: readonly StandingMark[];
}

/** What a bidder is held against. */
export interface BidTerms {
  readonly reservedForSmes: boolean;
  /** What the bidder did for the project before it was tendered, if anything. */
  readonly prepared?: string | undefined;
}

// A department buys; a group filed with its community has no legal personality, whatever number it writes down (GPL 22).
const MAY_NOT_BID: ReadonlySet<string> = new Set(['government', 'community-filed']);

/**
 * A group without a credit code cannot bid (社会组织登记); neither do institutions and groups that the budget already pays
 * (102 art. 6, 8), the banned, nor who prepared the project (GPR 18); a reserved lot takes enterprises only (GP-63). Bans
 * are asked where a day is told. Throws `bid.not-eligible`, `bid.institution-class-one`, `bid.institution-unclassified`,
 * `bid.budget-funded-group`, `bid.banned` (facts: kind, from, to), `bid.prepared-project`, `bid.not-sme`.
 */
export function mayBid(bidder: Bidder | undefined, tender: BidTerms, at?: LegalContext): void {
  if (bidder === undefined || bidder.uscc === null || MAY_NOT_BID.has(bidder.kind)) {
    throw new RuleBroken('bid.not-eligible', 'Only an organization registered with a credit code may bid', {
      article: 'GPL 22',
    });
  }
  mustSell(bidder);
  if (at !== undefined) mustNotBeBarred(bidder, at);
  if (tender.prepared !== undefined) {
    throw new RuleBroken('bid.prepared-project', 'Who prepared the project does not bid on it', {
      ...{ article: 'GPR 18', prepared: tender.prepared },
    });
  }
  if (tender.reservedForSmes && !bidder.smeEligible && bidder.treatedAsSmall !== true) {
    throw new RuleBroken('bid.not-sme', 'The lot is reserved for small and medium enterprises', {
      article: '财库〔2020〕46号',
      kind: bidder.kind,
    });
  }
}

function mustSell({ kind, institutionClass = null, budgetFundedGroup = false }: Bidder): void {
  const article = '102 art. 6';
  if (kind === 'public-institution' && institutionClass === 'public-welfare-one') {
    throw new RuleBroken('bid.institution-class-one', 'A 公益一类 institution sells no services', {
      article,
    });
  }
  if (kind === 'public-institution' && institutionClass === null) {
    throw new RuleBroken('bid.institution-unclassified', 'The class of the institution is not on record', {
      article,
    });
  }
  if (budgetFundedGroup) {
    throw new RuleBroken('bid.budget-funded-group', 'A group that the budget pays sells no services', {
      article,
    });
  }
}

function mustNotBeBarred({ marks = [] }: Bidder, at: LegalContext): void {
  const mark = barredBy(marks, at);
  if (mark === undefined) return;
  const { kind, jurisdiction, from, to } = mark;
  throw new RuleBroken('bid.banned', 'The organization may not take part in public purchasing', {
    ...{ article: kind === 'procurement-ban' ? 'GPL 77' : 'GPL 22', kind, jurisdiction, from, to },
  });
}

/** One key for two parts would open the price together with the technical part. Throws `bid.key-reused`. */
export function keysDiffer(commitments: readonly string[]): void {
  if (new Set(commitments).size === commitments.length) return;
  throw new RuleBroken('bid.key-reused', 'Each part is sealed with a key of its own');
}

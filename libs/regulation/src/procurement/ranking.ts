import { RuleBroken, type Fen } from '#kernel';
import type { PurchaseMethod } from '../deadlines/tender-dates.ts';
import { compare, parseDecimal, type Rational } from '../money/rational.ts';

/** A bid as it is ranked. Scores are published decimal strings, `quote` the (last) price in fen. */
export interface RankedBid {
  readonly bid: string;
  readonly score: string;
  readonly quote: Fen;
  /** Published technical score; breaks a tie in a consultation only. */
  readonly technical?: string;
}

export interface Ranking {
  /** Places from 1; bids that cannot be told apart share one. */
  readonly places: readonly { readonly bid: string; readonly rank: number }[];
  /** Groups of bids tied at one place (并列): the document's rule decides, else a logged random draw. */
  readonly ties: readonly (readonly string[])[];
  readonly article: string;
}

type Order<T> = (a: T, b: T) => number;

/**
 * Comprehensive scoring: higher score, then lower quote, and in a consultation then the better technical score
 * (87 art. 57; 214 art. 25). Throws `decimal.invalid`.
 */
export function rankByScore(method: PurchaseMethod, bids: readonly RankedBid[]): Ranking {
  const read = bids.map(({ bid, score, quote, technical = '0' }): ReadBid => {
    return { bid, quote, score: parseDecimal(score), technical: parseDecimal(technical) };
  });
  const byScore: Order<ReadBid> = (a, b) => compare(b.score, a.score) || a.quote - b.quote;
  const byTechnical: Order<ReadBid> = (a, b) => compare(b.technical, a.technical);
  return method === 'consultation'
    ? rank(read, (a, b) => byScore(a, b) || byTechnical(a, b), '214 art. 25')
    : rank(read, byScore, '87 art. 57');
}

interface ReadBid {
  readonly bid: string;
  readonly quote: Fen;
  readonly score: Rational;
  readonly technical: Rational;
}

/** Lowest evaluated price with deductions: ascending, to the last fraction of a fen; equal ones are tied (87 art. 56). */
export function rankByEvaluatedPrice(
  bids: readonly { readonly bid: string; readonly price: Rational }[],
): Ranking {
  return rank(bids, (a, b) => compare(a.price, b.price), '87 art. 54, 56');
}

/** Lowest evaluated price: ascending price, equal prices are tied (87 art. 56). */
export function rankByPrice(bids: readonly { readonly bid: string; readonly quote: Fen }[]): Ranking {
  return rank(bids, (a, b) => a.quote - b.quote, '87 art. 56');
}

function rank<T extends { readonly bid: string }>(
  bids: readonly T[],
  order: Order<T>,
  article: string,
): Ranking {
  const sorted = [...bids].sort(order);
  const places = sorted.map((row) => ({
    bid: row.bid,
    rank: sorted.findIndex((one) => order(one, row) === 0) + 1,
  }));
  const groups = new Map<number, string[]>();
  for (const { bid, rank: place } of places) groups.set(place, [...(groups.get(place) ?? []), bid]);
  return { places, ties: [...groups.values()].filter((group) => group.length > 1), article };
}

/** Where a purchase stands when the number of usable bids is known. */
export interface BidCount {
  readonly method: PurchaseMethod;
  /** At close, or after qualification or conformity review. */
  readonly stage: 'close' | 'review';
  readonly remaining: number;
  /** 政府购买服务项目: only there may a consultation go on with two. */
  readonly publicServicePurchase: boolean;
}

export interface CountDecision {
  /** `buyer-may-continue`: lawful, but somebody must decide it and the decision is recorded. */
  readonly outcome: 'continue' | 'buyer-may-continue' | 'failed' | 'terminated';
  /** False when bids must stay sealed. */
  readonly mayOpen: boolean;
  readonly article: string;
}

const TENDER_ARTICLE = { close: 'GPL 36, 87 art. 40', review: 'GPL 36, 87 art. 43' };

/**
 * What happens with fewer bids than the method needs: three, but for a framework agreement (two, 110) and a single
 * source (GPL 36; 87 art. 40, 43; 财库〔2015〕124号). Below the threshold the law leaves it to the buyer.
 */
export function decideOnBidCount(count: BidCount): CountDecision {
  const { method, stage, remaining, publicServicePurchase } = count;
  if (!Number.isSafeInteger(remaining) || remaining < 0) {
    throw new RuleBroken('bid-count.invalid', `${remaining} is not a number of bids`, { remaining });
  }
  if (remaining >= LEAST[method]) return { outcome: 'continue', mayOpen: true, article: 'GPL 36' };
  if (method === 'tender' || method === 'framework') {
    return { outcome: 'failed', mayOpen: stage === 'review', article: TENDER_ARTICLE[stage] };
  }
  const lawful = method === 'consultation' ? remaining === 2 && publicServicePurchase : remaining > 0;
  return lawful && method !== 'negotiation'
    ? { outcome: 'buyer-may-continue', mayOpen: true, article: FEW_ARTICLE[method] }
    : { outcome: 'terminated', mayOpen: false, article: FEW_ARTICLE[method] };
}

const FEW_ARTICLE = {
  consultation: '财库〔2015〕124号',
  negotiation: 'GPL 38, 74',
  'single-source': 'GPL 39',
  'small-purchase': 'GPL 2',
};

const LEAST: Readonly<Record<PurchaseMethod, number>> = {
  tender: 3,
  framework: 2,
  consultation: 3,
  negotiation: 3,
  'single-source': 1,
  'small-purchase': 3,
};

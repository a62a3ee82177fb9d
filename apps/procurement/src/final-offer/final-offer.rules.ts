import { formatInstant, RuleBroken, type Fen, type Id, type Instant } from '#kernel';

/** What talks may change; anything else would be another purchase (214 art. 20, 74 art. 32). */
export const changeableTerms = ['technical', 'service', 'contract-terms'] as const;

export interface RequirementChange {
  readonly about: (typeof changeableTerms)[number];
  readonly text: string;
}

/** 协商情况记录: what is written down where one supplier's price is agreed on (74 art. 42). */
export interface TalksRecord {
  readonly place: string;
  /** Who talked, for the buyer and for the supplier, by name. */
  readonly participants: readonly string[];
  /** What the price is made of, and what comparable contracts cost. */
  readonly costs: string;
}

/** Throws `final-offer.record-missing`. */
export function checkRecord(scoringMethod: string, record: TalksRecord | undefined): void {
  if (scoringMethod !== 'agreed-price' || record !== undefined) return;
  throw new RuleBroken(
    'final-offer.record-missing',
    'Who agreed on the price, and on what grounds, is written down',
    {
      article: '74 art. 42',
    },
  );
}

/** One round of last prices, from the question to the last price said. */
export interface FinalRound {
  readonly changes: readonly RequirementChange[];
  readonly record: TalksRecord | null;
  readonly closesAt: Instant;
  readonly revealsUntil: Instant;
  readonly approved: boolean;
  readonly settled: boolean;
}

const ARTICLE = '214 art. 21; 74 art. 33';

/** Throws `final-offer.closes-in-past`. */
export function checkHour(closesAt: Instant, at: Instant): void {
  if (closesAt > at) return;
  throw new RuleBroken('final-offer.closes-in-past', 'The hour for last prices lies ahead', {
    article: ARTICLE,
    closesAt: formatInstant(closesAt),
  });
}

/** A changed requirement binds nobody before the buyer confirmed it. Throws `final-offer.not-approved`, `final-offer.settled`. */
export function mustRunRound({ approved, settled }: FinalRound): void {
  if (!approved) {
    throw new RuleBroken('final-offer.not-approved', 'The buyer has not confirmed the changes yet', {
      article: '214 art. 20; 74 art. 32',
    });
  }
  if (settled) throw new RuleBroken('final-offer.settled', 'The last prices are in');
}

/** Prices are said after the hour, for a while. Throws `final-offer.too-early`, `final-offer.reveal-late` (facts: from, until). */
export function maySay({ closesAt, revealsUntil }: FinalRound, at: Instant): void {
  const facts = { article: ARTICLE, from: formatInstant(closesAt), until: formatInstant(revealsUntil) };
  if (at < closesAt) {
    throw new RuleBroken('final-offer.too-early', 'Prices are said when nobody can change one', facts);
  }
  if (at < revealsUntil) return;
  throw new RuleBroken('final-offer.reveal-late', 'The time to say the price is over', facts);
}

/** Throws `final-offer.waiting` (facts: until) while somebody who fixed a price may still say it. */
export function maySettle({ closesAt, revealsUntil }: FinalRound, unsaid: number, at: Instant): void {
  if (at >= revealsUntil || (at >= closesAt && unsaid === 0)) return;
  throw new RuleBroken('final-offer.waiting', 'A bidder may still give its last price', {
    article: ARTICLE,
    until: formatInstant(revealsUntil),
  });
}

interface Offered {
  readonly bidId: Id;
  /** Null while it is not said. */
  readonly priceFen: Fen | null;
}

/** Who is out after the round: who said no price has withdrawn (214 art. 22), a price above the ceiling buys nothing. */
export function outAfterRound(
  bidIds: readonly Id[],
  offers: readonly Offered[],
  ceilingFen: Fen,
): { readonly silent: Id[]; readonly tooHigh: Id[] } {
  const said = new Map(offers.map(({ bidId, priceFen }) => [bidId, priceFen]));
  const priceOf = (bidId: Id): Fen | null => said.get(bidId) ?? null;
  return {
    silent: bidIds.filter((bidId) => priceOf(bidId) === null),
    tooHigh: bidIds.filter((bidId) => (priceOf(bidId) ?? 0) > ceilingFen),
  };
}

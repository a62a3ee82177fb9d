import { Money, RuleBroken, type Fen } from '#kernel';
import { parameter, rationals, roundToFen, type LegalContext, type RuleParameter } from '#regulation';

const { add, compare, multiply, parseDecimal, rational } = rationals;

/** Start, mid-term and final part of a price, in this order (SO-07). */
export const milestoneKinds = ['start', 'midterm', 'final'] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

/** Whether the milestones follow the dated schedule: all three kinds in order, or none. Throws `schedule.incomplete`. */
export function isScheduled(kinds: readonly (MilestoneKind | undefined)[]): boolean {
  if (kinds.every((kind) => kind === undefined)) return false;
  if (kinds.length === milestoneKinds.length && milestoneKinds.every((kind, i) => kinds[i] === kind))
    return true;
  throw new RuleBroken('schedule.incomplete', 'Start, midterm and final, each once and in this order', {
    article: 'SO-07',
  });
}

/** The dated shares. Throws `schedule.shares` unless they sum to 1. */
export function scheduleShares({ area, on }: LegalContext): RuleParameter[] {
  const shares = milestoneKinds.map((kind) => parameter(`payment-share-${kind}`, area, on));
  const sum = shares.map(({ value }) => parseDecimal(value)).reduce(add, rational(0));
  if (compare(sum, rational(1)) !== 0)
    throw new RuleBroken('schedule.shares', 'The shares of a schedule sum to 1');
  return shares;
}

/**
 * The price by shares, split cumulatively: each part is the sum to date less what came before, so that the parts sum to
 * the price to the fen. Throws `contract.milestone-worthless`.
 */
export function schedulePrices(priceFen: Fen, shares: readonly string[]): Fen[] {
  const toDate = shares.map((_, i) => {
    const share = shares
      .slice(0, i + 1)
      .map(parseDecimal)
      .reduce(add, rational(0));
    return roundToFen(multiply(rational(Money.of(priceFen)), share));
  });
  const prices = toDate.map((fen, i) => fen - (toDate[i - 1] ?? 0));
  if (prices.includes(0))
    throw new RuleBroken('contract.milestone-worthless', 'Every milestone is worth at least one fen', {
      prices,
    });
  return prices;
}

/** The first part comes before anything can be assessed; it rests on its sheet alone. */
export const needsAssessment = (kind: MilestoneKind | null): boolean => kind !== 'start';

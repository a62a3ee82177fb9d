import { formatInstant } from '#kernel';
import {
  activeAwards,
  byPriceOnly,
  decided,
  judgedBids,
  validBids,
  type BidFacts,
  type ProcessFacts,
} from './facts.ts';
import { ofProcess, pricesCompare, type FlagCode, type FlagOptions, type ProcessTest } from './flag.ts';

const DAY_MS = 86_400_000;

const shortSubmission: ProcessTest = (facts, { submissionDays = 15, submissionDaysOf = {} }) => {
  const { startsAt, closesAt, methodDetails = '' } = facts;
  if (startsAt === undefined || closesAt === undefined) return undefined;
  const minimum = submissionDaysOf[methodDetails] ?? submissionDays;
  const days = Math.floor((closesAt - startsAt) / DAY_MS);
  if (days >= minimum) return 'clear';
  return ofProcess(facts, 1, {
    days,
    minimum,
    startsAt: formatInstant(startsAt),
    closesAt: formatInstant(closesAt),
  });
};

/** Of three bidders two may have withdrawn: what counts is who is left. */
const singleBidder: ProcessTest = (facts) => {
  const { method, numberOfTenderers, bids } = facts;
  if (method !== 'open' && method !== 'selective') return undefined;
  const handedIn = bids.filter(({ status }) => !['invited', 'withdrawn'].includes(status));
  const left = new Set(handedIn.map(({ tenderers }) => tenderers.join(' + '))).size;
  const tenderers = handedIn.length > 0 ? left : numberOfTenderers;
  if (tenderers === undefined) return undefined;
  if (tenderers !== 1) return 'clear';
  const withdrawn = bids.filter(({ status }) => status === 'withdrawn').length;
  return ofProcess(facts, 1, { tenderers, withdrawn, numberOfTenderers: numberOfTenderers ?? null, method });
};

const samePrice: ProcessTest = (facts, options) => {
  // A bid without a name may be the other's own second bid: nothing is said about it.
  const priced = judgedBids(facts).filter(({ value, tenderers }) => value && tenderers.length > 0);
  if (priced.length < 2 || !pricesCompare(facts, options)) return undefined;
  const groups = new Map<string, BidFacts[]>();
  for (const bid of priced) {
    const price = `${bid.value?.amount ?? ''} ${bid.value?.currency ?? ''}`;
    groups.set(price, [...(groups.get(price) ?? []), bid]);
  }
  const identical = [...groups].filter(
    ([, bids]) => new Set(bids.map(({ tenderers }) => tenderers.join(' + '))).size > 1,
  );
  if (identical.length === 0) return 'clear';
  return ofProcess(facts, 1, {
    identical: identical.map(([price, bids]) => ({
      price,
      bids: bids.map(({ id, tenderers }) => ({ id, tenderers })),
    })),
    pricedBids: priced.length,
  });
};

const lateBidWon: ProcessTest = (facts) => {
  const { closesAt } = facts;
  const winners = activeAwards(facts).flatMap(({ suppliers }) => suppliers);
  const dated = validBids(facts).filter(({ receivedAt }) => receivedAt !== undefined);
  if (closesAt === undefined || winners.length === 0 || dated.length === 0 || !decided(facts))
    return undefined;
  const late = dated.filter(
    ({ receivedAt = closesAt, tenderers }) =>
      receivedAt > closesAt && tenderers.some((one) => winners.includes(one)),
  );
  if (late.length === 0) return 'clear';
  return ofProcess(facts, 1, {
    closesAt: formatInstant(closesAt),
    late: late.map(({ id, receivedAt = closesAt, tenderers }) => ({
      ...{ id, receivedAt: formatInstant(receivedAt), tenderers },
    })),
  });
};

const onlyWinnerQualified: ProcessTest = (facts) => {
  const winners = [...new Set(activeAwards(facts).flatMap(({ suppliers }) => suppliers))];
  const qualified = [...new Set(validBids(facts).flatMap(({ tenderers }) => tenderers))];
  if (!decided(facts) || winners.length === 0 || judgedBids(facts).length === 0) return undefined;
  const [winner] = winners;
  const others = new Set(
    facts.bids
      .filter(({ status, tenderers }) => status === 'disqualified' && !tenderers.includes(winner ?? ''))
      .flatMap(({ tenderers }) => tenderers),
  );
  if (winners.length !== 1 || qualified.length !== 1 || qualified[0] !== winner || others.size === 0)
    return 'clear';
  return ofProcess(facts, others.size, { winner, disqualified: [...others] });
};

const lowestRejected: ProcessTest = (facts, options) => {
  const prices = comparedPrices(facts, options);
  const valid = prices.filter(({ status }) => status === 'valid').map(({ amount }) => amount);
  if (valid.length === 0) return undefined;
  const lowest = Math.min(...prices.map(({ amount }) => amount));
  const out = prices.filter(({ amount, status }) => amount === lowest && status === 'disqualified');
  if (out.length === 0) return 'clear';
  return ofProcess(facts, 1, {
    lowest,
    lowestValid: Math.min(...valid),
    disqualified: out.map(({ id }) => id),
    currency: out[0]?.currency,
    awardCriteria: facts.awardCriteria ?? 'not stated',
  });
};

/** The prices of all judged bids of an awarded process; none when they cannot be compared or not all are known. */
function comparedPrices(
  facts: ProcessFacts,
  options: FlagOptions,
): { id: string; status: string; amount: number; currency: string }[] {
  const awarded = activeAwards(facts).length > 0 && decided(facts);
  const undecided = facts.bids.some(({ status }) => status === 'pending');
  if (!awarded || undecided || !byPriceOnly(facts) || !pricesCompare(facts, options)) return [];
  const submitted = judgedBids(facts);
  const prices = submitted.flatMap(({ id, status, value }) => (value ? [{ id, status, ...value }] : []));
  const oneCurrency = new Set(prices.map(({ currency }) => currency)).size === 1;
  return oneCurrency && prices.length === submitted.length ? prices : [];
}

/** The flags that one process shows by itself. */
export const processTests: Readonly<Partial<Record<FlagCode, ProcessTest>>> = {
  R003: shortSubmission,
  R018: singleBidder,
  R028: samePrice,
  R030: lateBidWon,
  R035: onlyWinnerQualified,
  R036: lowestRejected,
};

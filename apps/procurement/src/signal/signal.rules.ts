import type { Fen, Id } from '#kernel';

export const signalKinds = [
  'same-device',
  'same-contact',
  'same-staff',
  'same-account',
  'other-bidder-named',
  'similar-text',
  'same-line-prices',
  'price-series',
  'same-price',
  'abnormally-low-price',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/**
 * How much a hit says by itself. Weak ones are shown and need no decision: honest bidders cause them too. A review is
 * about the price, not about collusion.
 */
export const strengthOf: Readonly<Record<SignalKind, 'strong' | 'weak' | 'review'>> = {
  'same-device': 'strong',
  'same-contact': 'strong',
  'same-staff': 'strong',
  'same-account': 'strong',
  'other-bidder-named': 'strong',
  'similar-text': 'strong',
  'same-line-prices': 'strong',
  'price-series': 'strong',
  'same-price': 'weak',
  'abnormally-low-price': 'review',
};

/** Something a machine noticed (87 art. 37); it decides nothing. */
export interface Noticed {
  readonly kind: SignalKind;
  readonly bidIds: readonly Id[];
  /** Why, never what: no device code, no phone. */
  readonly facts: Readonly<Record<string, unknown>>;
}

interface Marked {
  readonly bidId: Id;
  readonly marks: readonly string[];
}

/** Bids of different bidders that share a mark; bids with the same company of bids are noticed once. */
function sharing(bids: readonly Marked[]): Id[][] {
  const byMark = new Map<string, Set<Id>>();
  for (const { bidId, marks } of bids) {
    for (const mark of marks) byMark.set(mark, (byMark.get(mark) ?? new Set()).add(bidId));
  }
  const groups = [...byMark.values()].filter(({ size }) => size > 1).map((ids) => [...ids].sort());
  return [...new Map(groups.map((ids) => [ids.join(' '), ids])).values()];
}

/** Bids made on one machine (87 art. 37 no. 1); how the code is written does not matter. */
export function sameDevice(bids: readonly { readonly bidId: Id; readonly deviceCode: string }[]): Noticed[] {
  const marked = bids.map(({ bidId, deviceCode }) => ({ bidId, marks: [deviceCode.trim().toLowerCase()] }));
  return sharing(marked).map((bidIds) => ({
    kind: 'same-device',
    bidIds,
    facts: { article: '87 art. 37 (1)' },
  }));
}

/** Bids handled by one person: same phone, address or ID number, by their marks (87 art. 37 no. 2 and 3). */
export function sameContact(
  bids: readonly { readonly bidId: Id; readonly contacts?: readonly string[] }[],
): Noticed[] {
  return sharing(bids.map(({ bidId, contacts = [] }) => ({ bidId, marks: contacts }))).map((bidIds) => ({
    kind: 'same-contact',
    bidIds,
    facts: { article: '87 art. 37 (2)(3)' },
  }));
}

/** One person among the staff, or the contacts, of several bids, by their marks (87 art. 37 no. 3). */
export function sameStaff(
  bids: readonly {
    readonly bidId: Id;
    readonly staff?: readonly string[];
    readonly contacts?: readonly string[];
  }[],
): Noticed[] {
  const known = new Set(sameContact(bids).map(({ bidIds }) => bidIds.join(' ')));
  const marked = bids.map(({ bidId, staff = [], contacts = [] }) => ({
    bidId,
    marks: [...staff, ...contacts],
  }));
  return sharing(marked)
    .filter((bidIds) => !known.has(bidIds.join(' ')))
    .map((bidIds) => ({ kind: 'same-staff', bidIds, facts: { article: '87 art. 37 (3)' } }));
}

/** Bid bonds paid out of one account, by its mark (87 art. 37 no. 6). */
export function sameAccount(
  bids: readonly { readonly bidId: Id; readonly bond?: { readonly payerAccount?: string } }[],
): Noticed[] {
  const marked = bids.map(({ bidId, bond }) => {
    return { bidId, marks: bond?.payerAccount === undefined ? [] : [bond.payerAccount] };
  });
  return sharing(marked).map((bidIds) => ({
    kind: 'same-account',
    bidIds,
    facts: { article: '87 art. 37 (6)' },
  }));
}

interface Priced {
  readonly bidId: Id;
  readonly priceFen: Fen;
}

/** The very same price: alone no evidence, and shown with how often it happens anyway. */
export function samePrice(bids: readonly Priced[]): Noticed[] {
  const marked = bids.map(({ bidId, priceFen }) => ({ bidId, marks: [String(priceFen)] }));
  return sharing(marked).map((bidIds) => ({
    kind: 'same-price',
    bidIds,
    facts: { article: '87 art. 37 (4)', priceFen: bids.find(({ bidId }) => bidId === bidIds[0])?.priceFen },
  }));
}

interface Itemized {
  readonly bidId: Id;
  readonly lines?: readonly { readonly code: string; readonly unitPriceFen: Fen }[];
}

const LEAST_LINES = 5;

/** Pairs whose unit prices agree to the fen in four of five lines and more, of at least five (87 art. 37 no. 4). */
export function sameLinePrices(bids: readonly Itemized[]): Noticed[] {
  return bids.flatMap((a, i) =>
    bids.slice(i + 1).flatMap((b): Noticed[] => {
      const theirs = new Map((b.lines ?? []).map(({ code, unitPriceFen }) => [code, unitPriceFen]));
      const both = (a.lines ?? []).filter(({ code }) => theirs.has(code));
      const equal = both.filter(({ code, unitPriceFen }) => theirs.get(code) === unitPriceFen);
      if (both.length < LEAST_LINES || equal.length * 5 < both.length * 4) return [];
      const facts = { article: '87 art. 37 (4)', equalLines: equal.length, ofLines: both.length };
      return [{ kind: 'same-line-prices', bidIds: [a.bidId, b.bidId].sort(), facts }];
    }),
  );
}

const LEAST_IN_SERIES = 3;

/**
 * Three or more neighbouring prices in equal steps or in one ratio (87 art. 37 no. 4: 投标报价呈规律性差异). An honest bid
 * below or above the series does not hide it.
 */
export function priceSeries(bids: readonly Priced[]): Noticed[] {
  const sorted = [...bids].sort((a, b) => a.priceFen - b.priceFen || (a.bidId < b.bidId ? -1 : 1));
  const equalSteps = runs(sorted, inEqualSteps).map((run) => noticed(run, 'equal-steps'));
  const known = new Set(equalSteps.map(({ bidIds }) => bidIds.join(' ')));
  const equalRatio = runs(sorted, inOneRatio).map((run) => noticed(run, 'equal-ratio'));
  return [...equalSteps, ...equalRatio.filter(({ bidIds }) => !known.has(bidIds.join(' ')))];
}

type Three = readonly [Fen, Fen, Fen];

const inEqualSteps = ([a, b, c]: Three): boolean => b - a === c - b && b !== a;

/** Prices are whole fen: a ratio is kept as well as half a fen of each price allows. */
function inOneRatio([a, b, c]: Three): boolean {
  if (a === b || b === c) return false;
  const [x, y, z] = [BigInt(a), BigInt(b), BigInt(c)];
  const difference = y * y - x * z;
  const size = difference < 0n ? -difference : difference;
  return 2n * size <= 2n * y + x + z;
}

/** The longest stretches of which every three neighbours keep to the pattern. */
function runs(sorted: readonly Priced[], holds: (three: Three) => boolean): Priced[][] {
  const found: Priced[][] = [];
  let run: Priced[] = [];
  for (const bid of sorted) {
    const [before, last] = run.slice(-2);
    if (before && last && !holds([before.priceFen, last.priceFen, bid.priceFen])) {
      found.push(run);
      run = [last];
    }
    run = [...run, bid];
  }
  return [...found, run].filter(({ length }) => length >= LEAST_IN_SERIES);
}

function noticed(run: readonly Priced[], pattern: 'equal-steps' | 'equal-ratio'): Noticed {
  const [first, second] = run;
  const stepFen = (second?.priceFen ?? 0) - (first?.priceFen ?? 0);
  const facts = { article: '87 art. 37 (4)', pattern, ...(pattern === 'equal-steps' && { stepFen }) };
  return { kind: 'price-series', bidIds: run.map(({ bidId }) => bidId).sort(), facts };
}

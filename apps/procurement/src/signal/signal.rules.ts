import type { Fen, Id } from '#kernel';

/** Something a machine noticed (87 art. 37); it decides nothing. */
export interface Noticed {
  readonly kind: 'same-device' | 'same-contact' | 'price-series' | 'abnormally-low-price';
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

interface Priced {
  readonly bidId: Id;
  readonly priceFen: Fen;
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

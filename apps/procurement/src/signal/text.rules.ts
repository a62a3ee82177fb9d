import type { Id } from '#kernel';
import { rationals } from '#regulation';
import type { Noticed } from './signal.rules.ts';

interface Written {
  readonly bidId: Id;
  readonly text: string;
}

/** Characters of a shingle: long enough that two authors seldom write one alike, short enough to survive small changes. */
const SHINGLE = 12;
/** Fewer of a bid's own shingles say nothing about who wrote it. */
const LEAST_OWN = 40;
const PASSAGES = 3;

/**
 * Pairs of bids that share a part of their own wording (87 art. 37 no. 4). What the document says, and what most bids
 * say, is a template and no evidence. `share`: of the smaller bid's own wording, as `0.30`.
 */
export function similarTexts(bids: readonly Written[], document: string, share: string): Noticed[] {
  const plain = bids.map(({ bidId, text }) => ({ bidId, text: plainText(text) }));
  const template = shinglesOf(plainText(document));
  const counts = new Map<string, number>();
  const all = plain.map(({ bidId, text }) => ({ bidId, text, shingles: shinglesOf(text) }));
  for (const { shingles } of all) for (const one of shingles) counts.set(one, (counts.get(one) ?? 0) + 1);
  // Two bids alone may be alike; from three on, what more than half of all say is the form everybody fills in.
  const most = Math.max(2, Math.floor(bids.length / 2));
  const own = all.map(({ bidId, text, shingles }) => ({
    ...{ bidId, text },
    shingles: new Set([...shingles].filter((one) => !template.has(one) && (counts.get(one) ?? 0) <= most)),
  }));
  return sharers(own, counts).flatMap(([a, b, common]) => {
    const smaller = Math.min(a.shingles.size, b.shingles.size);
    if (smaller < LEAST_OWN || !reaches(common, smaller, share)) return [];
    const shared = new Set([...a.shingles].filter((one) => b.shingles.has(one)));
    return [
      {
        kind: 'similar-text' as const,
        bidIds: [a.bidId, b.bidId].sort(),
        facts: {
          ...{ article: '87 art. 37 (4)', commonShingles: common, ofShingles: smaller },
          passages: passagesOf(a.text, shared),
        },
      },
    ];
  });
}

/** The pairs that have shingles in common, and how many; who shares nothing with anybody costs nothing. */
function sharers<T extends { readonly shingles: ReadonlySet<string> }>(
  all: readonly T[],
  counts: ReadonlyMap<string, number>,
): [T, T, number][] {
  const holders = new Map<string, number[]>();
  const found: [number, number, number][] = [];
  for (const [i, { shingles }] of all.entries()) {
    const met = new Map<number, number>();
    for (const one of shingles) {
      if (counts.get(one) === 1) continue;
      const before = holders.get(one) ?? [];
      for (const j of before) met.set(j, (met.get(j) ?? 0) + 1);
      holders.set(one, [...before, i]);
    }
    for (const [j, common] of met) found.push([j, i, common]);
  }
  found.sort(([a, b], [c, d]) => a - c || b - d);
  return found.flatMap(([a, b, common]): [T, T, number][] => {
    const [one, other] = [all[a], all[b]];
    return one && other ? [[one, other, common]] : [];
  });
}

/** Bids in whose text another bidder is named, by name or credit code (87 art. 37 no. 5). */
export function namesOfOthers(bids: readonly (Written & { readonly names: readonly string[] })[]): Noticed[] {
  const plain = bids.map((bid) => ({ ...bid, text: plainText(bid.text), names: bid.names.map(plainText) }));
  const byBeginning = new Map<string, { readonly no: number; readonly name: string }[]>();
  for (const [no, { names }] of plain.entries()) {
    for (const name of names.filter(({ length }) => length >= LEAST_NAME)) {
      const beginning = name.slice(0, LEAST_NAME);
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), { no, name }]);
    }
  }
  return plain.flatMap((bid, own) => {
    const named = new Set<number>();
    for (let at = 0; at + LEAST_NAME <= bid.text.length; at++) {
      for (const { no, name } of byBeginning.get(bid.text.slice(at, at + LEAST_NAME)) ?? []) {
        if (no !== own && !named.has(no) && isAnothers(bid, name, at)) named.add(no);
      }
    }
    return [...named]
      .sort((a, b) => a - b)
      .map((no): Noticed => ({
        kind: 'other-bidder-named',
        bidIds: [bid.bidId, plain[no]?.bidId ?? bid.bidId].sort(),
        facts: { article: '87 art. 37 (5)', namedIn: bid.bidId },
      }));
  });
}

/** A name of three characters may be part of any sentence. */
const LEAST_NAME = 4;

// One that the bidder bears itself says nothing.
const isAnothers = (bid: { text: string; names: readonly string[] }, name: string, at: number): boolean =>
  bid.text.startsWith(name, at) && !bid.names.some((own) => own.includes(name));

/** Letters and digits only, in one case: neither layout nor punctuation makes two texts different. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function shinglesOf(text: string): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i + SHINGLE <= text.length; i++) found.add(text.slice(i, i + SHINGLE));
  return found;
}

/** The longest stretches of a text made of these shingles: what a person reads before deciding. */
function passagesOf(text: string, shared: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const inside = shared.has(text.slice(i, i + SHINGLE));
    if (inside && start < 0) start = i;
    if (!inside && start >= 0) {
      found.push(text.slice(start, i + SHINGLE - 1));
      start = -1;
    }
  }
  return found
    .sort((a, b) => b.length - a.length)
    .slice(0, PASSAGES)
    .map((passage) => passage.slice(0, 120));
}

function reaches(count: number, of: number, share: string): boolean {
  const { num, den } = rationals.parseDecimal(share);
  return BigInt(count) * den >= BigInt(of) * num;
}

import { RuleBroken } from '#kernel';
import { evaluateBids, sumOfDeductions, type RankedRow, type ScoredBid, type Scoring } from './evaluate.ts';
import { drawSeats, nextInLine, type DrawCandidate, type SeatsWanted } from './expert-draw.ts';

export const PACKAGE_FORMAT = 'linli-evaluation/1';

/** A deduction with the policy that grants it. */
export interface Deduction {
  readonly policy: string;
  readonly rate: string;
}

/** A bid of the ranking with every number its score is made of. */
export interface PackagedBid extends Omit<ScoredBid, 'points'> {
  readonly deductions: readonly Deduction[];
  readonly scores: readonly { readonly seat: number; readonly points: Readonly<Record<string, string>> }[];
}

/** A member who stepped back, and who came instead. */
export interface PackagedReplacement {
  readonly seat: number;
  readonly outPersonId: string;
  readonly inPersonId: string;
  readonly reason: string;
  /** Passed over on the day, as tied since the draw. */
  readonly passedOver: readonly string[];
}

/** Everything a ranking is made of, as it is published after the result; JSON as it is. */
export interface EvaluationPackage {
  readonly format: typeof PACKAGE_FORMAT;
  readonly tenderId: string;
  readonly scoring: Scoring;
  readonly committee: {
    /** Revealed with the draw; its SHA-256 was public before the first bid. */
    readonly drawSeed: string;
    readonly drawSeedHash: string;
    readonly wanted: readonly SeatsWanted[];
    readonly pool: readonly DrawCandidate[];
    /** SHA-256 of the pool's canonical JSON. */
    readonly poolHash: string;
    /** As they sat when the scores were locked. */
    readonly seats: readonly { readonly seat: number; readonly personId: string; readonly part: string }[];
    readonly replacements: readonly PackagedReplacement[];
  };
  readonly bids: readonly PackagedBid[];
  readonly ranking: readonly RankedRow[];
  /** SHA-256 of the canonical JSON of all the rest. */
  readonly digest: string;
}

/** SHA-256 in hex, and RFC 8785: handed in, so that this stays plain arithmetic. */
export interface Hashing {
  readonly sha256: (text: string) => string;
  readonly canonicalJson: (value: unknown) => string;
}

/** Where a package first says something else than what follows from it. */
export interface Difference {
  readonly path: string;
  readonly published: unknown;
  readonly computed: unknown;
}

export function packageDigest({ digest: _digest, ...rest }: EvaluationPackage, hashing: Hashing): string {
  return hashing.sha256(hashing.canonicalJson(rest));
}

/**
 * Draws the committee and ranks the bids again from what a package says; null where all agrees. Throws
 * `package.malformed` for what is no such package.
 */
export function recompute(published: EvaluationPackage, hashing: Hashing): Difference | null {
  mustBePackage(published);
  const checks: (() => readonly [path: string, published: unknown, computed: unknown])[] = [
    () => ['committee.drawSeedHash', published.committee.drawSeedHash, seedHash(published, hashing)],
    () => ['committee.pool', published.committee.pool, rankedPool(published, hashing)],
    () => ['committee.poolHash', published.committee.poolHash, poolHash(published, hashing)],
    () => ['committee.seats', expertSeats(published), drawnSeats(published)],
    () => ['bids', published.bids, derivedBids(published, hashing)],
    () => ['ranking', published.ranking, rankingOf(published)],
    () => ['digest', published.digest, packageDigest(published, hashing)],
  ];
  try {
    for (const check of checks) {
      const found = firstDifference(...check());
      if (found) return found;
    }
    return null;
  } catch (error) {
    throw error instanceof TypeError ? malformed(error.message) : error;
  }
}

function mustBePackage(published: Partial<EvaluationPackage>): void {
  const lists = [published?.bids, published?.ranking, published?.committee?.pool];
  if (published?.format !== PACKAGE_FORMAT || !lists.every(Array.isArray)) {
    throw malformed(`it is not of the format ${PACKAGE_FORMAT}`);
  }
  if (published.ranking?.length === 0) throw malformed('it ranks no bid');
}

function malformed(why: string): RuleBroken {
  return new RuleBroken('package.malformed', `This is no evaluation package: ${why}`);
}

const seedHash = ({ committee }: EvaluationPackage, { sha256 }: Hashing): string =>
  sha256(committee.drawSeed);

function rankedPool({ committee, tenderId }: EvaluationPackage, { sha256 }: Hashing): DrawCandidate[] {
  return committee.pool.map((one) => {
    return { ...one, rank: sha256(`${committee.drawSeed} ${tenderId} ${one.personId}`) };
  });
}

const poolHash = ({ committee }: EvaluationPackage, { sha256, canonicalJson }: Hashing): string =>
  sha256(canonicalJson(committee.pool));

function expertSeats({ committee }: EvaluationPackage): { seat: number; personId: string }[] {
  return committee.seats
    .filter(({ part }) => part === 'expert')
    .map(({ seat, personId }) => ({ seat, personId }));
}

/** Who sits after the draw and all replacements, if the order of the seed was kept. */
function drawnSeats({ committee }: EvaluationPackage): { seat: number; personId: string }[] {
  const { pool, wanted, replacements } = committee;
  const seats = drawSeats(pool, wanted).map((one, i) => ({ ...one, seat: i + 1 }));
  const used = seats.map(({ personId }) => personId);
  for (const { seat, passedOver } of replacements) {
    const chair = seats.find((one) => one.seat === seat);
    // The buyer's representative is named by the buyer, not drawn.
    if (!chair) continue;
    used.push(...passedOver);
    chair.personId = nextInLine(pool, { speciality: chair.speciality, used });
    used.push(chair.personId);
  }
  return seats.map(({ seat, personId }) => ({ seat, personId }));
}

function derivedBids({ bids, committee }: EvaluationPackage, { sha256 }: Hashing): PackagedBid[] {
  return bids.map((bid) => ({
    ...bid,
    deduction: sumOfDeductions(bid.deductions.map(({ rate }) => rate)),
    lot: sha256(`${committee.drawSeed} ${bid.bidId}`),
  }));
}

function rankingOf({ bids, scoring }: EvaluationPackage): RankedRow[] {
  const scored = bids.map(({ scores, ...bid }) => ({ ...bid, points: scores.map(({ points }) => points) }));
  return evaluateBids(scored, scoring);
}

/** The first place, in reading order, where two JSON values differ. */
function firstDifference(path: string, published: unknown, computed: unknown): Difference | null {
  if (!isNested(published) || !isNested(computed)) {
    return published === computed ? null : { path, published, computed };
  }
  for (const name of new Set([...Object.keys(published), ...Object.keys(computed)])) {
    const deeper = Array.isArray(published) ? `${path}[${name}]` : `${path}.${name}`;
    const found = firstDifference(deeper, published[name], computed[name]);
    if (found) return found;
  }
  return null;
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

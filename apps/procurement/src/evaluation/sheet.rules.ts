import { RuleBroken, type Id } from '#kernel';
import { rationals } from '#regulation';
import type { ScoredCriterion } from '../committee/committee.rules.ts';

/** What one member gave one bid. */
export interface Scored {
  readonly bidId: Id;
  readonly seat: number;
  readonly points: Readonly<Record<string, string>>;
  /** Holds for every criterion without a reason of its own. */
  readonly reason: string;
  readonly reasons: Readonly<Record<string, string>>;
}

/** One number on a sheet. */
export interface Cell {
  readonly bidId: Id;
  readonly seat: number;
  readonly criterion: string;
}

const reasonFor = ({ reason, reasons }: Scored, criterion: string): string => reasons[criterion] ?? reason;

/** None or all of the points says more than a number can: such a score needs a reason. */
export function extremesWithoutReason(
  sheet: readonly Scored[],
  criteria: readonly ScoredCriterion[],
): Cell[] {
  return sheet.flatMap((row) =>
    criteria
      .filter(({ code, maxPoints }) => {
        const given = hundredths(row.points[code]);
        return (given === 0n || given === hundredths(maxPoints)) && reasonFor(row, code).trim() === '';
      })
      .map(({ code }) => ({ bidId: row.bidId, seat: row.seat, criterion: code })),
  );
}

/**
 * Scores further from the median of the other members' than a share of the full points, as `0.30`. They are shown and
 * explained, never dropped (GP-43).
 */
export function outliersOf(
  scored: readonly Scored[],
  criteria: readonly ScoredCriterion[],
  share: string,
): Cell[] {
  const { num, den } = rationals.parseDecimal(share);
  return scored.flatMap((row) => {
    const others = scored.filter(({ bidId, seat }) => bidId === row.bidId && seat !== row.seat);
    if (others.length === 0) return [];
    return criteria
      .filter(({ code, maxPoints }) => {
        const twice = 2n * hundredths(row.points[code]) - twiceMedian(others, code);
        return (twice < 0n ? -twice : twice) * den > 2n * num * hundredths(maxPoints);
      })
      .map(({ code }) => ({ bidId: row.bidId, seat: row.seat, criterion: code }));
  });
}

/** Outliers nobody has given a reason for. */
export function unexplained(outliers: readonly Cell[], scored: readonly Scored[]): Cell[] {
  return outliers.filter(({ bidId, seat, criterion }) => {
    const row = scored.find((one) => one.bidId === bidId && one.seat === seat);
    return !row || reasonFor(row, criterion).trim() === '';
  });
}

/** A sheet is signed whole. Throws `sheet.incomplete` (facts: missing). */
export function mustBeWhole(
  sheet: readonly Scored[],
  bidIds: readonly Id[],
  criteria: readonly ScoredCriterion[],
): void {
  const missing = bidIds.flatMap((bidId) => {
    const points = sheet.find((row) => row.bidId === bidId)?.points ?? {};
    return criteria
      .filter(({ code }) => points[code] === undefined)
      .map(({ code }) => ({ bidId, criterion: code }));
  });
  if (missing.length === 0) return;
  throw new RuleBroken(
    'sheet.incomplete',
    'Every bid gets points for every criterion before a sheet is signed',
    {
      article: '87 art. 55',
      missing,
    },
  );
}

function twiceMedian(rows: readonly Scored[], code: string): bigint {
  const sorted = rows.map(({ points }) => hundredths(points[code])).sort((a, b) => Number(a - b));
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0n;
  return sorted.length % 2 === 1 ? 2n * upper : upper + (sorted[middle - 1] ?? 0n);
}

function hundredths(points = '0'): bigint {
  const { num, den } = rationals.parseDecimal(points);
  return (num * 100n) / den;
}

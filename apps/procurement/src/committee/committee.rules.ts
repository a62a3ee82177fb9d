import { RuleBroken } from '#kernel';

/** Who could be drawn, each with the rank the seed gives them. */
export interface Candidate {
  readonly personId: string;
  /** SHA-256 of seed, tender and person, hex: nobody can know it before the seed is told. */
  readonly rank: string;
}

/** The experts with the lowest ranks; anybody who has the seed can repeat the draw. Throws `committee.too-few-candidates`. */
export function drawExperts(candidates: readonly Candidate[], seats: number): string[] {
  if (candidates.length < seats) {
    throw new RuleBroken('committee.too-few-candidates', `${seats} experts are needed`, {
      candidates: candidates.length,
    });
  }
  return [...candidates]
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, seats)
    .map(({ personId }) => personId);
}

/** A score must say something about every criterion and stay within its bounds. Throws `score.incomplete`, `score.out-of-range`. */
export function checkPoints(
  criteria: readonly { readonly code: string; readonly maxPoints: string }[],
  points: Readonly<Record<string, string>>,
): void {
  const extra = Object.keys(points).filter((code) => !criteria.some((criterion) => criterion.code === code));
  const missing = criteria.filter(({ code }) => points[code] === undefined).map(({ code }) => code);
  if (extra.length > 0 || missing.length > 0) {
    throw new RuleBroken('score.incomplete', 'Every criterion gets points, and nothing else', {
      extra,
      missing,
    });
  }
  for (const { code, maxPoints } of criteria) {
    const given = points[code] ?? '';
    if (!/^\d{1,3}(\.\d{1,2})?$/.test(given) || Number(given) > Number(maxPoints)) {
      throw new RuleBroken('score.out-of-range', `${code}: 0 to ${maxPoints} points`, {
        code,
        given,
        maxPoints,
      });
    }
  }
}

/** The fences of Tukey over a set of numbers; what lies outside is an outlier. */
export interface Fences {
  readonly n: number;
  readonly q1: number;
  readonly q3: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * A quantile by the median-unbiased method (Hyndman and Fan, type 8), as Cardinal computes it: the value at place
 * (n + 1/3)·p + 1/3 of the sorted numbers, between two places in proportion.
 */
export function quantile(numbers: readonly number[], p: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length + 1 / 3) * p + 1 / 3;
  const below = Math.floor(place);
  const [low = NaN] = below <= 0 ? sorted : sorted.slice(below - 1);
  if (below <= 0 || below >= sorted.length) return below <= 0 ? low : (sorted.at(-1) ?? NaN);
  return low + (place - below) * ((sorted[below] ?? low) - low);
}

/** Q1 − 1.5 IQR and Q3 + 1.5 IQR; `undefined` for no numbers. */
export function fencesOf(numbers: readonly number[]): Fences | undefined {
  if (numbers.length === 0) return undefined;
  const [q1, q3] = [quantile(numbers, 0.25), quantile(numbers, 0.75)];
  const reach = 1.5 * (q3 - q1);
  return { n: numbers.length, q1, q3, lower: q1 - reach, upper: q3 + reach };
}

/** Where all are alike the fences lie on them, and nobody stands out: outliers lie beyond the quartile as well. */
export const isLowOutlier = (value: number, { lower, q1 }: Fences): boolean => value <= lower && value < q1;
export const isHighOutlier = (value: number, { upper, q3 }: Fences): boolean => value >= upper && value > q3;

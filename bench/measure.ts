/** One figure. `against`: what it is compared to, or what load it holds for. */
export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
}

export interface Bench {
  /** The figures it yields; a name on the command line picks those it begins. */
  readonly ids: readonly string[];
  run(): Promise<Figure[]>;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that at least this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('A quantile of nothing');
  return value;
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Two things measured in turns, the order changing each round, so that a slow minute of the machine hits both. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: number[]; theirs: number[]; ratios: number[] }> {
  const result = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0;
    const a = first ? await ours() : await theirs();
    const b = first ? await theirs() : await ours();
    const [mine, other] = first ? [a, b] : [b, a];
    result.ours.push(mine);
    result.theirs.push(other);
    result.ratios.push(mine / other);
  }
  return result;
}

/** Runs `work` for 0 … count-1, so many at a time. */
export async function spread(
  count: number,
  atOnce: number,
  work: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

export function progress(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

/** Three significant figures: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

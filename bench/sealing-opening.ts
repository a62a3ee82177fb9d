import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Judges } from '../apps/procurement/src/opening/judges.ts';
import { median, progress, rounded, seconds, type Bench, type Figure } from './measure.ts';
import type { SealingOrders } from './sealing-worker.ts';
import { priceOf, sealingWorld, THRESHOLD, TRUSTEES, type ClosedPrice } from './sealing-world.ts';

const BIDS = [1_000, 10_000] as const;
const [FEW, MANY] = BIDS;
/** Ten times the bids take ten times as long, and are ten times as well averaged. */
const ROUNDS = new Map<number, number>([
  [FEW, 5],
  [MANY, 2],
]);
const WORKER = fileURLToPath(new URL('sealing-worker.ts', import.meta.url));

/** One, two, four … and all there are. */
function coreCounts(): number[] {
  const all = availableParallelism();
  const counts = [1];
  for (let cores = 2; cores < all; cores *= 2) counts.push(cores);
  return all > 1 ? [...counts, all] : counts;
}

async function sealed(count: number): Promise<ClosedPrice[]> {
  const { policy, keys } = await sealingWorld();
  const threads = availableParallelism();
  const slices = Array.from({ length: threads }, async (_, i) => {
    const [from, to] = [Math.floor((i * count) / threads), Math.floor(((i + 1) * count) / threads)];
    const workerData: SealingOrders = { world: { policy, keys }, from, to };
    const worker = new Worker(WORKER, { workerData });
    const [prices] = (await once(worker, 'message')) as [ClosedPrice[]];
    await worker.terminate();
    return prices;
  });
  return (await Promise.all(slices)).flat();
}

/** As the service does it: each share checked, the bid opened, sealed again, compared and read. Threads start within. */
async function openAll(prices: readonly ClosedPrice[], cores: number): Promise<void> {
  const judges = Judges.of(prices.length, cores);
  try {
    const judged = await judges.judge(prices);
    judged.forEach(({ opened, faults }, i) => {
      const read = opened && 'priceFen' in opened.content ? opened.content.priceFen : undefined;
      if (read !== priceOf(i) || faults.length > 0) throw new Error(`Bid ${i} did not open as it was sealed`);
    });
  } finally {
    await judges.end();
  }
}

type Times = ReadonlyMap<string, number[]>;
const key = (bids: number, cores: number): string => `${bids} ${cores}`;

async function measured(prices: readonly ClosedPrice[], cores: readonly number[]): Promise<Times> {
  const times = new Map<string, number[]>();
  for (const count of BIDS) {
    const some = prices.slice(0, count);
    for (let round = 1; round <= (ROUNDS.get(count) ?? 1); round++) {
      // The order turns round each time, so that a slow minute of the machine hits all.
      for (const n of round % 2 === 0 ? cores : cores.toReversed()) {
        progress(`opening ${count} bids, ${n} of our threads, round ${round}`);
        const took = await seconds(() => openAll(some, n));
        times.set(key(count, n), [...(times.get(key(count, n)) ?? []), took]);
      }
    }
  }
  return times;
}

async function run(): Promise<Figure[]> {
  progress(`sealing ${MANY} bids`);
  const prices = await sealed(MANY);
  const cores = coreCounts();
  // Once unmeasured: the compiler's first look at the code is nobody's cost.
  for (const n of cores) await openAll(prices.slice(0, FEW), n);
  const times = await measured(prices, cores);
  const took = (bids: number, n: number): number => median(times.get(key(bids, n)) ?? []);
  const speeds = BIDS.flatMap((bids) =>
    cores.map((n) =>
      figure(
        `bids-per-second.${bids}-on-${n}`,
        bids / took(bids, n),
        'bids/s',
        `${bids} prices, ${THRESHOLD} of ${TRUSTEES} trustees, each opened and proven; ${n} of our threads, ${availableParallelism()} cores`,
      ),
    ),
  );
  const all = cores.at(-1) ?? 1;
  return [
    ...speeds,
    figure(
      'linearity',
      took(MANY, 1) / took(FEW, 1) / (MANY / FEW),
      '×',
      'time of 10,000 against ten times that of 1,000, 1 of our threads; 1 is linear',
    ),
    figure(
      'parallel-speedup',
      took(MANY, 1) / took(MANY, all),
      '×',
      `10,000 bids, ${all} of our threads against 1, which the engine’s own threads help`,
    ),
  ];
}

const figure = (what: string, value: number, unit: string, against: string): Figure => ({
  ...{ id: `sealing.open.${what}`, value: rounded(value), unit, against },
});

export const sealingOpening: Bench = {
  ids: ['bids-per-second', 'linearity', 'parallel-speedup'].map((what) => `sealing.open.${what}`),
  run,
};

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openShare, open, recover, rederive, seal } from '#sealing';
import { inTurns, median, progress, rounded, seconds, type Bench, type Figure } from './measure.ts';
import { bareAudit, bareOpen, bareSeal, bareWorld, type BareWorld } from './sealing-primitives.ts';
import { openBids, sealBids, sealingWorld, THRESHOLD, TRUSTEES, type SealingWorld } from './sealing-world.ts';

const ROUNDS = 9;
const BIDS = 60;
const BOX = 10_000;

/** Seconds of so many bids, one after the other. */
const repeat = (count: number, work: (i: number) => Promise<unknown>): Promise<number> =>
  seconds(async () => {
    for (let i = 0; i < count; i++) await work(i);
  });

interface Pair {
  readonly id: string;
  readonly ours: (i: number) => Promise<unknown>;
  readonly bare: (i: number) => Promise<unknown>;
}

async function pairs(world: SealingWorld, bare: BareWorld): Promise<Pair[]> {
  const { policy, keys, text } = world;
  const sealed = await Promise.all(Array.from({ length: BIDS }, () => seal(policy, text)));
  const bareSealed = await Promise.all(Array.from({ length: BIDS }, () => bareSeal(bare)));
  const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
  return [
    { id: 'sealing.seal', ours: () => seal(policy, text), bare: () => bareSeal(bare) },
    {
      id: 'sealing.open',
      ours: async (i) => {
        const { envelope } = at(sealed, i);
        const shares = await Promise.all(
          keys.slice(0, THRESHOLD).map((key) => openShare(envelope, policy, key)),
        );
        return open(envelope, await recover(envelope, policy, shares));
      },
      bare: (i) => bareOpen(bare, at(bareSealed, i)),
    },
    {
      id: 'sealing.audit',
      ours: (i) => rederive(at(sealed, i).envelope, policy, at(sealed, i).mk),
      bare: (i) => bareAudit(bare, at(bareSealed, i)),
    },
  ];
}

async function compared(): Promise<Figure[]> {
  const all = await pairs(await sealingWorld(), await bareWorld());
  const figures: Figure[] = [];
  for (const { id, ours, bare } of all) {
    progress(`${id} against the bare primitives, ${ROUNDS} rounds of ${BIDS}`);
    // Once unmeasured: the compiler's first look at the code is nobody's cost.
    await repeat(BIDS, ours);
    await repeat(BIDS, bare);
    const took = await inTurns(
      ROUNDS,
      () => repeat(BIDS, ours),
      () => repeat(BIDS, bare),
    );
    const ms = (values: readonly number[]): number => rounded((median(values) * 1000) / BIDS);
    figures.push({
      id: `${id}.vs-primitives`,
      value: rounded(median(took.ratios)),
      unit: '×',
      against: `2 KB, ${THRESHOLD} of ${TRUSTEES} trustees; ${ms(took.ours)} ms a bid, bare ${ms(took.theirs)} ms`,
    });
  }
  return figures;
}

const WORKER = fileURLToPath(new URL('sealing-worker.ts', import.meta.url));

/** Threads that are ready before the clock runs; each opens its slice of the box. */
class Threads {
  private constructor(private readonly workers: readonly Worker[]) {}

  static async start(count: number): Promise<Threads> {
    const workers = Array.from({ length: count }, () => new Worker(WORKER));
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
    return new Threads(workers);
  }

  /** Opens a box on the first `count` threads; throws where a price is not the one that was sealed. */
  async open(box: Awaited<ReturnType<typeof sealBids>>, count: number): Promise<void> {
    const share = Math.ceil(box.bids.length / count);
    const jobs = this.workers.slice(0, count).map((worker, i) => {
      const bids = box.bids.slice(i * share, (i + 1) * share);
      const opened = new Promise<number>((resolve) => worker.once('message', resolve));
      worker.postMessage({ ...box, bids });
      return opened;
    });
    const sum = (await Promise.all(jobs)).reduce((total, one) => total + one, 0);
    if (sum !== box.sum) throw new Error(`Opened ${sum} fen, sealed ${box.sum}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

async function opening(): Promise<Figure[]> {
  progress(`sealing ${BOX} bids`);
  const box = await sealBids(await sealingWorld(), BOX);
  const tenth = { ...box, bids: box.bids.slice(0, BOX / 10) };
  const tenthSum = await openBids(tenth);
  const threads = await Threads.start(2);
  try {
    const small = { ...tenth, sum: tenthSum };
    await threads.open(small, 2);
    const [one, two, less]: number[][] = [[], [], []];
    for (let round = 1; round <= 3; round++) {
      progress(`opening ${BOX} bids, round ${round} of 3`);
      two?.push(await seconds(() => threads.open(box, 2)));
      one?.push(await seconds(() => threads.open(box, 1)));
      less?.push(await seconds(() => threads.open(small, 1)));
    }
    const [alone, together, tenthTook] = [median(one ?? []), median(two ?? []), median(less ?? [])];
    const on = `${availableParallelism()} cores`;
    return [
      figure(
        'per-second',
        BOX / together,
        'bids/s',
        `shares of ${THRESHOLD} trustees verified by the commitment; 2 threads, ${on}`,
      ),
      figure(
        'parallel-speedup',
        alone / together,
        '×',
        `2 threads against 1 (${rounded(BOX / alone)} bids/s), ${on}`,
      ),
      figure(
        'linearity',
        alone / tenthTook / 10,
        '×',
        'time of 10,000 against ten times that of 1,000, 1 thread; 1 is linear',
      ),
    ];
  } finally {
    await threads.stop();
  }
}

const figure = (what: string, value: number, unit: string, against: string): Figure => ({
  ...{ id: `sealing.open.10000.${what}`, value: rounded(value), unit, against },
});

const ids = [
  ...['seal', 'open', 'audit'].map((what) => `sealing.${what}.vs-primitives`),
  ...['per-second', 'parallel-speedup', 'linearity'].map((what) => `sealing.open.10000.${what}`),
];

export const sealing: Bench = { ids, run: async () => [...(await compared()), ...(await opening())] };

import { openShare, open, recover, rederive, seal } from '#sealing';
import { inTurns, median, progress, rounded, seconds, type Bench, type Figure } from './measure.ts';
import { bareAudit, bareOpen, bareSeal, bareWorld, type BareWorld } from './sealing-primitives.ts';
import { sealingWorld, THRESHOLD, TRUSTEES, type SealingWorld } from './sealing-world.ts';

const ROUNDS = 9;
const BIDS = 60;

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

export const sealing: Bench = {
  ids: ['seal', 'open', 'audit'].map((what) => `sealing.${what}.vs-primitives`),
  run: compared,
};

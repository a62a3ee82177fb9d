import { parentPort, workerData } from 'node:worker_threads';
import { sealPrices, type SealingWorld } from './sealing-world.ts';

export interface SealingOrders {
  readonly world: Pick<SealingWorld, 'policy' | 'keys'>;
  readonly from: number;
  readonly to: number;
}

const { world, from, to } = workerData as SealingOrders;
parentPort?.postMessage(await sealPrices(world, from, to));

import { setTimeout as sleep } from 'node:timers/promises';
import { onCommit, type Received, type Tx } from '#messaging';
import type { Deposit, World } from '../test/support/messaging.ts';
import { recorder } from '../test/support/recorder.ts';
import { median, progress, quantile, rounded, seconds, spread, type Bench, type Figure } from './measure.ts';
import { inWorld, NOTE } from './postgres.ts';

const ROUNDS = 3;
const EVENTS = 4000;
const PUBLISHERS = 8;
const KEYS = 200;
const RATE = 500;
const SECONDS = 10;

/** Starts the consumer, which writes one row per event; calls back when that is committed. */
async function consume(world: World, done: (n: number) => void): Promise<void> {
  const last = (event: Received<Deposit>, tx: Tx): void => onCommit(tx, () => done(event.data.n));
  await world.start([recorder({ group: world.names.books, event: world.events.Deposited, last })]);
}

/** One event per transaction, from the first `begin` to the last effect committed. */
function perSecond(): Promise<number> {
  return inWorld(async (world) => {
    let handled = 0;
    let end: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (end = resolve));
    await consume(world, () => {
      if (++handled === EVENTS) end();
    });
    const took = await seconds(async () => {
      await spread(EVENTS, PUBLISHERS, (n) => world.tell(`key ${n % KEYS}`, { n, note: NOTE }));
      await all;
    });
    return EVENTS / took;
  });
}

/** At a fixed rate, from the publisher's `begin` to the effect committed; a late start counts as latency. */
function latencies(): Promise<number[]> {
  return inWorld(async (world) => {
    const count = RATE * SECONDS;
    const due: number[] = [];
    const took: number[] = [];
    let end: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (end = resolve));
    await consume(world, (n) => {
      if (n < 0) return;
      took.push(performance.now() - (due[n] ?? 0));
      if (took.length === count) end();
    });
    for (let n = -RATE; n < 0; n++) await world.tell(`key ${-n % KEYS}`, { n, note: NOTE });
    const start = performance.now();
    const publishing: Promise<void>[] = [];
    for (let n = 0; n < count; n++) {
      const at = start + (n * 1000) / RATE;
      due[n] = at;
      const early = at - performance.now();
      if (early > 0) await sleep(early);
      publishing.push(world.tell(`key ${n % KEYS}`, { n, note: NOTE }));
    }
    await Promise.all(publishing);
    await all;
    return took;
  });
}

async function repeated<T>(what: string, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`${what}, round ${round} of ${ROUNDS}`);
    results.push(await work());
  }
  return results;
}

async function run(): Promise<Figure[]> {
  const rates = await repeated('embedded: as fast as it goes', perSecond);
  const tails = await repeated('embedded: 500 events/s', latencies);
  return [
    {
      id: 'events.embedded.per-second',
      value: rounded(median(rates)),
      unit: 'events/s',
      against: 'one event a transaction, one row an effect, 8 publishers',
    },
    {
      id: 'events.embedded.p99-ms',
      value: rounded(median(tails.map((took) => quantile(took, 0.99)))),
      unit: 'ms',
      against: `500 events/s; median ${rounded(median(tails.map((took) => quantile(took, 0.5))))} ms`,
    },
  ];
}

export const embedded: Bench = { ids: ['events.embedded.per-second', 'events.embedded.p99-ms'], run };

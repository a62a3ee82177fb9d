import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, World, type Effect, type RunningServer } from '../support/messaging.ts';
import { recorder, rememberingLog } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(120_000);

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe.each(transports)('several instances of a service, over $name', (transport) => {
  let world: World;
  const log = rememberingLog();
  let inHand = 0;
  let mostInHandOfOneKey = 0;
  const keysInHand = new Map<string, number>();

  const instance = (): Promise<RunningServer> => {
    const { books: group } = world.names;
    const first = ({ key }: { key: string }): void => {
      inHand++;
      keysInHand.set(key, (keysInHand.get(key) ?? 0) + 1);
      mostInHandOfOneKey = Math.max(mostInHandOfOneKey, keysInHand.get(key) ?? 0);
    };
    const last = async ({ key }: { key: string }): Promise<void> => {
      await new Promise(setImmediate);
      inHand--;
      keysInHand.set(key, (keysInHand.get(key) ?? 0) - 1);
    };
    return world.start([recorder({ group, event: world.events.Deposited, first, last })], { log });
  };
  const publish = async (from: number, to: number): Promise<void> => {
    for (let n = from; n <= to; n++) await Promise.all(KEYS.map((key) => world.deposit(key, n)));
  };
  const effects = (): Promise<Effect[]> => world.effects(world.names.books);
  const upTo = async (count: number): Promise<Record<string, number[]>> => {
    await eventually(`${count} of each`, async () => (await effects()).length >= count * KEYS.length, 60_000);
    const all = await effects();
    return Object.fromEntries(KEYS.map((key) => [key, all.filter((e) => e.key === key).map(({ n }) => n)]));
  };
  const inOrder = (count: number): Record<string, number[]> =>
    Object.fromEntries(KEYS.map((key) => [key, Array.from({ length: count }, (_, i) => i + 1)]));

  beforeEach(async () => {
    world = await World.open(transport);
    // Sequences the bank's outbox (and relays it), whatever comes and goes.
    await world.start([]);
    log.lines.length = 0;
  });
  afterEach(() => world.close());

  it('share the work without doing any of it twice', async () => {
    const two = [await instance(), await instance()];
    await publish(1, 20);
    expect(await upTo(20)).toEqual(inOrder(20));
    await two[0]?.stop();
    await publish(21, 30);
    expect(await upTo(30)).toEqual(inOrder(30));
  });

  it('come and go ten times while events flow: each effect once, in order', async () => {
    const running = [await instance()];
    let published = 0;
    const flow = (async () => {
      for (; published < 50; published += 5) await publish(published + 1, published + 5);
    })();
    for (let turn = 0; turn < 5; turn++) {
      const seen = (await effects()).length;
      running.push(await instance());
      await running.shift()?.stop();
      await eventually(
        'the next one works',
        async () => {
          const now = (await effects()).length;
          return now > seen || now >= 50 * KEYS.length;
        },
        60_000,
      );
    }
    await flow;
    expect(await upTo(50)).toEqual(inOrder(50));
    expect(inHand).toBe(0);
    expect(mostInHandOfOneKey).toBe(1);
  });
});

describe.each(transports.filter(({ name }) => name === 'embedded'))('a lease, over $name', (transport) => {
  it('that is lost ends the work here and is taken over; the effects stay single', async () => {
    const world = await World.open(transport);
    const log = rememberingLog();
    const { books: group } = world.names;
    const start = (): Promise<RunningServer> =>
      world.start([recorder({ group, event: world.events.Deposited })], { log });
    const held = (): number => log.lines.filter((line) => line === `lease.held group=${group}`).length;
    try {
      await Promise.all([start(), start()]);
      await eventually('one of them has the lease', () => Promise.resolve(held() === 1));
      for (let round = 1; round <= 3; round++) {
        await world.deposit('k', round * 2 - 1);
        await endLease(world, group);
        await eventually('somebody has it again', () => Promise.resolve(held() === round + 1));
        await world.deposit('k', round * 2);
      }
      await eventually('all six', async () => (await world.effects(group)).length >= 6);
      expect((await world.effects(group)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(log.lines.filter((line) => line.startsWith('lease.lost'))).toHaveLength(3);
    } finally {
      await world.close();
    }
  });

  it('that is lost while a handler is at work makes it work in vain or alone, never twice', async () => {
    const world = await World.open(transport);
    const log = rememberingLog();
    const { books: group, bank } = world.names;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let begun = 0;
    const first = async (): Promise<void> => {
      begun++;
      if (begun === 1) await gate;
    };
    const start = (): Promise<RunningServer> =>
      world.start([recorder({ group, event: world.events.Deposited, first })], { log });
    try {
      await start();
      await world.deposit('k', 1, 2, 3);
      await eventually('the first is in hand', () => Promise.resolve(begun === 1));
      await start();
      await endLease(world, group);
      await eventually('the other one has the lease and waits for the row', async () => {
        const rows = await world
          .db(bank)
          .query<unknown[]>(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update%'`,
          );
        return rows.length > 0;
      });
      open();
      await eventually('all three', async () => (await world.effects(group)).length >= 3);
      expect((await world.effects(group)).map(({ n }) => n)).toEqual([1, 2, 3]);
    } finally {
      open();
      await world.close();
    }
  });
});

async function endLease(world: World, group: string): Promise<void> {
  await world.db(group).query(
    `select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l on l.pid = a.pid
      where a.application_name = $1 and l.locktype = 'advisory' and l.granted`,
    [`linli-lease-${group}`],
  );
}

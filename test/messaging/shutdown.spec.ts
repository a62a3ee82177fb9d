import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, World } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

describe.each(transports)('a shutdown over $name', (transport) => {
  let world: World;
  const started: number[] = [];
  let release: () => void = () => undefined;
  let gate: Promise<void> | undefined;

  const start = (): ReturnType<World['start']> => {
    const { books: group } = world.names;
    const last = async ({ data }: { data: { n: number } }): Promise<void> => {
      started.push(data.n);
      if (data.n === 2) await gate;
    };
    return world.start([recorder({ group, event: world.events.Deposited, last })]);
  };
  const numbers = async (): Promise<number[]> => (await world.effects(world.names.books)).map(({ n }) => n);

  beforeAll(async () => {
    world = await World.open(transport);
  });
  afterAll(() => world.close());

  it('finishes and commits the event in hand, starts no other, and leaves the rest to the next process', async () => {
    gate = new Promise((resolve) => (release = resolve));
    await start();
    await world.deposit('k', 1, 2, 3, 4, 5);
    await eventually('the second is in hand', () => Promise.resolve(started.includes(2)));
    let stopped = false;
    const stopping = world.stop().then(() => (stopped = true));
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(await numbers()).toEqual([1, 2]);
    expect(started.filter((n) => n > 2)).toEqual([]);

    gate = undefined;
    await start();
    await eventually('the rest', async () => (await numbers()).length >= 5);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  });

  it('closes no database under a handler: nothing is left open afterwards', async () => {
    await world.stop();
    const [row] = await world.db(world.names.bank).query<{ open: number }[]>(
      `select count(*)::int as open from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(row?.open).toBe(0);
    const [leases] = await world.db(world.names.bank).query<{ held: number }[]>(
      `select count(*)::int as held from pg_stat_activity
        where datname = current_database() and application_name like 'linli-lease-%'`,
    );
    expect(leases?.held).toBe(0);
  });
});

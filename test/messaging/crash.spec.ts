import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { listDeadLetters } from '#messaging';
import { Children } from '../support/children.ts';
import { eventually, World, type Deposit, type Effect } from '../support/messaging.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(180_000);

const ATTEMPTS = 3;
const PATIENCE_MS = 90_000;

describe.each(transports)('processes that die, over $name', (transport) => {
  let world: World;
  let children: Children;
  const effects = (): Promise<Effect[]> => world.effects(world.names.books);
  const books = (sql: string): Promise<{ point: string; pid: number }[]> =>
    world.db(world.names.books).query(sql);

  /** Waits until every deposit of these keys has an effect; the numbers of each key as they were handled. */
  async function handled(keys: readonly string[], upTo: number): Promise<Record<string, number[]>> {
    const mine = async (): Promise<Effect[]> => (await effects()).filter(({ key }) => keys.includes(key));
    const ids = async (): Promise<Set<string>> => new Set((await mine()).map(({ id }) => id));
    await eventually('every effect', async () => (await ids()).size >= keys.length * upTo, PATIENCE_MS);
    const all = await mine();
    return Object.fromEntries(keys.map((key) => [key, all.filter((e) => e.key === key).map(({ n }) => n)]));
  }
  const onceAndInOrder = (keys: readonly string[], upTo: number): Record<string, number[]> =>
    Object.fromEntries(keys.map((key) => [key, Array.from({ length: upTo }, (_, i) => i + 1)]));

  beforeAll(async () => {
    world = await World.open(transport);
    // The bank's outbox is sequenced (and relayed) here, the children consume.
    await world.start([]);
    await books(`create table death (point text, pid int, at timestamptz default clock_timestamp());
      create table slow_commit (n int);
      create function wait_in_commit() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(4711); return null; end $$;
      create constraint trigger slow after insert on slow_commit deferrable initially deferred
        for each row execute function wait_in_commit()`);
    const orders = { transport: transport.name, url: world.database.url, run: world.run, attempts: ATTEMPTS };
    children = new Children(orders, 2);
  });
  afterAll(async () => {
    await children.stop();
    await world.close();
  });

  it('leave every effect once and in order, wherever in a delivery they are killed', async () => {
    const notes = new Map([
      ['a 5', 'die first'],
      ['b 10', 'die last'],
      ['c 15', 'die after-commit'],
      ['d 20', 'stay in-commit'],
    ]);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const gate = world.db(world.names.bank).createQueryRunner();
    await gate.query('select pg_advisory_lock(4711)');
    for (let n = 1; n <= 25; n++) {
      await Promise.all(keys.map((key) => world.tell(key, { n, note: notes.get(`${key} ${n}`) ?? '' })));
    }
    const [stuck] = await eventually(
      'a process waits inside its commit',
      async () => {
        const waiting = (await gate.query(
          `select 1 from pg_locks where locktype = 'advisory' and objid = 4711 and not granted`,
        )) as unknown[];
        return waiting.length > 0 && books(`select point, pid from death where point = 'in-commit'`);
      },
      PATIENCE_MS,
    );
    // Its database session lives on and commits: to the killed process the outcome is unknown.
    children.signal(stuck?.pid ?? 0, 'SIGKILL');
    await eventually('it is gone', () => Promise.resolve(!children.lives(stuck?.pid ?? 0)), PATIENCE_MS);
    await gate.query('select pg_advisory_unlock(4711)');
    await gate.release();
    expect(await handled(keys, 25)).toEqual(onceAndInOrder(keys, 25));
    const deaths = (await books('select point, pid from death')).map(({ point }) => point);
    expect(deaths.sort()).toEqual(['after-commit', 'first', 'in-commit', 'last']);
    expect(await listDeadLetters(world.db(world.names.books), { settled: true })).toEqual([]);
  });

  it('leave every effect once and in order when whoever works is killed, again and again', async () => {
    const keys = ['g', 'h', 'i', 'j'];
    let published = 0;
    for (let kill = 0; kill < 2; kill++) {
      const before = (await effects()).length;
      for (const end = published + 15; published < end; published++) {
        await Promise.all(keys.map((key) => world.deposit(key, published + 1)));
      }
      const worker = await eventually(
        'somebody works',
        async () => ((await effects()).length > before + kill * 7 ? (await effects()).at(-1)?.at : undefined),
        PATIENCE_MS,
      );
      children.signal(Number(worker), 'SIGKILL');
    }
    expect(await handled(keys, published)).toEqual(onceAndInOrder(keys, published));
  });

  it('may be paused past the loss of their turn and wake up: nothing twice, nothing turned round', async () => {
    const keys = ['s', 't', 'u', 'v', 'w', 'x'];
    const before = (await effects()).length;
    const publish = async (from: number, to: number, notes: Record<string, string> = {}): Promise<void> => {
      for (let n = from; n <= to; n++) {
        await Promise.all(keys.map((key) => world.tell(key, { n, note: notes[`${key} ${n}`] ?? '' })));
      }
    };
    // Inside its transaction: it sleeps on the rows that its heir needs.
    await publish(1, 20, { 's 5': 'freeze' });
    const sleeper = await eventually(
      'somebody froze',
      async () => (await books(`select point, pid from death where point = 'frozen'`))[0]?.pid,
      PATIENCE_MS,
    );
    if (transport.name === 'embedded') {
      await world
        .db(world.names.bank)
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`,
          [`linli-lease-${world.names.books}`],
        );
    }
    await publish(21, 40);
    await eventually(
      'somebody else works',
      async () =>
        (await effects())
          .slice(before)
          .some(({ key, n, at }) => key === 's' && n === 5 && at !== String(sleeper)),
      PATIENCE_MS,
    );
    children.signal(sleeper, 'SIGCONT');
    expect(await handled(keys, 40)).toEqual(onceAndInOrder(keys, 40));
  });

  it('cannot be made to die for ever: the deadly event is given up, its neighbours are not', async () => {
    const deposits = (note: string): Deposit[] => [
      { n: 1, note },
      { n: 2, note: '' },
    ];
    const neighbours = ['l', 'm', 'n', 'o', 'p'];
    await world.tell('deadly', ...deposits('die always'));
    await Promise.all(neighbours.map((key) => world.tell(key, ...deposits('slow'))));
    const [letter] = await eventually(
      'a dead letter',
      async () => {
        const letters = await listDeadLetters(world.db(world.names.books));
        return letters.length > 0 && letters;
      },
      PATIENCE_MS,
    );
    expect(letter).toMatchObject({ key: 'deadly', code: 'delivery.crash-loop', attempts: ATTEMPTS });
    expect(await handled(neighbours, 2)).toEqual(onceAndInOrder(neighbours, 2));
    expect((await effects()).filter(({ key }) => key === 'deadly')).toEqual([]);
    expect(await listDeadLetters(world.db(world.names.books))).toHaveLength(1);
    const deaths = await books(`select point, pid from death where point like 'deadly%'`);
    // One more than its attempts at most: the first death may have been that of a whole batch.
    expect(deaths.length).toBeLessThanOrEqual(ATTEMPTS + 1);
  });
});

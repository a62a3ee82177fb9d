import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Retention } from '../../libs/messaging/src/outbox/retention.ts';
import { eventually, World } from '../support/messaging.ts';
import { recorder, rememberingLog } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

// Over a broker the relay is the only reader of these tables, and the broker keeps its own time.
describe.each(transports.filter(({ name }) => name === 'embedded'))('retention over $name', (transport) => {
  let world: World;
  const log = rememberingLog();

  const start = (group: string): ReturnType<World['start']> =>
    world.start([recorder({ group, event: world.events.Deposited })]);
  const numbers = async (group: string): Promise<number[]> => (await world.effects(group)).map(({ n }) => n);
  const bank = <T>(sql: string): Promise<T[]> => world.db(world.names.bank).query<T[]>(sql);
  const remove = (): Promise<number> =>
    new Retention(world.databases, { days: 30, log }).once(world.names.bank, world.db(world.names.bank));
  const age = (): Promise<unknown[]> =>
    bank(`update outbox_event set written_at = now() - interval '31 days'`);
  const kept = async (): Promise<number[]> =>
    (await bank<{ n: number }>(`select (payload::json->>'n')::int as n from outbox_event order by id`)).map(
      ({ n }) => n,
    );

  beforeEach(async () => {
    world = await World.open(transport);
    log.lines.length = 0;
  });
  afterEach(() => world.close());

  it('removes what is old and read by everyone, and nothing younger', async () => {
    const { books } = world.names;
    await start(books);
    await world.deposit('k', 1, 2, 3);
    await eventually('three effects', async () => (await numbers(books)).length >= 3);
    await world.stop();
    await age();
    await start(books);
    await world.deposit('k', 4);
    await eventually('four effects', async () => (await numbers(books)).length >= 4);
    await world.stop();
    expect(await remove()).toBe(3);
    expect(await kept()).toEqual([4]);
    expect(await remove()).toBe(0);
  });

  it('keeps what one group has not read, however old, and alarms', async () => {
    const { books, mail } = world.names;
    await start(books);
    await start(mail);
    await world.deposit('k', 1);
    await eventually('both', async () => (await numbers(books)).length + (await numbers(mail)).length >= 2);
    await world.stop();
    await start(books);
    await world.deposit('k', 2, 3);
    await eventually('books goes on alone', async () => (await numbers(books)).length >= 3);
    await world.stop();
    await age();
    expect(await remove()).toBe(1);
    expect(await kept()).toEqual([2, 3]);
    expect(log.lines).toEqual([expect.stringContaining(`retention.held group=${mail}`)]);
    await start(mail);
    await eventually('mail has the rest', async () => (await numbers(mail)).length >= 3);
    expect(await numbers(mail)).toEqual([1, 2, 3]);
  });

  it('lets a group that comes later begin with the oldest event kept, without an alarm', async () => {
    const { books, mail } = world.names;
    await start(books);
    await world.deposit('k', 1, 2);
    await eventually('two effects', async () => (await numbers(books)).length >= 2);
    await world.stop();
    await age();
    await remove();
    await start(books);
    await world.deposit('k', 3);
    await eventually('three effects', async () => (await numbers(books)).length >= 3);
    const { server } = await start(mail);
    await eventually('mail begins', async () => (await numbers(mail)).length >= 1);
    expect(await numbers(mail)).toEqual([3]);
    expect(server.notReadyReason()).toBeUndefined();
  });
});

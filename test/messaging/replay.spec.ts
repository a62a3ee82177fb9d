import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { planReplay, requestReplay, type ReplayRequest } from '#messaging';
import { eventually, World } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

const OPERATOR = { name: 'Sun', reason: 'the report had left out Sundays' };

describe.each(transports)('a replay over $name', (transport) => {
  let world: World;
  let ill = false;
  let request: ReplayRequest;

  const last = ({ data }: { data: { n: number } }): void => {
    if (ill && data.n === 4) throw new Error('not again');
  };
  const numbers = async (): Promise<number[]> => (await world.effects(world.names.books)).map(({ n }) => n);
  const books = <T>(sql: string): Promise<T[]> => world.db(world.names.books).query<T[]>(sql);
  const done = (): Promise<{ failed: number } | undefined> =>
    eventually('the replay is done', async () => {
      const [row] = await books<{ failed: number; done_at: Date | null }>(
        'select failed, done_at from inbox_replay order by id desc limit 1',
      );
      return row?.done_at != null && row;
    });

  beforeAll(async () => {
    world = await World.open(transport);
    const { books: group } = world.names;
    await world.start([recorder({ group, event: world.events.Deposited, last })]);
    await world.deposit('k', 1, 2, 3, 4, 5);
    await eventually('the first delivery', async () => (await numbers()).length >= 5);
    request = { group, topic: world.events.Deposited.topic, from: '3' };
  });
  afterAll(() => world.close());

  it('is planned without touching anything', async () => {
    const plan = await planReplay(world.db(world.names.books), request);
    expect(plan).toEqual([{ partition: expect.any(Number), from: 3, upto: 5, events: 3 }]);
    expect(await planReplay(world.db(world.names.books), { ...request, from: '6' })).toEqual([]);
    expect(await books('select * from inbox_replay')).toEqual([]);
  });

  it.each([
    ['a service nobody knows', { group: 'nobody' }, 'group.unknown'],
    ['a log in another database', { topic: 'elsewhere.thing' }, 'replay.log-elsewhere'],
    ['a start that is none', { from: 'yesterday' }, 'replay.bad-from'],
    ['a day that is none', { from: '2026-02-31x' }, 'replay.bad-from'],
  ])('refuses %s', async (_name, part, code) => {
    const planning = planReplay(world.db(world.names.books), { ...request, ...part });
    await expect(planning).rejects.toMatchObject({ code });
  });

  it('is done for nobody without a name and a reason', async () => {
    const asking = requestReplay(world.db(world.names.books), request, { name: 'Sun', reason: ' ' });
    await expect(asking).rejects.toMatchObject({ code: 'operator.unnamed' });
    expect(await books('select * from inbox_replay')).toEqual([]);
  });

  it('hands the events to the handlers once more, in order, and is written down', async () => {
    await requestReplay(world.db(world.names.books), request, OPERATOR);
    expect(await done()).toMatchObject({ failed: 0 });
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 3, 4, 5]);
    const [action] = await books<object>(
      `select actor, action, args->>'reason' as reason, args->>'topic' as topic from operator_action`,
    );
    expect(action).toEqual({
      actor: OPERATOR.name,
      action: 'group.replay',
      reason: OPERATOR.reason,
      topic: request.topic,
    });
  });

  it('can start from a day, counts what fails, and keeps nothing of that', async () => {
    const before = (await numbers()).length;
    ill = true;
    await requestReplay(world.db(world.names.books), { ...request, from: '2020-01-01' }, OPERATOR);
    expect(await done()).toMatchObject({ failed: 1 });
    ill = false;
    expect((await numbers()).slice(before)).toEqual([1, 2, 3, 5]);
    const future = { ...request, from: '2099-01-01T00:00:00+08:00' };
    expect(await planReplay(world.db(world.names.books), future)).toEqual([]);
  });

  it('lets new events flow beside it', async () => {
    const before = (await numbers()).length;
    await requestReplay(world.db(world.names.books), { ...request, from: '1' }, OPERATOR);
    await world.deposit('k', 6);
    await done();
    await eventually('the new event', async () => (await numbers()).includes(6));
    const after = (await numbers()).slice(before);
    expect(after.filter((n) => n === 6)).toHaveLength(1);
    expect(after.filter((n) => n !== 6)).toEqual([1, 2, 3, 4, 5]);
  });
});

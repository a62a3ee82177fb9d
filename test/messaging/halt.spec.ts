import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { discardDeadLetter, listDeadLetters, replayDeadLetter, type DeadLetter } from '#messaging';
import { eventually, World, type RunningServer } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { transports } from '../support/transports.ts';

jest.setTimeout(60_000);

const OPERATOR = { name: 'Wang', reason: 'looked at with the auditor' };

describe.each(transports)('a halting group over $name', (transport) => {
  let world: World;
  let running: RunningServer;
  let ill = true;

  beforeAll(async () => {
    world = await World.open(transport);
    const last = ({ key, data }: { key: string; data: { n: number } }): void => {
      if (ill && key.startsWith('bad') && data.n === 2) throw new Error('cannot archive this');
    };
    const { books: group } = world.names;
    running = await world.start([recorder({ group, event: world.events.Deposited, onPoison: 'halt', last })]);
  });
  afterAll(() => world.close());

  const numbers = async (key: string): Promise<number[]> =>
    (await world.effects(world.names.books)).filter((effect) => effect.key === key).map(({ n }) => n);

  async function halted(key: string): Promise<DeadLetter> {
    ill = true;
    await world.deposit(key, 1, 2, 3);
    const { books } = world.names;
    return eventually('the partition halts', async () => {
      const letter = (await listDeadLetters(world.db(books), { group: books })).find(
        (one) => one.key === key,
      );
      return running.server.notReadyReason()?.startsWith('delivery.halted') === true && letter;
    });
  }

  it('stops the partition, says so, and lets the others flow', async () => {
    const letter = await halted('bad 1');
    const place = `${world.events.Deposited.topic}/${letter.partition}`;
    expect(running.server.notReadyReason()).toBe(`delivery.halted ${world.names.books} ${place}`);
    await Promise.all(Array.from({ length: 12 }, (_, i) => world.deposit(`good ${i}`, 1)));
    await eventually('another partition moves', async () =>
      (await world.effects(world.names.books)).some(({ key }) => key.startsWith('good')),
    );
    expect(await numbers('bad 1')).toEqual([1]);

    ill = false;
    await replayDeadLetter(world.db(world.names.books), letter, OPERATOR);
    await eventually('the partition goes on', async () => (await numbers('bad 1')).length >= 3);
    expect(await numbers('bad 1')).toEqual([1, 2, 3]);
    await eventually('ready again', () => Promise.resolve(running.server.notReadyReason() === undefined));
  });

  it('goes on without an event that is discarded', async () => {
    const letter = await halted('bad 2');
    await discardDeadLetter(world.db(world.names.books), letter, OPERATOR);
    await eventually('the partition goes on', async () => (await numbers('bad 2')).includes(3));
    expect(await numbers('bad 2')).toEqual([1, 3]);
    const [done] = await world
      .db(world.names.books)
      .query<object[]>(
        `select actor, action, args->>'reason' as reason from operator_action order by id desc limit 1`,
      );
    expect(done).toEqual({
      actor: OPERATOR.name,
      action: 'dead-letter.discard',
      reason: OPERATOR.reason,
    });
  });
});

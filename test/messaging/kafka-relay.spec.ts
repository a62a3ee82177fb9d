import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Children } from '../support/children.ts';
import { describeKafka } from '../support/kafka/suite.ts';
import { topicOnKafka } from '../support/kafka/wire.ts';
import { eventually, World, type Effect } from '../support/messaging.ts';
import { givenBrokers, kafkaAt } from '../support/transports.ts';

jest.setTimeout(180_000);

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const PATIENCE_MS = 90_000;
const ROUNDS = 4;
const PER_ROUND = 15;

describeKafka('the relay to Kafka', 'given', () => {
  let world: World;
  let children: Children | undefined;

  beforeEach(async () => {
    world = await World.open(kafkaAt(givenBrokers ?? ''));
  });
  afterEach(async () => {
    await children?.stop();
    await world.close();
  });

  const effects = (): Promise<Effect[]> => world.effects(world.names.books);
  const publish = async (from: number, upTo: number): Promise<void> => {
    for (let n = from; n <= upTo; n++) await Promise.all(KEYS.map((key) => world.deposit(key, n)));
  };
  const sent = async (): Promise<number> => {
    const [row] = await world
      .db(world.names.bank)
      .query<{ sent: number }[]>(`select coalesce(sum(off), 0)::int as sent from outbox_cursor`);
    return row?.sent ?? 0;
  };

  it('is killed between sending and saving its place, with all who could follow it: nothing lost or doubled', async () => {
    const { database, run, names, events } = world;
    children = new Children({ transport: 'kafka', url: database.url, run, attempts: 30 }, 2);
    for (let round = 0; round < ROUNDS; round++) {
      const before = await sent();
      const flow = publish(round * PER_ROUND + 1, (round + 1) * PER_ROUND);
      await eventually('the relay works', async () => (await sent()) > before, PATIENCE_MS);
      children.killAll();
      await flow;
      // As if it had died a moment earlier, with everything of this round sent and nothing of it saved.
      await world.db(names.bank).query(`update outbox_cursor set off = greatest(off - 5, 0)`);
    }
    const all = ROUNDS * PER_ROUND;
    await eventually('every effect', async () => (await effects()).length >= all * KEYS.length, PATIENCE_MS);
    const done = await effects();
    const expected = Array.from({ length: all }, (_, i) => i + 1);
    for (const key of KEYS) expect(done.filter((e) => e.key === key).map(({ n }) => n)).toEqual(expected);
    const wire = [...(await topicOnKafka(givenBrokers ?? '', events.Deposited.topic)).values()];
    expect(wire.flat().length).toBeGreaterThan(all * KEYS.length);
    for (const messages of wire) {
      const firsts = [...new Set(messages.map(({ headers }) => Number(headers['linli_offset'])))];
      expect(firsts).toEqual(firsts.map((_, i) => i + 1));
    }
  });
});

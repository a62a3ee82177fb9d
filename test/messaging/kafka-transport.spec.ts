import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { withTraceparent } from '#messaging';
import { describeKafka } from '../support/kafka/suite.ts';
import { testClient, topicOnKafka, type WireMessage } from '../support/kafka/wire.ts';
import { eventually, World, type RunningServer } from '../support/messaging.ts';
import { recorder, rememberingLog } from '../support/recorder.ts';
import { givenBrokers, kafkaAt } from '../support/transports.ts';

jest.setTimeout(90_000);

const BROKERS = givenBrokers ?? '';

describeKafka('the Kafka transport', 'given', () => {
  let world: World;
  let topic: string;
  let log: ReturnType<typeof rememberingLog>;
  const crashes: string[] = [];

  beforeEach(async () => {
    world = await World.open(kafkaAt(BROKERS));
    ({ topic } = world.events.Deposited);
    log = rememberingLog();
    crashes.length = 0;
  });
  afterEach(() => world.close());

  const start = (): Promise<RunningServer> =>
    world.start([recorder({ group: world.names.books, event: world.events.Deposited })], {
      log,
      onCrash: (reason) => crashes.push(reason),
    });
  const bank = <T>(sql: string, parameters?: unknown[]): Promise<T[]> =>
    world.db(world.names.bank).query<T[]>(sql, parameters);
  const numbers = async (): Promise<number[]> => (await world.effects(world.names.books)).map(({ n }) => n);
  const has = (count: number): Promise<unknown> =>
    eventually(`${count} effects`, async () => (await numbers()).length >= count);
  const wire = async (): Promise<WireMessage[]> => [...(await topicOnKafka(BROKERS, topic)).values()].flat();
  const admin = async <T>(
    work: (client: ReturnType<ReturnType<typeof testClient>['admin']>) => Promise<T>,
  ) => {
    const client = testClient(BROKERS).admin();
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.disconnect();
    }
  };
  /** As an operator does who wants the broker to have these events again. */
  const sendAgainAfter = (offset: number): Promise<unknown> =>
    bank(`update outbox_cursor set off = $1 where topic = $2 and off > $1`, [offset, topic]);

  it('speaks CloudEvents in binary mode, with the place in the log and the trace', async () => {
    await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withTraceparent(traceparent, () => world.deposit('k', 1));
    await has(1);
    const [row] = await bank<{ ce_id: string }>('select ce_id from outbox_event');
    expect(await wire()).toEqual([
      {
        key: 'k',
        value: '{"n":1,"note":""}',
        headers: {
          ce_specversion: '1.0',
          ce_id: row?.ce_id,
          ce_source: `/${world.names.bank}`,
          ce_type: `${world.names.bank}.deposited.v1`,
          ce_time: expect.stringMatching(/\+08:00$/),
          ce_subject: 'k',
          'content-type': 'application/json',
          traceparent,
          linli_offset: '1',
          linli_epoch: '1',
        },
      },
    ]);
  });

  it('sends again what it does not know to have arrived; nothing happens twice', async () => {
    const first = await start();
    await world.deposit('k', 1, 2, 3, 4, 5);
    await has(5);
    await first.stop();
    await sendAgainAfter(1);
    await start();
    await world.deposit('k', 6);
    await has(6);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await wire()).map(({ headers }) => headers['linli_offset'])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
  });

  it('passes over what is none of ours', async () => {
    await start();
    await world.deposit('k', 1);
    await has(1);
    const [place] = await bank<{ part: number }>('select part from outbox_log');
    const producer = testClient(BROKERS).producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ key: 'k', value: 'hello', partition: place?.part ?? 0 }] });
    await producer.disconnect();
    await world.deposit('k', 2);
    await has(2);
    expect(await numbers()).toEqual([1, 2]);
    expect(log.lines.filter((line) => line.startsWith('event.foreign'))).toHaveLength(1);
  });

  it('finds again what a reset of its group had skipped', async () => {
    const first = await start();
    await world.deposit('k', 1, 2);
    await has(2);
    await first.stop();
    const relay = await world.start([]);
    await world.deposit('k', 3, 4);
    await eventually('all are on Kafka', async () => (await wire()).length === 4);
    await relay.stop();
    await admin(async (client) => {
      const ends = await client.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await client.setOffsets({ groupId: world.names.books, topic, partitions });
    });
    const last = await start();
    await world.deposit('k', 5);
    await has(5);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
    expect(log.lines.filter((line) => line.startsWith('log.gap'))).toHaveLength(1);
    await eventually('it is ready again', () => Promise.resolve(last.server.notReadyReason() === undefined));
  });

  it('stops at a hole until the missing event is sent again', async () => {
    await world.deposit('k', 1, 2, 3, 4, 5);
    await bank('select * from outbox_sequence()');
    await bank(`create table lost as select * from outbox_log where off = 3`);
    await bank(`delete from outbox_log where off = 3`);
    const { server } = await start();
    await eventually('it stops', () =>
      Promise.resolve(server.notReadyReason()?.startsWith('log.gap') === true),
    );
    await eventually('all are sent', async () => (await wire()).length === 4);
    expect(await numbers()).toEqual([1, 2]);
    await bank('insert into outbox_log select * from lost');
    await sendAgainAfter(2);
    // The relay looks at its place when it next has something to save.
    await world.deposit('k', 6);
    await has(6);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    await eventually('it is ready again', () => Promise.resolve(server.notReadyReason() === undefined));
  });

  it('gives a topic the partitions its outbox deals out', async () => {
    await bank(`insert into outbox_topic values ($1, 9)`, [topic]);
    await start();
    await Promise.all(Array.from({ length: 30 }, (_, i) => world.deposit(`key ${i}`, 1)));
    await has(30);
    const { topics } = await admin((client) => client.fetchTopicMetadata({ topics: [topic] }));
    expect(topics[0]?.partitions).toHaveLength(9);
    expect(
      new Set((await bank<{ part: number }>('select part from outbox_log')).map(({ part }) => part)).size,
    ).toBeGreaterThan(6);
  });

  it('says so and ends when a topic cannot be read, instead of living on unnoticed', async () => {
    // 2: topics. kafkajs has no codec for what the broker now stores.
    await admin((client) =>
      client.alterConfigs({
        validateOnly: false,
        resources: [{ type: 2, name: topic, configEntries: [{ name: 'compression.type', value: 'lz4' }] }],
      }),
    );
    const { server } = await start();
    await world.deposit('k', 1);
    await eventually('it has crashed', () => Promise.resolve(crashes.length > 0));
    expect(server.notReadyReason()).toMatch(new RegExp(`^bus.crashed ${world.names.books} `));
    expect(crashes).toHaveLength(1);
  });
});

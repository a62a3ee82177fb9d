import { afterEach, expect, it, jest } from '@jest/globals';
import { KafkaCluster } from '../support/kafka/cluster.ts';
import { describeKafka } from '../support/kafka/suite.ts';
import { topicOnKafka } from '../support/kafka/wire.ts';
import { eventually, World, type RunningServer } from '../support/messaging.ts';
import { recorder } from '../support/recorder.ts';
import { kafkaAt } from '../support/transports.ts';

jest.setTimeout(240_000);

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const PATIENCE_MS = 90_000;

describeKafka('when Kafka itself fails', 'own', () => {
  let cluster: KafkaCluster | undefined;
  let world: World | undefined;

  afterEach(async () => {
    await world?.close();
    await cluster?.stop();
  });

  async function setUp(
    nodes: 1 | 3,
  ): Promise<{ cluster: KafkaCluster; world: World; running: RunningServer }> {
    const kafka = (cluster = await KafkaCluster.start(nodes));
    const here = (world = await World.open(kafkaAt(kafka.brokers)));
    const consumer = recorder({ group: here.names.books, event: here.events.Deposited });
    const running = await here.start([consumer]);
    await ready(running);
    return { cluster: kafka, world: here, running };
  }

  const ready = (running: RunningServer): Promise<unknown> =>
    eventually(
      'it is ready',
      () => Promise.resolve(running.server.notReadyReason() === undefined),
      PATIENCE_MS,
    );

  const publish = async (to: World, from: number, upTo: number): Promise<void> => {
    for (let n = from; n <= upTo; n++) await Promise.all(KEYS.map((key) => to.deposit(key, n)));
  };

  /** Waits for every effect; the numbers of each key in the order they were handled. */
  async function handled(of: World, upTo: number): Promise<Record<string, number[]>> {
    const { books } = of.names;
    await eventually(
      `${upTo} effects of each key`,
      async () => (await of.effects(books)).length >= upTo * KEYS.length,
      PATIENCE_MS,
    );
    const all = await of.effects(books);
    return Object.fromEntries(KEYS.map((key) => [key, all.filter((e) => e.key === key).map(({ n }) => n)]));
  }
  const inOrder = (upTo: number): Record<string, number[]> =>
    Object.fromEntries(KEYS.map((key) => [key, Array.from({ length: upTo }, (_, i) => i + 1)]));

  it('restarted and killed mid-flight, it costs time only, and readiness says why meanwhile', async () => {
    const { cluster: kafka, world: here, running } = await setUp(1);
    const node = kafka.node(1);
    let flow = publish(here, 1, 40);
    await eventually('events flow', async () => (await here.effects(here.names.books)).length > 20);
    await node.stop();
    await eventually('readiness names the broker', () =>
      Promise.resolve(running.server.notReadyReason() === 'bus.unreachable'),
    );
    await flow;
    node.start();
    await kafka.ready();
    await ready(running);
    flow = publish(here, 41, 80);
    await eventually(
      'it flows again',
      async () => (await here.effects(here.names.books)).length > 400,
      PATIENCE_MS,
    );
    await node.kill();
    node.start();
    await kafka.ready();
    await flow;
    expect(await handled(here, 80)).toEqual(inOrder(80));
    await ready(running);
  });

  it('loses its leaders one after the other: nothing is lost, doubled or turned round', async () => {
    const { cluster: kafka, world: here } = await setUp(3);
    const { topic } = here.events.Deposited;
    let published = 0;
    for (let round = 0; round < 2; round++) {
      const flow = publish(here, published + 1, published + 40);
      const before = (await here.effects(here.names.books)).length;
      await eventually(
        'events flow',
        async () => (await here.effects(here.names.books)).length > before + 30,
        PATIENCE_MS,
      );
      const leader = await kafka.leaderOf(topic, 0);
      await kafka.node(leader).kill();
      await flow;
      published += 40;
      expect(await handled(here, published)).toEqual(inOrder(published));
      kafka.node(leader).start();
      await kafka.ready();
    }
    // What Kafka itself holds: each partition's events from the first on, in order, at most some of them again.
    const wire = await topicOnKafka(kafka.brokers, topic);
    for (const messages of wire.values()) {
      const firsts = [...new Set(messages.map(({ headers }) => Number(headers['linli_offset'])))];
      expect(firsts).toEqual(firsts.map((_, i) => i + 1));
    }
    expect(new Set([...wire.values()].flat().map(({ headers }) => headers['ce_id'])).size).toBe(
      published * KEYS.length,
    );
  });
});

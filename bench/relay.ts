import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from 'kafkajs';
import { kafkaClient } from '../libs/messaging/src/kafka/client.ts';
import { Relay } from '../libs/messaging/src/kafka/relay.ts';
import { ensureTopics } from '../libs/messaging/src/kafka/topics.ts';
import { readLog } from '../libs/messaging/src/outbox/log-reader.ts';
import { sequence } from '../libs/messaging/src/outbox/sequencers.ts';
import { toHeaders } from '../libs/messaging/src/event.ts';
import { KafkaCluster } from '../test/support/kafka/cluster.ts';
import { silent, type World } from '../test/support/messaging.ts';
import { kafkaAt } from '../test/support/transports.ts';
import { inTurns, median, progress, rounded, seconds, type Bench, type Figure } from './measure.ts';
import { inWorld, NOTE } from './postgres.ts';

const ROUNDS = 7;
const PARTS = 6;
const KEEPER = 1000;

interface Contest {
  readonly world: World;
  readonly brokers: readonly string[];
  readonly batch: number;
  readonly events: number;
}

/** Writes events into the outbox, evenly over the partitions, and sequences them. */
async function fill({ world, events }: Contest): Promise<void> {
  const { bank } = world.names;
  const { topic, type } = world.events.Deposited;
  await world.db(bank).query(
    `insert into outbox_event (topic, part, key, ce_id, type, time_ms, payload)
     select $1, n % $2, 'account-' || n % 997, gen_random_uuid(), $3, $4, $5 from generate_series(1, $6::int) n`,
    [topic, PARTS, type, Date.now(), JSON.stringify({ n: 1, note: NOTE }), events],
  );
}

async function sent(world: World): Promise<number> {
  const [row] = await world
    .db(world.names.bank)
    .query<{ sent: number }[]>(`select coalesce(sum(off), 0)::int as sent from outbox_cursor`);
  return row?.sent ?? 0;
}

/** Events per second through the relay, from the first look at the full outbox to the last place saved. */
async function throughRelay(contest: Contest, relay: Relay): Promise<number> {
  const { world, events } = contest;
  const target = (await sent(world)) + events;
  await fill(contest);
  const heads = await sequence(world.db(world.names.bank), world.names.bank);
  const took = await seconds(async () => {
    relay.notice(heads);
    while ((await sent(world)) < target) await sleep(30);
  });
  return events / took;
}

/** Events per second of a bare producer with the same settings that is handed the same messages, made before. */
async function raw({ world, brokers, batch, events }: Contest): Promise<number> {
  const { bank } = world.names;
  const { topic } = world.events.Deposited;
  const share = Math.ceil(events / PARTS);
  const lanes: Message[][] = [];
  for (let partition = 0; partition < PARTS; partition++) {
    const log = await readLog(world.db(bank), bank, { topic, partition, after: 0 }, share);
    lanes.push(
      log.map((event) => ({ partition, key: event.key, value: event.payload, headers: toHeaders(event) })),
    );
  }
  const each = Math.ceil(batch / PARTS);
  const producer = kafkaClient(brokers).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const send = (from: number): Promise<unknown> =>
    producer.send({
      topic: `${topic}.raw`,
      acks: -1,
      messages: lanes.flatMap((lane) => lane.slice(from, from + each)),
    });
  await send(0);
  const took = await seconds(async () => {
    for (let from = 0; from < share; from += each) await send(from);
  });
  await producer.disconnect();
  return events / took;
}

async function contest(it: Contest): Promise<Figure> {
  const { world, brokers, batch } = it;
  const { bank } = world.names;
  const { topic } = world.events.Deposited;
  const kafka = kafkaClient(brokers);
  const admin = kafka.admin();
  await admin.connect();
  await ensureTopics(admin, new Map([topic, `${topic}.raw`].map((name) => [name, PARTS])), new Set());
  await admin.disconnect();
  const prepare = (): Promise<void> => Promise.resolve();
  const relay = new Relay({ kafka, service: bank, db: world.db(bank), batch, prepare, log: silent });
  const stop = new AbortController();
  const running = relay.run(stop.signal);
  try {
    await throughRelay({ ...it, events: KEEPER }, relay);
    await throughRelay(it, relay);
    await raw(it);
    progress(`relay, batches of ${batch}: ${ROUNDS} rounds in turns`);
    const { ours, theirs, ratios } = await inTurns(
      ROUNDS,
      () => throughRelay(it, relay),
      () => raw(it),
    );
    return {
      id: `events.kafka-relay.${batch}.vs-raw`,
      value: rounded(median(ratios)),
      unit: 'times the rate',
      against: `kafkajs producer, same messages: ${rounded(median(ours))} against ${rounded(median(theirs))} events/s`,
    };
  } finally {
    stop.abort();
    await running;
  }
}

async function run(): Promise<Figure[]> {
  const given = process.env['KAFKA_BROKERS'];
  const cluster = given ? undefined : await KafkaCluster.start(1);
  const addresses = given || (cluster?.brokers ?? '');
  const brokers = addresses.split(',');
  try {
    const figures: Figure[] = [];
    for (const [batch, events] of [
      [1000, 30_000],
      [100, 12_000],
    ] as const) {
      const figure = await inWorld((world) => contest({ world, brokers, batch, events }), kafkaAt(addresses));
      figures.push(figure);
    }
    return figures;
  } finally {
    await cluster?.stop();
  }
}

export const relay: Bench = {
  ids: ['events.kafka-relay.1000.vs-raw', 'events.kafka-relay.100.vs-raw'],
  run,
};

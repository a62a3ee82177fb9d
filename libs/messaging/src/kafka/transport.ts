import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { publisherOf } from '../event.ts';
import { DEFAULT_PARTITIONS } from '../partitioner.ts';
import type { Transport, TransportOptions, TransportStatus } from '../transport.ts';
import { BusWatch } from './bus-watch.ts';
import { kafkaClient } from './client.ts';
import { GroupConsumer } from './group-consumer.ts';
import { Relay } from './relay.ts';
import { ensureTopics, partitionsOf } from './topics.ts';

const SESSION_MS = 10_000;
const RELAY_BATCH = 1000;

/** The logs carried to other processes and machines by Kafka: one relay per publisher, one consumer per group. */
export class KafkaTransport implements Transport {
  private readonly stopping = new AbortController();
  private readonly kafka: Kafka;
  private readonly watch: BusWatch;
  private readonly relays = new Map<string, Relay>();
  private readonly consumers: GroupConsumer[] = [];
  private loops: Promise<void>[] = [];

  constructor(private readonly options: TransportOptions) {
    if (options.brokers.length === 0) throw new Error('bus.no-brokers: KAFKA_BROKERS is needed with kafka');
    // One listener and more a group and a service, which Node takes for a leak from the eleventh on.
    setMaxListeners(0, this.stopping.signal);
    this.kafka = kafkaClient(options.brokers);
    this.watch = new BusWatch(this.kafka, options.log);
  }

  /** Returns at once: a broker that is away makes the process unfit to serve, not unable to start. */
  start(): Promise<void> {
    const {
      databases,
      deliveries,
      log,
      onAdvanced,
      onCrash = () => undefined,
      kafka: tuning = {},
    } = this.options;
    const { kafka, stopping } = this;
    const prepare = (topics: readonly string[]): Promise<void> => this.prepare(topics);
    for (const [service, db] of databases) {
      const batch = tuning.relayBatch ?? RELAY_BATCH;
      this.relays.set(service, new Relay({ kafka, service, db, batch, prepare, log }));
    }
    onAdvanced((service, heads) => this.relays.get(service)?.notice(heads));
    const sessionMs = tuning.sessionMs ?? SESSION_MS;
    for (const delivery of deliveries) {
      this.consumers.push(new GroupConsumer({ kafka, delivery, sessionMs, prepare, log, onCrash }));
    }
    const parts = [this.watch, ...this.relays.values(), ...this.consumers];
    this.loops = parts.map((part) => part.run(stopping.signal));
    return Promise.resolve();
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    const timer = new AbortController();
    const late = sleep(deadlineMs, 'late', { signal: timer.signal }).catch(() => 'done');
    const outcome = await Promise.race([Promise.all(this.loops).then(() => 'done'), late]);
    timer.abort();
    if (outcome === 'late') this.options.log.warn(`messaging.stop-late after=${deadlineMs}`);
  }

  status(): TransportStatus {
    const partitions = this.consumers.flatMap((consumer) => consumer.status());
    const notReady = this.notReady();
    return notReady === undefined ? { partitions } : { partitions, notReady };
  }

  private notReady(): string | undefined {
    const crashed = this.consumers.find((consumer) => consumer.crashed !== undefined)?.crashed;
    const unreachable = this.watch.reachable ? undefined : 'bus.unreachable';
    return crashed ?? unreachable ?? [...this.relays.values()].find(({ problem }) => problem)?.problem;
  }

  /** Topics of our own services with the number of partitions they have chosen, others with the usual one. */
  private async prepare(topics: readonly string[]): Promise<void> {
    const wanted = new Map(topics.map((topic) => [topic, DEFAULT_PARTITIONS]));
    const own = new Set<string>();
    for (const [service, db] of this.options.databases) {
      const published = topics.filter((topic) => publisherOf(topic) === service);
      if (published.length === 0) continue;
      for (const [topic, count] of await partitionsOf(db, service, published)) wanted.set(topic, count);
      published.forEach((topic) => own.add(topic));
    }
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await ensureTopics(admin, wanted, own);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

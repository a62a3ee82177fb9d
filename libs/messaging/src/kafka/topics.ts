import type { Admin } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { DEFAULT_PARTITIONS } from '../partitioner.ts';

const DAY_MS = 86_400_000;
/** As long as the outbox keeps events; a group that was away longer is served again from there. */
const KEEP_DAYS = 30;
/** Copies of a topic where there are brokers enough; two must have an event before it counts as sent. */
const COPIES = 3;
const LARGEST_BYTES = 8 * 1024 * 1024;

/** Creates the topics that are missing, and gives our own that have too few partitions more. */
export async function ensureTopics(
  admin: Admin,
  wanted: ReadonlyMap<string, number>,
  own: ReadonlySet<string>,
): Promise<void> {
  if (wanted.size === 0) return;
  const there = new Set(await admin.listTopics());
  const missing = [...wanted].filter(([topic]) => !there.has(topic));
  if (missing.length > 0) await create(admin, missing);
  const old = [...wanted].filter(([topic]) => there.has(topic) && own.has(topic));
  if (old.length > 0) await grow(admin, old);
}

async function create(admin: Admin, missing: readonly (readonly [string, number])[]): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const replicationFactor = Math.min(COPIES, brokers.length);
  const settings = {
    'retention.ms': String(KEEP_DAYS * DAY_MS),
    'max.message.bytes': String(LARGEST_BYTES),
    'min.insync.replicas': replicationFactor === COPIES ? '2' : '1',
    // kafkajs cannot read LZ4, Snappy or ZSTD: whatever another program sends here, the broker stores it plain.
    'compression.type': 'uncompressed',
  };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const topics = missing.map(([topic, numPartitions]) => ({
    topic,
    numPartitions,
    replicationFactor,
    configEntries,
  }));
  await admin.createTopics({ topics, waitForLeaders: true });
}

// Never fewer: a partition of the outbox without its counterpart could not be sent at all.
async function grow(admin: Admin, wanted: readonly (readonly [string, number])[]): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(([topic]) => topic) });
  const short = wanted.filter(
    ([topic, parts]) => (topics.find(({ name }) => name === topic)?.partitions.length ?? parts) < parts,
  );
  if (short.length === 0) return;
  const topicPartitions = short.map(([topic, count]) => ({ topic, count }));
  await admin.createPartitions({ topicPartitions });
}

/** How many partitions a service's outbox deals its topics out on. */
export async function partitionsOf(
  db: DataSource,
  service: string,
  topics: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.query<{ topic: string; parts: number }[]>(
    `select topic, parts from "${service}".outbox_topic where topic = any ($1)`,
    [topics],
  );
  const chosen = new Map(rows.map(({ topic, parts }) => [topic, parts]));
  return new Map(topics.map((topic) => [topic, chosen.get(topic) ?? DEFAULT_PARTITIONS]));
}

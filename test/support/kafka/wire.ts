import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { eventually } from '../eventually.ts';

export interface WireMessage {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function testClient(brokers: string): Kafka {
  return new Kafka({ clientId: 'linli-tests', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

/** Everything a topic holds, by partition, as any Kafka client would read it. */
export async function topicOnKafka(brokers: string, topic: string): Promise<Map<number, WireMessage[]>> {
  const kafka = testClient(brokers);
  const admin = kafka.admin();
  await admin.connect();
  // A broker that has just come back is still being made a leader.
  const ends = await eventually('every partition has a leader', () => admin.fetchTopicOffsets(topic), 30_000);
  await admin.disconnect();
  const left = new Map(
    ends.filter(({ high, low }) => high !== low).map((end) => [end.partition, Number(end.high)]),
  );
  const found = new Map<number, WireMessage[]>(ends.map(({ partition }) => [partition, []]));
  if (left.size === 0) return found;
  const consumer = kafka.consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ partition, message }) => {
          found.get(partition)?.push(plain(message));
          if (Number(message.offset) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
          if (left.size === 0) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return found;
}

function plain({ key, value, headers = {} }: KafkaMessage): WireMessage {
  const named = Object.entries(headers).map(([name, text]) => [name, String([text].flat()[0])] as const);
  return { key: key?.toString() ?? '', value: value?.toString() ?? '', headers: Object.fromEntries(named) };
}

import { Kafka, logLevel } from 'kafkajs';
import type { MessagingOptions } from '#messaging';

/** A way for events to travel; the same spec runs on each. */
export interface TestTransport {
  readonly name: 'embedded' | 'kafka';
  options(): Pick<MessagingOptions, 'bus' | 'brokers' | 'kafka'>;
  /** Creates what the transport needs before the first event, e.g. topics. */
  prepare(topics: readonly string[]): Promise<void>;
}

const embedded: TestTransport = {
  name: 'embedded',
  options: () => ({ bus: 'embedded' }),
  prepare: () => Promise.resolve(),
};

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter((broker) => broker !== '');

const kafka: TestTransport = {
  name: 'kafka',
  // The least a broker allows unless told otherwise: the heirs of a killed process start sooner.
  options: () => ({ bus: 'kafka', brokers, kafka: { sessionMs: 6000 } }),
  async prepare(topics) {
    const admin = new Kafka({ clientId: 'linli-tests', brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      const wanted = topics.map((topic) => ({ topic, numPartitions: 6, replicationFactor: 1 }));
      await admin.createTopics({ topics: wanted, waitForLeaders: true });
    } finally {
      await admin.disconnect();
    }
  },
};

/** Embedded always; real Kafka when KAFKA_BROKERS names one. */
export const transports: readonly TestTransport[] = brokers.length > 0 ? [embedded, kafka] : [embedded];

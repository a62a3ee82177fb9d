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

/** Kafka at these brokers, `host:port,host:port`. */
export function kafkaAt(addresses: string): TestTransport {
  const brokers = addresses.split(',');
  return {
    name: 'kafka',
    // The least a broker allows unless told otherwise: the heirs of a killed process start sooner.
    options: () => ({ bus: 'kafka', brokers, kafka: { sessionMs: 6000 } }),
    async prepare(topics) {
      const admin = new Kafka({ clientId: 'linli-tests', brokers, logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        const replicationFactor = Math.min(3, brokers.length);
        const wanted = topics.map((topic) => ({ topic, numPartitions: 6, replicationFactor }));
        await admin.createTopics({ topics: wanted, waitForLeaders: true });
      } finally {
        await admin.disconnect();
      }
    },
  };
}

/** The brokers this run was given, if any. */
export const givenBrokers = process.env['KAFKA_BROKERS'] || undefined;

/** Whether a run without Kafka counts as failed. */
export const kafkaRequired = process.env['LINLI_REQUIRE_KAFKA'] === '1';

if (kafkaRequired && givenBrokers === undefined) {
  throw new Error('LINLI_REQUIRE_KAFKA=1, and KAFKA_BROKERS names none: run `npm run test:kafka`');
}

/** Embedded always; real Kafka when KAFKA_BROKERS names one. */
export const transports: readonly TestTransport[] = givenBrokers
  ? [embedded, kafkaAt(givenBrokers)]
  : [embedded];

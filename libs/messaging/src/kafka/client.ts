import { Kafka, logLevel } from 'kafkajs';

// Its log would repeat what readiness and our own lines say, once per retry.
export function kafkaClient(brokers: readonly string[]): Kafka {
  return new Kafka({
    clientId: 'linli',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 15_000,
    retry: { retries: brokers.length + 1, initialRetryTime: 50, maxRetryTime: 500 },
  });
}

/** The error at the bottom of those kafkajs has wrapped around it. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}

/** Whether the broker may say something else next time. */
export function isPassing(error: unknown): boolean {
  const { retriable } = rootOf(error) as { retriable?: unknown };
  return retriable === true;
}

/** The protocol's name of an error, e.g. `NOT_LEADER_FOR_PARTITION`, the system's, e.g. `ECONNREFUSED`,
 * else what kafkajs says; it knows names of topics and brokers, not what is in an event. */
export function kafkaCode(error: unknown): string {
  const root = rootOf(error);
  const { type, code } = root as { type?: unknown; code?: unknown };
  const said = [type, code].find((one) => typeof one === 'string' && one !== '');
  return typeof said === 'string' ? said : String(root).slice(0, 200);
}

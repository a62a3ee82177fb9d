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

// kafkajs marks as final what is not (no coordinator while a broker starts, a timeout), and begins anew, for ever,
// after what is; so we judge ourselves.
const FINAL_TYPES =
  /AUTHORIZATION_FAILED|^UNSUPPORTED_|SASL|^INVALID_(SESSION_TIMEOUT|GROUP_ID|TOPIC|PARTITIONS|REPLICATION|CONFIG|RECORD)|TOO_LARGE$|^POLICY_VIOLATION|^INCONSISTENT_GROUP_PROTOCOL|^SECURITY_DISABLED/;
const FINAL_NAMES =
  /^(KafkaJS(NonRetriableError|NotImplemented|SASLAuthenticationError|ServerDoesNotSupportApiKey|UnsupportedMagicByteInMessageSet)|(Type|Range|Reference|Syntax)Error)$/;

/** Whether trying again may help. Not when something is forbidden, too large, unreadable or wrong with the program. */
export function isPassing(error: unknown): boolean {
  const { type, name } = rootOf(error) as { type?: unknown; name?: unknown };
  if (typeof type === 'string' && FINAL_TYPES.test(type)) return false;
  return typeof name !== 'string' || !FINAL_NAMES.test(name);
}

/** The protocol's name of an error, e.g. `NOT_LEADER_FOR_PARTITION`, the system's, e.g. `ECONNREFUSED`,
 * else what kafkajs says; it knows names of topics and brokers, not what is in an event. */
export function kafkaCode(error: unknown): string {
  const root = rootOf(error);
  const { type, code } = root as { type?: unknown; code?: unknown };
  const said = [type, code].find((one) => typeof one === 'string' && one !== '');
  return typeof said === 'string' ? said : String(root).slice(0, 200);
}

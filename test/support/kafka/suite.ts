import { describe } from '@jest/globals';
import { givenBrokers, kafkaRequired } from '../transports.ts';
import { findKafka } from './jars.ts';
import { KafkaMissing } from './missing.ts';

/**
 * `describe` for specs that need real Kafka: skipped where there is none, with the reason in its name; with
 * LINLI_REQUIRE_KAFKA=1 it runs, and fails, in any case. `own`: the spec starts brokers itself, to stop and kill them.
 */
export function describeKafka(name: string, needs: 'given' | 'own', specs: () => void): void {
  const reason = whyNot(needs);
  // Jest names skipped tests only when asked to be verbose.
  if (reason !== undefined) process.stderr.write(`not run: ${name}: ${reason}\n`);
  const suite = reason === undefined ? describe : describe.skip;
  suite(reason === undefined ? name : `${name} [not run: ${reason}]`, specs);
}

function whyNot(needs: 'given' | 'own'): string | undefined {
  if (kafkaRequired) return undefined;
  if (givenBrokers === undefined) return 'no KAFKA_BROKERS; npm run test:kafka starts one';
  if (needs === 'given') return undefined;
  try {
    findKafka();
    return undefined;
  } catch (error) {
    if (error instanceof KafkaMissing) return error.message;
    throw error;
  }
}

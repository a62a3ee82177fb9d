import { Counter, Gauge, Histogram, register } from 'prom-client';

type Labels = readonly string[];

// The registry is the process's; a second server in the same process shares the counters.
function counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
  return (
    (register.getSingleMetric(name) as Counter<T> | undefined) ?? new Counter({ name, help, labelNames })
  );
}

function gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
  return (register.getSingleMetric(name) as Gauge<T> | undefined) ?? new Gauge({ name, help, labelNames });
}

function histogram<T extends string>(name: string, help: string, labelNames: readonly T[]): Histogram<T> {
  const buckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
  return (
    (register.getSingleMetric(name) as Histogram<T> | undefined) ??
    new Histogram({ name, help, labelNames, buckets })
  );
}

const place = ['group', 'topic', 'partition'] as const satisfies Labels;

/** What the library counts; ids and codes only. */
export const metrics = {
  handled: counter('linli_messages_handled_total', 'Events whose effects were committed', ['group', 'type']),
  attempts: counter('linli_message_attempts_failed_total', 'Handler attempts that failed', ['group', 'type']),
  dead: counter('linli_messages_dead_total', 'Events that became dead letters', ['group', 'type', 'code']),
  parked: counter('linli_messages_parked_total', 'Events that wait behind a dead letter of their key', [
    'group',
  ]),
  duplicates: counter('linli_messages_duplicate_total', 'Events seen again and dropped', ['group']),
  foreign: counter('linli_messages_foreign_total', 'Messages on a topic that are no events of ours', [
    'group',
    'topic',
  ]),
  gaps: counter('linli_log_gaps_total', 'Holes found in a log', place),
  lag: gauge('linli_group_lag_events', 'Events in the log that a group has not handled', place),
  lagSeconds: gauge('linli_group_lag_seconds', 'Age of the oldest event that a group has not handled', place),
  stopped: gauge('linli_partition_stopped', '1 when a partition is stopped by a gap or a halt', place),
  deadOpen: gauge('linli_dead_letters_open', 'Dead letters nobody has settled', ['group']),
  parkedKeys: gauge('linli_parked_keys', 'Keys that wait', ['group']),
  unsequencedAge: gauge('linli_outbox_unsequenced_seconds', 'Age of the oldest event without an offset', [
    'service',
  ]),
  retentionHeld: gauge(
    'linli_retention_held_events',
    'Old events kept because a group has not read them',
    place,
  ),
  sequencerFailures: counter('linli_outbox_sequencer_failures_total', 'Ticks that failed', ['service']),
  oldestTransaction: gauge(
    'linli_database_oldest_transaction_seconds',
    'Age of the oldest open transaction that has written',
    ['service'],
  ),
  leader: gauge('linli_group_leader', '1 while this process delivers to the group', ['group']),
  rebalances: counter('linli_group_rebalances_total', 'Times this process won or lost partitions', ['group']),
  crashed: gauge('linli_transport_crashed', '1 when a consumer has ended and does not come back', ['group']),
  latency: histogram('linli_delivery_seconds', 'From the start of the handling transaction to its commit', [
    'group',
  ]),
  send: histogram('linli_relay_send_seconds', 'From handing a batch to the broker to its answer', [
    'service',
  ]),
};

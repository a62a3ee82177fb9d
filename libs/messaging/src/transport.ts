import type { Clock } from '#kernel';
import type { DataSource } from 'typeorm';
import type { Delivery } from './delivery.ts';

/** Codes and ids only; a log line never holds an event's data. */
export interface MessagingLog {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

export interface PartitionStatus {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Last offset in the log that this process knows of, and how far the group is. */
  readonly end: number;
  readonly offset: number;
  readonly stopped?: string;
}

export interface TransportStatus {
  readonly partitions: readonly PartitionStatus[];
  /** Why this transport is not fit to serve: `bus.unreachable`, `bus.crashed`, … */
  readonly notReady?: string;
}

/** The end of one partition of a publisher's log. */
export interface LogHead {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  readonly offset: number;
}

/** Told after each sequencing commit in this process; other processes' logs have to be polled. */
export type OnAdvanced = (service: string, heads: readonly LogHead[]) => void;

/** Kafka's tuning; the defaults are for production. */
export interface KafkaTuning {
  /** After how long without a heartbeat the broker gives a dead process's partitions to another one; 10 s. */
  readonly sessionMs?: number;
  /** Events the relay sends at a time, roughly; 1000. */
  readonly relayBatch?: number;
}

/** What both transports are given. */
export interface TransportOptions {
  readonly brokers: readonly string[];
  /** The schemas of this process by service name: their outboxes are sequenced (and relayed) here. */
  readonly databases: ReadonlyMap<string, DataSource>;
  readonly deliveries: readonly Delivery[];
  /** Registers a listener for what the sequencers of this process have just put into the logs. */
  readonly onAdvanced: (listener: OnAdvanced) => void;
  readonly clock: Clock;
  readonly log: MessagingLog;
  readonly kafka?: KafkaTuning;
  /** A consumer has ended for a reason that trying again does not change; told once each. */
  readonly onCrash?: (reason: string) => void;
}

/** Moves events from logs to deliveries. `EmbeddedTransport` (embedded/transport.ts), `KafkaTransport` (kafka/transport.ts). */
export interface Transport {
  start(): Promise<void>;
  /** Stops fetching, lets every delivery finish its batch within the deadline, then gives up leases or leaves its groups. */
  stop(deadlineMs: number): Promise<void>;
  status(): TransportStatus;
}

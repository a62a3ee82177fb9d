import type { DataSource } from 'typeorm';
import type { LoggedEvent } from './event.ts';
import type { Subscriptions } from './subscription.ts';

/**
 * Why a partition does not move: `log.gap` (an event is missing), `log.reset` (the log ends before where the group
 * stands, so new events would look like old ones) or `delivery.halted` (policy `halt`).
 */
export type StopCode = 'log.gap' | 'log.reset' | 'delivery.halted';

/** How far a partition has come for a group. Committed: everything up to `offset` is handled, parked or dead. */
export interface Position {
  readonly epoch: number;
  readonly offset: number;
  readonly stopped?: StopCode;
}

/** A gap ends when the missing event comes; any other stop is an operator's to end, and nothing is handled until then. */
export function waitsForOperator(position: Position | undefined): boolean {
  return position?.stopped !== undefined && position.stopped !== 'log.gap';
}

/** What a transport gives along: how to stop, and how to stay alive meanwhile. */
export interface Run {
  /** Aborted: finish the event in hand, start no other, return the position reached. */
  readonly signal: AbortSignal;
  /** Called after each commit and each second of a retry's pause; only one long handler can delay it. Kafka heartbeats here. */
  readonly alive?: () => Promise<void>;
}

/** When and how often a transient failure is tried again, in place. */
export interface RetryPolicy {
  /** Starts of one event, crashes included, before it is a dead letter. */
  readonly attempts: number;
  /** Milliseconds to wait after the given attempt (from 1) failed. */
  delayMs(attempt: number): number;
}

/**
 * Delivers the events of a log to the handlers of one group (= service = key in `databases`). Knows no transport: both
 * hand it events of one partition in log order, as often as they like, and ask it where to go on.
 */
export interface Delivery {
  readonly group: string;
  readonly subscriptions: Subscriptions;
  readonly db: DataSource;
  /** Where the group stands in a partition; `undefined` when it has never seen it. */
  position(topic: string, partition: number): Promise<Position | undefined>;
  /** First sight of a partition: start after `offset`. Keeps what is there. Returns the position in force. */
  open(topic: string, partition: number, start: { epoch: number; offset: number }): Promise<Position>;
  /** Stops a partition until an operator lets it go on; a gap also ends by itself when the missing event comes. Alarms once. */
  stop(topic: string, partition: number, code: StopCode): Promise<Position>;
  /**
   * Handles events of ONE partition, in ascending offsets, effects and position in the same commit. Never throws for a
   * handler's failure (retry, dead letter, park, halt happen inside); throws only when the own database stays out of
   * reach and `signal` is aborted. Return: the committed position; Kafka may commit everything up to the last event
   * given when `stopped` is absent and `offset` has reached it; otherwise it must pause the partition and later hand
   * in again from `offset + 1`. A partition never opened starts at its first event; one that waits for an operator is left
   * as it is.
   */
  deliver(events: readonly LoggedEvent[], run: Run): Promise<Position>;
}

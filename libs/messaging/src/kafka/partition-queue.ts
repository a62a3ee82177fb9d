import { waitsForOperator, type Delivery, type Position, type Run } from '../delivery.ts';
import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import type { PartitionStatus } from '../transport.ts';

/** Above the first nothing more is fetched for a partition, below the second it is again. */
const FULL = 1000;
const ROOM = 200;
/** Events handed to the delivery at a time. */
const CHUNK = 200;

/** A message in hand. */
export interface Arrival {
  /** The broker's offset. */
  readonly at: number;
  /** When the relay sent it, by the wall clock. */
  readonly sentAt: number;
  /** `undefined` when it is none of ours. */
  readonly event: LoggedEvent | undefined;
}

/** What the queue asks of its consumer. */
export interface Fetching {
  pause(queue: PartitionQueue): void;
  resume(queue: PartitionQueue): void;
  /** Fetches this partition again from the oldest message kept. */
  rewind(queue: PartitionQueue): void;
}

/** One partition as a group of this process sees it: what was fetched, and how far it has been handled. */
export class PartitionQueue {
  busy = false;
  /** Left alone until the next round: it is stopped, or its last try failed. */
  resting = false;
  assigned = false;
  /** The broker's offset to go on from after a restart; `undefined` while nothing has been handled. */
  next: number | undefined;
  committed: number | undefined;
  private items: Arrival[] = [];
  private position: Position | undefined;
  private full = false;
  /** Looking for the event behind a gap, from the beginning of what the broker keeps. */
  private searching = false;
  private run = new AbortController();
  private end = 0;

  constructor(
    private readonly delivery: Delivery,
    private readonly fetching: Fetching,
    readonly topic: string,
    readonly number: number,
  ) {}

  get waiting(): boolean {
    return this.items.length > 0;
  }

  get stopped(): boolean {
    return this.position?.stopped !== undefined;
  }

  push(arrivals: readonly Arrival[], lag: number): void {
    this.items.push(...arrivals);
    const last = arrivals.findLast(({ event }) => event !== undefined)?.event;
    if (last) this.end = Math.max(last.offset + lag, this.position?.offset ?? 0);
    if (this.items.length < FULL) return;
    this.full = true;
    this.fetching.pause(this);
  }

  /** The group's members have changed, or the consumer is a new one: what comes next starts at the committed offset. */
  reset(assigned: boolean): void {
    this.run.abort();
    this.run = new AbortController();
    this.items = [];
    this.position = undefined;
    this.searching = false;
    this.next = undefined;
    this.committed = undefined;
    this.assigned = assigned;
    if (assigned && this.full) this.fetching.resume(this);
    this.full = false;
  }

  /** The event in hand is finished, no other is started. */
  abort(): void {
    this.run.abort();
  }

  /** Handles what is in hand, until it is done, stopped or aborted. */
  async drain(): Promise<void> {
    const run: Run = { signal: this.run.signal };
    this.position = await this.current();
    this.resting = waitsForOperator(this.position);
    while (this.waiting && !this.resting && !run.signal.aborted) {
      if (this.position?.stopped === 'log.gap' && !this.search(this.position)) return;
      const chunk = this.items.slice(0, CHUNK);
      const events = chunk.flatMap(({ event }) => event ?? []);
      const position = events.length > 0 ? await this.delivery.deliver(events, run) : undefined;
      if (run.signal.aborted || !this.took(chunk, position)) return;
    }
  }

  /** Seconds since the oldest message in hand was sent. */
  measure(now: number): void {
    const labels = { group: this.delivery.group, topic: this.topic, partition: this.number };
    const { offset, stopped } = this.position ?? {};
    const [oldest] = this.items;
    metrics.lag.set(labels, Math.max(0, this.end - (offset ?? this.end)));
    metrics.lagSeconds.set(labels, oldest ? Math.max(0, now - oldest.sentAt) / 1000 : 0);
    metrics.stopped.set(labels, stopped === undefined ? 0 : 1);
  }

  status(): PartitionStatus {
    const { topic, number: partition, end, position } = this;
    const { offset = 0, stopped } = position ?? {};
    const place = { group: this.delivery.group, topic, partition, end, offset };
    return stopped === undefined ? place : { ...place, stopped };
  }

  /** A stopped partition's position is read again: an operator may have let it go on. */
  private async current(): Promise<Position | undefined> {
    if (this.position !== undefined && !this.stopped) return this.position;
    const before = this.position;
    const now = await this.delivery.position(this.topic, this.number);
    // What followed the gap was passed over in the search for what is missing.
    if (before?.stopped === 'log.gap' && now?.stopped === undefined) this.rewind();
    if (now?.stopped === undefined) this.searching = false;
    return now;
  }

  /** False: the partition stands still, and not because something is missing. */
  private took(chunk: readonly Arrival[], position: Position | undefined): boolean {
    const reached = position ?? this.position;
    const open = chunk.findIndex(({ event }) => event && (!reached || !isPast(event, reached)));
    const count = open < 0 ? chunk.length : open;
    const last = chunk[count - 1];
    this.items.splice(0, count);
    if (last && reached?.stopped === undefined) this.next = last.at + 1;
    if (position?.stopped === undefined) this.searching = false;
    this.position = reached;
    this.makeRoom();
    this.resting = this.stopped;
    return !this.stopped || reached?.stopped === 'log.gap';
  }

  /** True when the missing event is now the first in hand. It may be further back, or be sent again later. */
  private search(position: Position): boolean {
    if (!this.searching) {
      this.searching = true;
      this.rewind();
      return false;
    }
    const found = this.items.findIndex(({ event }) => event && isNext(event, position));
    this.items.splice(0, found < 0 ? this.items.length : found);
    this.makeRoom();
    return found >= 0;
  }

  private rewind(): void {
    this.items = [];
    this.makeRoom();
    this.fetching.rewind(this);
  }

  private makeRoom(): void {
    if (!this.full || this.items.length > ROOM) return;
    this.full = false;
    this.fetching.resume(this);
  }
}

function isPast(event: LoggedEvent, position: Position): boolean {
  return event.epoch < position.epoch || (event.epoch === position.epoch && event.offset <= position.offset);
}

function isNext(event: LoggedEvent, position: Position): boolean {
  return (
    event.epoch > position.epoch || (event.epoch === position.epoch && event.offset === position.offset + 1)
  );
}

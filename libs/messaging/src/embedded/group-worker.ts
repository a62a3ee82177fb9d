import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../delivery/retry.ts';
import type { Delivery, Position, Run } from '../delivery.ts';
import { publisherOf } from '../event.ts';
import { metrics } from '../metrics.ts';
import { readLog } from '../outbox/log-reader.ts';
import { enrol, firstKept, report } from '../outbox/readers.ts';
import type { LogHead, MessagingLog, PartitionStatus } from '../transport.ts';
import { Lease } from './lease.ts';
import type { LogTail } from './log-tail.ts';

/** Partitions of one group handled at the same time; each holds a database connection. */
const AT_ONCE = 3;
const FETCH = 200;
/** How often a stand-in asks for the lease, a stopped partition is looked at again, and progress is reported. */
const ROUND_MS = 250;
const REPORT_EVERY_ROUNDS = 20;

interface Partition {
  readonly topic: string;
  readonly partition: number;
  head: LogHead;
  position?: Position;
  reported: number;
  busy: boolean;
}

/** Delivers from the log to one group, as long as this process holds the group's lease. */
export class GroupWorker {
  private readonly partitions = new Map<string, Partition>();
  private readonly running = new Set<Promise<void>>();
  private readonly lease: Lease;
  private readonly topics: ReadonlySet<string>;
  private tenure: AbortController | undefined;

  constructor(
    private readonly delivery: Delivery,
    private readonly tail: LogTail,
    private readonly log: MessagingLog,
  ) {
    this.lease = new Lease(delivery.db, delivery.group);
    this.topics = new Set(delivery.subscriptions.topics());
    tail.onMoved((head) => this.notice(head));
  }

  /** Runs until aborted; then finishes what is in hand and gives the lease back. */
  async run(signal: AbortSignal): Promise<void> {
    const end = (): void => this.tenure?.abort();
    signal.addEventListener('abort', end);
    for (let round = 0; !signal.aborted; round++) {
      await this.round(round).catch((error: unknown) =>
        this.log.error(`delivery.round-failed group=${this.delivery.group} code=${codeOf(error)}`),
      );
      await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
    end();
    await Promise.all(this.running);
    await this.report().catch(() => undefined);
    await this.lease.release();
    signal.removeEventListener('abort', end);
  }

  status(): PartitionStatus[] {
    return [...this.partitions.values()].map(({ topic, partition, head, position }) => ({
      group: this.delivery.group,
      topic,
      partition,
      end: head.offset,
      offset: position?.offset ?? 0,
      ...(position?.stopped === undefined ? {} : { stopped: position.stopped }),
    }));
  }

  private async round(round: number): Promise<void> {
    if (!this.tenure || this.tenure.signal.aborted) await this.takeOver();
    if (!this.tenure) return;
    for (const partition of this.partitions.values()) this.start(partition);
    if (round % REPORT_EVERY_ROUNDS === 0) await this.report();
  }

  private async takeOver(): Promise<void> {
    await Promise.all(this.running);
    this.tenure = undefined;
    const tenure = new AbortController();
    const held = await this.lease.acquire(() => {
      this.log.warn(`lease.lost group=${this.delivery.group}`);
      tenure.abort();
    });
    if (!held) return;
    this.log.info(`lease.held group=${this.delivery.group}`);
    // Somebody else may have moved on meanwhile: positions are read again.
    this.partitions.clear();
    this.tenure = tenure;
    for (const head of this.tail.all()) this.notice(head);
  }

  private notice(head: LogHead): void {
    if (!this.topics.has(head.topic) || !this.tenure || this.tenure.signal.aborted) return;
    const name = `${head.topic}/${head.partition}`;
    const { topic, partition } = head;
    const known = this.partitions.get(name) ?? { topic, partition, head, reported: -1, busy: false };
    known.head = head;
    this.partitions.set(name, known);
    this.start(known);
  }

  private start(partition: Partition): void {
    const { tenure } = this;
    if (!tenure || tenure.signal.aborted || partition.busy || this.running.size >= AT_ONCE) return;
    if (!isBehind(partition)) return;
    partition.busy = true;
    const work = this.drain(partition, { signal: tenure.signal })
      .catch((error: unknown) => {
        if (tenure.signal.aborted) return;
        this.log.error(
          `delivery.failed group=${this.delivery.group} topic=${partition.topic} code=${codeOf(error)}`,
        );
      })
      .finally(() => {
        partition.busy = false;
        this.running.delete(work);
        this.startWaiting();
      });
    this.running.add(work);
  }

  // A stopped partition waits for the next round, else it would be looked at without pause.
  private startWaiting(): void {
    for (const partition of this.partitions.values()) {
      if (partition.position?.stopped === undefined) this.start(partition);
    }
  }

  private async drain(partition: Partition, run: Run): Promise<void> {
    const { topic, partition: number } = partition;
    partition.position = partition.position ?? (await this.open(partition));
    while (isBehind(partition) && !run.signal.aborted) {
      const place = { topic, partition: number, after: partition.position.offset };
      const events = await readLog(this.delivery.db, publisherOf(topic), place, FETCH);
      if (events.length === 0) {
        this.missing(partition, partition.position);
        return;
      }
      partition.position = await this.delivery.deliver(events, run);
      this.measure(partition);
      if (partition.position.stopped !== undefined) return;
    }
  }

  /** The log says it goes further than its rows do. */
  private missing(partition: Partition, position: Position): void {
    if (position.stopped === undefined) {
      this.log.error(
        `log.gap group=${this.delivery.group} topic=${partition.topic} partition=${partition.partition}`,
      );
      metrics.gaps.inc({
        group: this.delivery.group,
        topic: partition.topic,
        partition: partition.partition,
      });
    }
    partition.position = { ...position, stopped: 'log.gap' };
    this.measure(partition);
  }

  private async open({ topic, partition, head }: Partition): Promise<Position> {
    const { delivery } = this;
    const known = await delivery.position(topic, partition);
    if (known) return known;
    const reader = { group: delivery.group, topic, partition };
    await enrol(delivery.db, publisherOf(topic), reader);
    const first = await firstKept(delivery.db, publisherOf(topic), { topic, partition });
    return delivery.open(topic, partition, { epoch: head.epoch, offset: (first ?? head.offset + 1) - 1 });
  }

  private measure({ topic, partition, head, position }: Partition): void {
    const labels = { group: this.delivery.group, topic, partition };
    metrics.lag.set(labels, Math.max(0, head.offset - (position?.offset ?? 0)));
    metrics.stopped.set(labels, position?.stopped === undefined ? 0 : 1);
  }

  private async report(): Promise<void> {
    for (const partition of this.partitions.values()) {
      const { topic, partition: number, position, reported } = partition;
      if (!position || position.offset === reported) continue;
      const reader = { group: this.delivery.group, topic, partition: number };
      await report(this.delivery.db, publisherOf(topic), reader, position.offset);
      partition.reported = position.offset;
    }
  }
}

function isBehind({ head, position }: Partition): boolean {
  return position === undefined || position.epoch < head.epoch || position.offset < head.offset;
}

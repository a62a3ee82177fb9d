import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../delivery/retry.ts';
import { waitsForOperator, type Delivery, type Position, type Run } from '../delivery.ts';
import { publisherOf } from '../event.ts';
import { metrics } from '../metrics.ts';
import { readHeads, readLog } from '../outbox/log-reader.ts';
import { enrol, firstKept, report, unreadSeconds } from '../outbox/readers.ts';
import type { LogHead, MessagingLog, PartitionStatus } from '../transport.ts';
import { Lease } from './lease.ts';
import type { LogTail } from './log-tail.ts';
import { Partition } from './partition.ts';

/** Partitions of one group handled at the same time; each holds a database connection. */
const AT_ONCE = 3;
const FETCH = 200;
/** How often a stand-in asks for the lease, a stopped partition is looked at again, and progress is reported. */
const ROUND_MS = 250;
const REPORT_EVERY_ROUNDS = 20;

/** Delivers from the log to one group, as long as this process holds the group's lease. */
export class GroupWorker {
  private readonly partitions = new Map<string, Partition>();
  private readonly running = new Set<Promise<void>>();
  private readonly lease: Lease;
  private readonly topics: ReadonlySet<string>;
  private readonly group: string;
  private tenure: AbortController | undefined;

  constructor(
    private readonly delivery: Delivery,
    private readonly tail: LogTail,
    private readonly log: MessagingLog,
  ) {
    this.group = delivery.group;
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
        this.log.error(`delivery.round-failed group=${this.group} code=${codeOf(error)}`),
      );
      await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
    end();
    await Promise.all(this.running);
    await this.report().catch(() => undefined);
    await this.lease.release();
    metrics.leader.set({ group: this.group }, 0);
    signal.removeEventListener('abort', end);
  }

  status(): PartitionStatus[] {
    return [...this.partitions.values()].map((partition) => partition.status());
  }

  private async round(round: number): Promise<void> {
    if (!this.tenure || this.tenure.signal.aborted) await this.takeOver();
    if (!this.tenure) return;
    for (const partition of this.partitions.values()) {
      partition.resting = false;
      this.start(partition);
    }
    if (round % REPORT_EVERY_ROUNDS === 0) await this.report();
  }

  private async takeOver(): Promise<void> {
    await Promise.all(this.running);
    this.tenure = undefined;
    const tenure = new AbortController();
    const held = await this.lease.acquire(() => {
      this.log.warn(`lease.lost group=${this.group}`);
      this.leads(false);
      tenure.abort();
    });
    if (!held) return;
    this.log.info(`lease.held group=${this.group}`);
    this.leads(true);
    // Somebody else may have moved on meanwhile: positions are read again.
    this.partitions.clear();
    this.tenure = tenure;
    for (const head of this.tail.all()) this.notice(head);
  }

  private leads(leader: boolean): void {
    const { group } = this;
    metrics.leader.set({ group }, leader ? 1 : 0);
    metrics.rebalances.inc({ group });
  }

  private notice(head: LogHead): void {
    if (!this.topics.has(head.topic) || !this.tenure || this.tenure.signal.aborted) return;
    const name = `${head.topic}/${head.partition}`;
    const known = this.partitions.get(name) ?? new Partition(this.group, head);
    known.head = head;
    known.measure();
    this.partitions.set(name, known);
    this.start(known);
  }

  private start(partition: Partition): void {
    const { tenure } = this;
    if (!tenure || tenure.signal.aborted || this.running.size >= AT_ONCE) return;
    if (partition.busy || partition.resting) return;
    if (!partition.isBehind() && !partition.stopped) return;
    partition.busy = true;
    const work = this.drain(partition, { signal: tenure.signal })
      .catch((error: unknown) => {
        partition.resting = true;
        if (tenure.signal.aborted) return;
        this.log.error(`delivery.failed ${where(partition)} code=${codeOf(error)}`);
      })
      .finally(() => {
        partition.busy = false;
        this.running.delete(work);
        for (const other of this.partitions.values()) this.start(other);
      });
    this.running.add(work);
  }

  private async drain(partition: Partition, run: Run): Promise<void> {
    const { topic, number } = partition;
    let position = partition.position;
    // A stopped one is read again: an operator may have let it go on.
    if (position?.stopped !== undefined) position = undefined;
    position ??= await this.open(partition);
    partition.moveTo(position);
    while (!waitsForOperator(position) && partition.isBehind() && !run.signal.aborted) {
      const place = { topic, partition: number, after: position.offset };
      const events = await readLog(this.delivery.db, publisherOf(topic), place, FETCH);
      // Nothing: the head says that the log goes further than its rows do.
      position = await (events.length > 0
        ? this.delivery.deliver(events, run)
        : this.delivery.stop(topic, number, 'log.gap'));
      partition.moveTo(position);
      if (position.stopped !== undefined) return;
    }
  }

  /** Where this group stands; at its first sight of the partition it starts with the oldest event kept. */
  private async open(partition: Partition): Promise<Position> {
    const { topic, number, head } = partition;
    const { db, group } = this.delivery;
    const known = await this.delivery.position(topic, number);
    if (known) return this.checkAgainstEnd(partition, known);
    await enrol(db, publisherOf(topic), { group, topic, partition: number });
    const first = await firstKept(db, publisherOf(topic), { topic, partition: number });
    return this.delivery.open(topic, number, {
      epoch: head.epoch,
      offset: (first ?? head.offset + 1) - 1,
    });
  }

  // A publisher restored from an older backup gives out offsets a second time; dropped as seen, they would be lost.
  private async checkAgainstEnd(partition: Partition, known: Position): Promise<Position> {
    if (known.stopped === 'log.reset') return known;
    const { topic, number } = partition;
    const heads = await readHeads(this.delivery.db, publisherOf(topic));
    const end = heads.find((head) => head.topic === topic && head.partition === number);
    if (!end || end.epoch > known.epoch || end.offset >= known.offset) return known;
    return this.delivery.stop(topic, number, 'log.reset');
  }

  private async report(): Promise<void> {
    const { db, group } = this.delivery;
    for (const partition of this.partitions.values()) {
      const { topic, number, position, reported } = partition;
      if (!position) continue;
      const place = { group, topic, partition: number };
      if (partition.isBehind()) {
        const age = await unreadSeconds(db, publisherOf(topic), place, position.offset);
        metrics.lagSeconds.set(partition.labels, age);
      }
      if (position.offset === reported) continue;
      await report(db, publisherOf(topic), place, position.offset);
      partition.reported = position.offset;
    }
  }
}

function where({ group, topic, number }: Partition): string {
  return `group=${group} topic=${topic} partition=${number}`;
}

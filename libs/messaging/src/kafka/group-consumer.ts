import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { codeOf } from '../delivery/retry.ts';
import type { Delivery } from '../delivery.ts';
import { metrics } from '../metrics.ts';
import type { MessagingLog, PartitionStatus } from '../transport.ts';
import { arrivalsOf } from './arrivals.ts';
import { isPassing, kafkaCode } from './client.ts';
import { PartitionQueue, type Fetching } from './partition-queue.ts';

/** Partitions of one group handled at the same time; each holds a database connection. */
const AT_ONCE = 3;
const ROUND_MS = 250;
/** Committing to the broker only spares repeats: what counts is the position in the group's own database. */
const COMMIT_EVERY_ROUNDS = 4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** Also how long a fetch may hold up the end of a process, and a partition that has room again. */
const FETCH_WAIT_MS = 200;

export interface GroupConsumerOptions {
  readonly kafka: Kafka;
  readonly delivery: Delivery;
  readonly sessionMs: number;
  /** Sees to it that these topics exist. */
  readonly prepare: (topics: readonly string[]) => Promise<void>;
  readonly log: MessagingLog;
  readonly onCrash: (reason: string) => void;
}

/**
 * Fetches for one group and hands over to its delivery. Fetching never waits for handling, so heartbeats go on however
 * long a handler takes; nothing of a handler's failure reaches kafkajs, whose own restarts would repeat it for ever.
 */
export class GroupConsumer implements Fetching {
  private readonly queues = new Map<string, PartitionQueue>();
  private readonly running = new Set<Promise<void>>();
  private readonly group: string;
  private readonly log: MessagingLog;
  private consumer: Consumer | undefined;
  private active: AbortSignal | undefined;
  /** Set when this consumer has ended for good. */
  crashed: string | undefined;

  constructor(private readonly options: GroupConsumerOptions) {
    this.group = options.delivery.group;
    this.log = options.log;
    metrics.crashed.set({ group: this.group }, 0);
  }

  /** Runs until aborted or crashed; then finishes what is in hand, commits and leaves the group. */
  async run(signal: AbortSignal): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted && this.crashed === undefined) {
      const joined = performance.now();
      const error = await this.session(signal).catch((thrown: unknown) => thrown);
      if (signal.aborted) return;
      if (isPassing(error)) this.log.warn(`consumer.restart group=${this.group} code=${kafkaCode(error)}`);
      else this.crash(error);
      // One that ran for long failed for a new reason.
      pause = performance.now() - joined > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : pause * 2;
      await sleep(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
  }

  status(): PartitionStatus[] {
    return [...this.queues.values()].filter(({ assigned }) => assigned).map((queue) => queue.status());
  }

  pause({ topic, number }: PartitionQueue): void {
    this.consumer?.pause([{ topic, partitions: [number] }]);
  }

  resume({ topic, number }: PartitionQueue): void {
    this.consumer?.resume([{ topic, partitions: [number] }]);
  }

  rewind({ topic, number: partition }: PartitionQueue): void {
    void this.rewindTo(topic, partition).catch((error: unknown) =>
      this.log.warn(`consumer.rewind-failed group=${this.group} topic=${topic} code=${kafkaCode(error)}`),
    );
  }

  private async rewindTo(topic: string, partition: number): Promise<void> {
    const admin = this.options.kafka.admin();
    try {
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(topic);
      const oldest = offsets.find((one) => one.partition === partition);
      if (oldest) this.consumer?.seek({ topic, partition, offset: oldest.low });
    } finally {
      await admin.disconnect();
    }
  }

  private crash(error: unknown): void {
    const code = kafkaCode(error);
    this.crashed = `bus.crashed ${this.group} ${code}`;
    metrics.crashed.set({ group: this.group }, 1);
    this.log.error(`consumer.crashed group=${this.group} code=${code}`);
    this.options.onCrash(this.crashed);
  }

  /** One membership of the group. Resolves with the error that ended it, if it was not the signal. */
  private async session(signal: AbortSignal): Promise<unknown> {
    const topics = this.options.delivery.subscriptions.topics();
    await this.options.prepare(topics);
    if (signal.aborted) return undefined;
    const consumer = this.connectable();
    const ended = new AbortController();
    const active = AbortSignal.any([signal, ended.signal]);
    this.consumer = consumer;
    this.active = active;
    const crash = new Promise<unknown>((resolve) => {
      consumer.on('consumer.crash', ({ payload }) => resolve(payload.error));
      signal.addEventListener('abort', () => resolve(undefined), { signal: ended.signal });
    });
    consumer.on('consumer.group_join', ({ payload }) => this.joined(payload.memberAssignment));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => Promise.resolve(this.arrived(payload)),
      });
      const rounds = this.rounds(active);
      const error = await crash;
      ended.abort();
      await rounds;
      return error;
    } finally {
      ended.abort();
      await this.leave(consumer);
    }
  }

  private connectable(): Consumer {
    const { kafka, sessionMs } = this.options;
    return kafka.consumer({
      groupId: this.group,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: Math.floor(sessionMs / 4),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      metadataMaxAge: 30_000,
      allowAutoTopicCreation: false,
      // Within a session it outlasts a change of leader; after that `run` above starts a new one.
      retry: {
        retries: 6,
        initialRetryTime: 100,
        maxRetryTime: 1000,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
  }

  private async leave(consumer: Consumer): Promise<void> {
    for (const queue of this.queues.values()) queue.abort();
    await Promise.all(this.running);
    await this.commit().catch(() => undefined);
    this.consumer = undefined;
    for (const queue of this.queues.values()) queue.reset(false);
    metrics.leader.set({ group: this.group }, 0);
    await consumer.disconnect().catch(() => undefined);
  }

  private joined(assignment: Readonly<Record<string, number[]>>): void {
    const { group } = this;
    const mine = Object.entries(assignment).flatMap(([topic, parts]) =>
      parts.map((number) => this.queue(topic, number)),
    );
    for (const queue of this.queues.values()) queue.reset(mine.includes(queue));
    metrics.rebalances.inc({ group });
    metrics.leader.set({ group }, mine.length > 0 ? 1 : 0);
    this.log.info(`consumer.joined group=${group} partitions=${mine.length}`);
  }

  private queue(topic: string, number: number): PartitionQueue {
    const name = `${topic}/${number}`;
    const known = this.queues.get(name) ?? new PartitionQueue(this.options.delivery, this, topic, number);
    this.queues.set(name, known);
    return known;
  }

  private arrived(payload: EachBatchPayload): void {
    const { batch } = payload;
    const queue = this.queue(batch.topic, batch.partition);
    const { arrivals, foreign } = arrivalsOf(batch);
    for (const at of foreign) {
      metrics.foreign.inc({ group: this.group, topic: batch.topic });
      this.log.error(
        `event.foreign group=${this.group} topic=${batch.topic} partition=${batch.partition} at=${at}`,
      );
    }
    payload.resolveOffset(batch.lastOffset());
    const last = arrivals.at(-1)?.at ?? 0;
    queue.push(arrivals, Math.max(0, Number(batch.highWatermark) - 1 - last));
    this.start(queue);
  }

  private async rounds(active: AbortSignal): Promise<void> {
    for (let round = 1; !active.aborted; round++) {
      const now = performance.timeOrigin + performance.now();
      for (const queue of this.queues.values()) {
        if (!queue.assigned) continue;
        queue.resting = false;
        queue.measure(now);
        this.start(queue);
      }
      if (round % COMMIT_EVERY_ROUNDS === 0) await this.commit().catch(() => undefined);
      await sleep(ROUND_MS, undefined, { signal: active }).catch(() => undefined);
    }
  }

  private start(queue: PartitionQueue): void {
    const { active } = this;
    if (!active || active.aborted || this.running.size >= AT_ONCE) return;
    if (queue.busy || queue.resting || !(queue.waiting || queue.stopped)) return;
    queue.busy = true;
    const work = queue
      .drain()
      .catch((error: unknown) => {
        queue.resting = true;
        if (active.aborted) return;
        const { group } = this;
        this.log.error(
          `delivery.failed group=${group} topic=${queue.topic} partition=${queue.number} code=${codeOf(error)}`,
        );
      })
      .finally(() => {
        queue.busy = false;
        this.running.delete(work);
        for (const other of this.queues.values()) this.start(other);
      });
    this.running.add(work);
  }

  private async commit(): Promise<void> {
    const moved = [...this.queues.values()].filter(
      ({ assigned, next, committed }) => assigned && next !== undefined && next !== committed,
    );
    if (moved.length === 0) return;
    const offsets = moved.map(({ topic, number, next = 0 }) => ({
      topic,
      partition: number,
      offset: String(next),
    }));
    await this.consumer?.commitOffsets(offsets);
    moved.forEach((queue, i) => (queue.committed = Number(offsets[i]?.offset)));
  }
}

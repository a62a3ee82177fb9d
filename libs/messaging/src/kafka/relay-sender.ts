import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Message, Producer } from 'kafkajs';
import { toHeaders, type LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import type { MessagingLog } from '../transport.ts';
import { isPassing, kafkaCode } from './client.ts';
import { endsOf } from './relay-reader.ts';

const ACK_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

export interface RelaySenderOptions {
  readonly kafka: Kafka;
  readonly service: string;
  /** Sees to it that these topics exist. */
  readonly prepare: (topics: readonly string[]) => Promise<void>;
  readonly log: MessagingLog;
}

/** Hands batches to the broker, one after the other, each as often as it takes. */
export class RelaySender {
  private producer: Producer | undefined;
  private readonly prepared = new Set<string>();
  /** Why nothing gets through at the moment. */
  problem: string | undefined;

  constructor(private readonly options: RelaySenderOptions) {}

  /** Returns when every event is on disk at the broker; throws only when aborted, and then nobody knows. */
  async send(events: readonly LoggedEvent[], signal: AbortSignal): Promise<void> {
    const topicMessages = byTopic(events);
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      signal.throwIfAborted();
      try {
        await this.once(events, topicMessages);
        this.problem = undefined;
        return;
      } catch (error) {
        this.failed(error);
        // kafkajs would count the next batch's sequence from a send whose end nobody knows. A new producer starts
        // afresh; what the broker had taken already comes twice, and the inboxes drop it.
        await this.close();
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    this.prepared.clear();
    await producer?.disconnect().catch(() => undefined);
  }

  private async once(
    events: readonly LoggedEvent[],
    topicMessages: { topic: string; messages: Message[] }[],
  ): Promise<void> {
    const fresh = topicMessages.map(({ topic }) => topic).filter((topic) => !this.prepared.has(topic));
    if (fresh.length > 0) {
      await this.options.prepare(fresh);
      fresh.forEach((topic) => this.prepared.add(topic));
    }
    const producer = (this.producer ??= await this.connect());
    const stopTimer = metrics.send.startTimer({ service: this.options.service });
    const answers = await producer.sendBatch({ acks: -1, timeout: ACK_WITHIN_MS, topicMessages });
    stopTimer();
    // kafkajs leaves out, without an error, partitions that its picture of the cluster does not have.
    const acked = new Set(
      answers.filter(({ errorCode }) => errorCode === 0).map((a) => `${a.topicName}/${a.partition}`),
    );
    for (const { topic, partition } of endsOf(events)) {
      if (!acked.has(`${topic}/${partition}`)) throw new NotAcknowledged(`${topic}/${partition}`);
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.options.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      metadataMaxAge: 30_000,
      // Our partitions are the outbox's.
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      // kafkajs wants one at least from an idempotent producer.
      retry: { retries: 1, initialRetryTime: 50 },
    });
    await producer.connect();
    return producer;
  }

  private failed(error: unknown): void {
    const code = kafkaCode(error);
    const problem = isPassing(error) ? 'bus.unreachable' : `relay.refused ${this.options.service} ${code}`;
    if (problem !== this.problem) {
      this.options.log.error(`relay.send-failed service=${this.options.service} code=${code}`);
    }
    this.problem = problem;
  }
}

class NotAcknowledged extends Error {
  readonly code = 'relay.not-acknowledged';

  constructor(place: string) {
    super(`The broker did not acknowledge ${place}`);
  }
}

function byTopic(events: readonly LoggedEvent[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const event of events) {
    const { topic, partition, key, payload } = event;
    const messages = topics.get(topic) ?? [];
    messages.push({ partition, key, value: payload, headers: toHeaders(event) });
    topics.set(topic, messages);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

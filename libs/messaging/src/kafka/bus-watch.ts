import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { MessagingLog } from '../transport.ts';
import { kafkaCode } from './client.ts';

const EVERY_MS = 1000;
const ANSWER_WITHIN_MS = 5000;

/** Asks the brokers now and then whether they are there: a relay and consumers with nothing to do would not notice. */
export class BusWatch {
  private state: 'unknown' | 'reachable' | 'unreachable' = 'unknown';
  private admin: Admin | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: MessagingLog,
  ) {}

  get reachable(): boolean {
    return this.state === 'reachable';
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => this.failed(error, signal));
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.hangUp();
  }

  private async look(): Promise<void> {
    this.admin ??= this.kafka.admin({ retry: { retries: 1, initialRetryTime: 50 } });
    const done = new AbortController();
    const late = sleep(ANSWER_WITHIN_MS, 'late', { signal: done.signal });
    try {
      const answer = await Promise.race([this.ask(this.admin), late]);
      if (answer === 'late') throw new Error('The brokers do not answer');
    } finally {
      done.abort();
      late.catch(() => undefined);
    }
    if (this.state !== 'reachable') this.log.info('bus.reachable');
    this.state = 'reachable';
  }

  private async ask(admin: Admin): Promise<'there'> {
    await admin.connect();
    await admin.describeCluster();
    return 'there';
  }

  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (this.state !== 'unreachable') this.log.error(`bus.unreachable code=${kafkaCode(error)}`);
    this.state = 'unreachable';
    await this.hangUp();
  }

  private async hangUp(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { readHeads } from '../outbox/log-reader.ts';
import type { LogHead, MessagingLog } from '../transport.ts';
import { codeOf } from '../delivery/retry.ts';

const ACTIVE_MS = 40;
const IDLE_MS = 500;

/** Knows the ends of the logs: at once for what this process sequences, by looking for what others do. */
export class LogTail {
  private readonly heads = new Map<string, LogHead>();
  private readonly listeners: ((head: LogHead) => void)[] = [];

  constructor(
    private readonly db: DataSource,
    private readonly publishers: readonly string[],
    private readonly log: MessagingLog,
  ) {}

  onMoved(listener: (head: LogHead) => void): void {
    this.listeners.push(listener);
  }

  all(): LogHead[] {
    return [...this.heads.values()];
  }

  /** True when this was news. */
  learn(head: LogHead): boolean {
    const key = `${head.topic}/${head.partition}`;
    const known = this.heads.get(key);
    if (known && known.epoch >= head.epoch && known.offset >= head.offset) return false;
    this.heads.set(key, head);
    this.listeners.forEach((listener) => listener(head));
    return true;
  }

  /** Looks until aborted; often while there is news from other processes. */
  async run(signal: AbortSignal): Promise<void> {
    let pause = ACTIVE_MS;
    while (!signal.aborted) {
      const news = await this.look(signal);
      pause = news ? ACTIVE_MS : Math.min(pause * 2, IDLE_MS);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(signal: AbortSignal): Promise<boolean> {
    let news = false;
    try {
      for (const publisher of this.publishers) {
        for (const head of await readHeads(this.db, publisher)) news = this.learn(head) || news;
      }
    } catch (error) {
      if (!signal.aborted) this.log.error(`log.unreachable code=${codeOf(error)}`);
    }
    return news;
  }
}

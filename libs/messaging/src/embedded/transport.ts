import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { publisherOf } from '../event.ts';
import type { Transport, TransportOptions, TransportStatus } from '../transport.ts';
import { GroupWorker } from './group-worker.ts';
import { LogTail } from './log-tail.ts';

/** The publishers' logs read where they are, in the one PostgreSQL all services share. No broker. */
export class EmbeddedTransport implements Transport {
  private readonly stopping = new AbortController();
  private readonly workers: GroupWorker[] = [];
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly options: TransportOptions) {
    // One listener and more a group and a service, which Node takes for a leak from the eleventh on.
    setMaxListeners(0, this.stopping.signal);
  }

  start(): Promise<void> {
    const { deliveries, log, onAdvanced } = this.options;
    const [first] = deliveries;
    if (!first) return Promise.resolve();
    const publishers = new Set(
      deliveries.flatMap(({ subscriptions }) => subscriptions.topics().map(publisherOf)),
    );
    const tail = new LogTail(first.db, [...publishers], log);
    onAdvanced((_service, heads) => heads.forEach((head) => tail.learn(head)));
    for (const delivery of deliveries) {
      const worker = new GroupWorker(delivery, tail, log);
      this.workers.push(worker);
      this.loops.push(worker.run(this.stopping.signal));
    }
    this.loops.push(tail.run(this.stopping.signal));
    return Promise.resolve();
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    const timer = new AbortController();
    const late = sleep(deadlineMs, 'late', { signal: timer.signal }).catch(() => 'done');
    const outcome = await Promise.race([Promise.all(this.loops).then(() => 'done'), late]);
    timer.abort();
    if (outcome === 'late') this.options.log.warn(`messaging.stop-late after=${deadlineMs}`);
  }

  status(): TransportStatus {
    return { partitions: this.workers.flatMap((worker) => worker.status()) };
  }
}

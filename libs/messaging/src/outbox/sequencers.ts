import { EventEmitter, setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { LogHead, MessagingLog, OnAdvanced } from '../transport.ts';
import { metrics } from '../metrics.ts';

const commits = new EventEmitter();
commits.setMaxListeners(0);

/** Wakes the sequencer of a service in this process: something it published has been committed. */
export function published(service: string): void {
  commits.emit(service);
}

/** One tick: everything committed since the last one gets its offsets. Returns the ends that moved. */
export async function sequence(db: DataSource, service: string): Promise<LogHead[]> {
  const rows = await db.query<{ topic: string; part: number; epoch: number; off: string }[]>(
    `select topic, part, epoch, off from "${service}".outbox_sequence()`,
  );
  return rows.map(({ topic, part, epoch, off }) => ({ topic, partition: part, epoch, offset: Number(off) }));
}

/** Pauses between looks when nobody calls: short after work (other processes may be busy too), longer when idle. */
const ACTIVE_MS = 40;
const IDLE_MS = 500;
/** Between two ticks that found something: under load one tick serves several events, and the publishers get the disk. */
const GAP_MS = 5;

/** Keeps the logs of this process's services up to date. Several processes of one service may run it at once. */
export class Sequencers {
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private readonly listeners: OnAdvanced[] = [];

  constructor(
    private readonly databases: ReadonlyMap<string, DataSource>,
    private readonly log: MessagingLog,
  ) {
    // One listener and more a service, which Node takes for a leak from the eleventh on.
    setMaxListeners(0, this.stopping.signal);
  }

  onAdvanced(listener: OnAdvanced): void {
    this.listeners.push(listener);
  }

  start(): void {
    for (const [service, db] of this.databases) this.loops.push(this.run(service, db));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async run(service: string, db: DataSource): Promise<void> {
    const bell = new Bell(service, this.stopping.signal);
    let pause = ACTIVE_MS;
    while (!this.stopping.signal.aborted) {
      const heads = await this.tick(service, db);
      pause = heads.length > 0 ? ACTIVE_MS : Math.min(pause * 2, IDLE_MS);
      if (heads.length > 0) await this.rest(GAP_MS);
      await bell.wait(pause);
    }
    bell.close();
  }

  private async rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private async tick(service: string, db: DataSource): Promise<readonly LogHead[]> {
    try {
      const heads = await sequence(db, service);
      if (heads.length > 0) this.listeners.forEach((listener) => listener(service, heads));
      return heads;
    } catch (error) {
      if (this.stopping.signal.aborted) return [];
      metrics.sequencerFailures.inc({ service });
      this.log.error(`outbox.sequencer-failed service=${service} ${(error as { code?: string }).code ?? ''}`);
      return [];
    }
  }
}

/** Rings when the service publishes; a ring while nobody waits is kept. */
class Bell {
  private rung = false;
  private wake: () => void = () => undefined;
  private readonly ring = (): void => {
    this.rung = true;
    this.wake();
  };

  constructor(
    private readonly service: string,
    private readonly signal: AbortSignal,
  ) {
    commits.on(service, this.ring);
    signal.addEventListener('abort', this.ring);
  }

  async wait(ms: number): Promise<void> {
    if (!this.rung && !this.signal.aborted) {
      const timer = new AbortController();
      const called = new Promise<void>((resolve) => (this.wake = resolve));
      await Promise.race([called, delay(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
    }
    this.rung = false;
  }

  close(): void {
    commits.off(this.service, this.ring);
    this.signal.removeEventListener('abort', this.ring);
  }
}

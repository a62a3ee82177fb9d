import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { codeOf } from '../delivery/retry.ts';
import { Lease } from '../embedded/lease.ts';
import type { LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import { readHeads } from '../outbox/log-reader.ts';
import type { LogHead, MessagingLog } from '../transport.ts';
import { RelayCursor } from './relay-cursor.ts';
import { RelayReader } from './relay-reader.ts';
import { RelaySender, type RelaySenderOptions } from './relay-sender.ts';

/** How often a stand-in asks for the lease, and how long the pause is after a failure of the database. */
const ROUND_MS = 250;
/** Pauses between looks at the log when nobody calls: other processes may sequence it too. */
const ACTIVE_MS = 40;
const IDLE_MS = 500;
const REPORT_EVERY_MS = 5000;

export interface RelayOptions extends RelaySenderOptions {
  readonly db: DataSource;
  /** Events a send carries at most, roughly. */
  readonly batch: number;
}

/**
 * Carries one service's log to the broker, in log order, as long as this process holds the lease. Never skips: a send
 * with unknown outcome is repeated, and receivers know the repeats by their offsets.
 */
export class Relay {
  private readonly service: string;
  private readonly db: DataSource;
  private readonly log: MessagingLog;
  private readonly cursor: RelayCursor;
  private readonly reader: RelayReader;
  private readonly sender: RelaySender;
  private readonly lease: Lease;
  private readonly heads = new Map<string, LogHead>();
  private wake: () => void = () => undefined;

  constructor(private readonly options: RelayOptions) {
    this.service = options.service;
    this.db = options.db;
    this.log = options.log;
    this.cursor = new RelayCursor(options.db, options.service, this.notSaved);
    this.reader = new RelayReader(options.db, options.service);
    this.sender = new RelaySender(options);
    this.lease = new Lease(options.db, `relay ${options.service}`);
  }

  get problem(): string | undefined {
    return this.sender.problem;
  }

  /** These logs have grown. */
  notice(heads: readonly LogHead[]): void {
    for (const head of heads) this.heads.set(`${head.topic}/${head.partition}`, head);
    this.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.turn(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        this.log.error(`relay.failed service=${this.service} code=${codeOf(error)}`);
      });
      await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async turn(signal: AbortSignal): Promise<void> {
    const { service } = this;
    const tenure = new AbortController();
    const held = await this.lease.acquire(() => {
      this.log.warn(`lease.lost relay=${service}`);
      tenure.abort();
    });
    if (!held) return;
    metrics.leader.set({ group: `relay ${service}` }, 1);
    try {
      await this.carry(AbortSignal.any([signal, tenure.signal]));
    } finally {
      metrics.leader.set({ group: `relay ${service}` }, 0);
      await this.sender.close();
      await this.reader.close().catch(() => undefined);
      await this.lease.release();
    }
  }

  private async carry(signal: AbortSignal): Promise<void> {
    const end = (): void => this.wake();
    signal.addEventListener('abort', end);
    const reporting = setInterval(() => void this.report(), REPORT_EVERY_MS);
    await this.cursor.load();
    await this.look();
    let ahead: Promise<ReadAhead> | undefined;
    try {
      while (!signal.aborted) {
        const { events, generation } = await (ahead ?? this.read());
        ahead = undefined;
        if (generation !== this.cursor.generation) continue;
        if (events.length === 0) {
          this.cursor.settle();
          await this.rest(signal);
          continue;
        }
        this.cursor.wasRead(events);
        // The database reads while this process encodes, the broker writes while this process decodes. The query has to
        // be on its way first: the encoding does not let go of the thread.
        ahead = this.read();
        ahead.catch(() => undefined);
        await immediate();
        await this.sender.send(events, signal);
        if (generation === this.cursor.generation) this.cursor.wasSent(events);
      }
    } finally {
      signal.removeEventListener('abort', end);
      clearInterval(reporting);
      await ahead?.catch(() => undefined);
      await this.cursor.flush().catch(this.notSaved);
    }
  }

  private async read(): Promise<ReadAhead> {
    const { generation } = this.cursor;
    const places = this.cursor.behind(this.heads.values());
    return { generation, events: await this.reader.read(places, this.options.batch) };
  }

  /** Nothing to do: waits for news, looking for it itself now and then. */
  private async rest(signal: AbortSignal): Promise<void> {
    for (let pause = ACTIVE_MS; !signal.aborted; pause = Math.min(pause * 2, IDLE_MS)) {
      if (this.cursor.behind(this.heads.values()).length > 0) return;
      await this.called(pause);
      if (this.cursor.behind(this.heads.values()).length > 0) return;
      await this.look();
    }
  }

  private async called(ms: number): Promise<void> {
    const done = new AbortController();
    const call = new Promise<void>((resolve) => (this.wake = resolve));
    await Promise.race([call, sleep(ms, undefined, { signal: done.signal }).catch(() => undefined)]);
    done.abort();
  }

  private async report(): Promise<void> {
    await this.cursor
      .report()
      .then(() => this.cursor.check())
      .catch(this.notSaved);
  }

  private async look(): Promise<void> {
    for (const head of await readHeads(this.db, this.service)) {
      await this.cursor.open(head);
      this.heads.set(`${head.topic}/${head.partition}`, head);
    }
  }

  private readonly notSaved = (error: unknown): void =>
    this.log.warn(`relay.not-saved service=${this.service} code=${codeOf(error)}`);
}

interface ReadAhead {
  readonly events: readonly LoggedEvent[];
  readonly generation: number;
}

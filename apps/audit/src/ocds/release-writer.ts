import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transaction, type Tx } from '#messaging';
import { AuditConfig } from '../audit.config.ts';
import { LogWriter } from '../log/log-writer.ts';
import { publishedTypes } from './answer.rules.ts';
import { ReleaseBatch } from './release-batch.ts';
import { LOGGED_COLUMNS, type LoggedRow } from './waiting-room.ts';

const BATCH = 500;
/** After a fault, and as often as somebody else's replica may have logged something. */
const PACE_MS = 1000;

/**
 * Reads on in the log and writes the public feed; one writer at a time over all replicas. It holds its lock until its
 * commit is visible, so a reader who asks for what follows a number never sees a later one before an earlier one.
 */
@Injectable()
export class ReleaseWriter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('audit');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly db: DataSource,
    private readonly config: AuditConfig,
    private readonly source: LogWriter,
  ) {}

  onApplicationBootstrap(): void {
    this.source.onGrowth(() => this.news());
    this.news();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** The log has grown: write what follows from it. */
  news(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      if (this.again) this.news();
      else this.later();
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.news(), PACE_MS);
    this.timer?.unref();
  }

  private async drain(): Promise<void> {
    this.again = false;
    try {
      while (!this.stopped && (await transaction(this.db, (tx) => this.readOn(tx))));
    } catch (error) {
      // A feed that stands still is noticed; one that skipped something is not.
      this.log.error(`audit.ocds-failed ${String(error)}`);
    }
  }

  /** Whether there was anything to read. */
  private async readOn(tx: Tx): Promise<boolean> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('linli ocds feed'))`);
    const [reader] = await tx.query<{ position: string; next: string | null }[]>(
      `select r.position, (select max(position) + 1 from (select position from entry where position >= r.position
         order by position limit ${BATCH}) as batch) as next from ocds_reader r`,
    );
    if (reader?.next === null || reader?.next === undefined) return false;
    const rows = await tx.query<LoggedRow[]>(
      `select ${LOGGED_COLUMNS} from entry where position >= $1 and position < $2 and type = any($3) order by position`,
      [reader.position, reader.next, publishedTypes],
    );
    if (rows.length > 0) {
      const batch = await ReleaseBatch.load(tx, this.config.OCDS_PREFIX, rows);
      for (const row of rows) batch.tell(row);
      await batch.flush(tx);
    }
    await tx.query('update ocds_reader set position = $1', [reader.next]);
    return true;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  Controller,
  HttpCode,
  Injectable,
  Logger,
  Post,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TenderResumed } from '#contracts';
import { Clock, formatInstant, legalDateOf, type Id, type Instant, type LegalDate } from '#kernel';
import { Events, transaction, type Tx } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { addDays } from '#regulation';

const EVERY_MS = 60_000;

/** Tells the world that a suspension ended on its day. Whether a tender is suspended never waits for this. */
@Injectable()
export class SuspensionWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(SuspensionWatch.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: DataSource,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await transaction(this.db, (tx) => this.tell(tx, this.clock.now())).catch(() => {
        if (!signal.aborted) this.log.error('suspension.watch-failed');
      });
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Tells what was over by then and was not told yet; answers how many. */
  async tell(tx: Tx, at: Instant): Promise<number> {
    const due = await tx.query<{ suspensionId: Id; tenderId: Id; until: LegalDate }[]>(
      `select id as "suspensionId", tender_id as "tenderId", until::text from suspension
       where told_at is null and until < $1 order by until, id limit 200 for update skip locked`,
      [legalDateOf(at)],
    );
    for (const { suspensionId, tenderId, until } of due) {
      const data = { tenderId, suspensionId, resumedOn: addDays(until, 1) };
      await this.events.publish(tx, TenderResumed, { key: tenderId, data, at });
      await tx.query('update suspension set told_at = $2 where id = $1', [suspensionId, formatInstant(at)]);
    }
    return due.length;
  }
}

/** POST /procurement/suspension-ends */
@Controller('procurement/suspension-ends')
export class EndSuspensions {
  constructor(
    private readonly writes: Writes,
    private readonly watch: SuspensionWatch,
  ) {}

  /** Tells what is over by now without waiting for the watch; in the sample district, where a call says what day it is. */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  tell(@Call() call: WriteCall): Promise<{ told: number }> {
    return this.writes.once(call, async (tx) => ({ told: await this.watch.tell(tx, call.at) }));
  }
}

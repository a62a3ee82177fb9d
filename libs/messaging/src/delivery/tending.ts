import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { publisherOf, type LoggedEvent } from '../event.ts';
import { metrics } from '../metrics.ts';
import { readLog } from '../outbox/log-reader.ts';
import { transaction, type Tx } from '../transaction.ts';
import type { MessagingLog } from '../transport.ts';
import { bury, CrashLoop, park } from './dead-letters.ts';
import type { GroupDelivery } from './group-delivery.ts';
import { handle, policyFor } from './handling.ts';
import { forgetStarts, lockPosition, savePosition } from './positions.ts';
import { codeOf } from './retry.ts';

interface DeadRow {
  readonly id: string;
  readonly topic: string;
  readonly part: number;
  readonly policy: string;
  readonly event: LoggedEvent;
}

interface WaitingRow {
  readonly epoch: number;
  readonly off: string;
  readonly starts: number;
  readonly event: LoggedEvent;
}

interface ReplayRow {
  readonly id: string;
  readonly topic: string;
  readonly part: number;
  readonly next_off: string;
  readonly upto: string;
}

/**
 * Does what operators asked for through the CLI: tries dead letters again, releases parked keys in order, replays. Takes
 * the same row lock as the delivery of that partition, so it may run in any process of the group.
 */
export class Tending {
  private readonly db: DataSource;
  private readonly group: string;

  constructor(
    private readonly delivery: GroupDelivery,
    private readonly options: { readonly attempts: number; readonly log: MessagingLog },
  ) {
    this.db = delivery.db;
    this.group = delivery.group;
  }

  /** Looks every `everyMs` until aborted. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.once(signal);
      } catch (error) {
        if (!signal.aborted)
          this.options.log.error(`tending.failed group=${this.group} code=${codeOf(error)}`);
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One round over everything that was asked for. */
  async once(signal: AbortSignal): Promise<void> {
    const asked = await this.asked();
    if (asked.retries > 0) await this.retryDead(signal);
    if (asked.releases > 0) await this.releaseKeys(signal);
    if (asked.replays > 0) await this.replay(signal);
  }

  private async asked(): Promise<{ retries: number; releases: number; replays: number }> {
    const [row] = await this.db.query<
      Record<'retries' | 'releases' | 'replays' | 'open' | 'parked', number>[]
    >(
      `select count(*) filter (where status = 'retry')::int as retries, count(*)::int as open,
              (select count(*) filter (where release)::int from inbox_parked where grp = $1) as releases,
              (select count(*)::int from inbox_parked where grp = $1) as parked,
              (select count(*)::int from inbox_replay where grp = $1 and done_at is null) as replays
         from inbox_dead where grp = $1 and status in ('open', 'retry')`,
      [this.group],
    );
    metrics.deadOpen.set({ group: this.group }, row?.open ?? 0);
    metrics.parkedKeys.set({ group: this.group }, row?.parked ?? 0);
    return row ?? { retries: 0, releases: 0, replays: 0 };
  }

  private async retryDead(signal: AbortSignal): Promise<void> {
    const rows = await this.db.query<DeadRow[]>(
      `select id, topic, part, policy, event from inbox_dead
        where grp = $1 and status = 'retry' order by topic, part, epoch, off`,
      [this.group],
    );
    for (const row of rows) if (!signal.aborted) await this.retryOne(row);
  }

  private async retryOne(row: DeadRow): Promise<void> {
    const place = { group: this.group, topic: row.topic, partition: row.part };
    // Back to open before the try: a handler that kills the process is not started a second time by itself.
    await this.db.query(`update inbox_dead set status = 'open', attempts = attempts + 1 where id = $1`, [
      row.id,
    ]);
    try {
      await transaction(this.db, async (tx) => {
        const position = await lockPosition(tx, place);
        if (row.policy === 'halt' && position?.stopped === 'delivery.halted') {
          await forgetStarts(tx, place);
          await savePosition(tx, place, { epoch: position.epoch, offset: position.offset });
        } else {
          await handle(this.delivery.subscriptions, row.event, tx);
        }
        await tx.query(`update inbox_dead set status = 'retried', settled_at = now() where id = $1`, [
          row.id,
        ]);
        await tx.query(`update inbox_parked set release = true where grp = $1 and dead_id = $2`, [
          this.group,
          row.id,
        ]);
      });
    } catch (error) {
      this.options.log.warn(`dlq.retry-failed group=${this.group} dead=${row.id} code=${codeOf(error)}`);
      await this.db.query(`update inbox_dead set code = $2, error = $3 where id = $1`, [
        row.id,
        codeOf(error),
        error instanceof Error ? error.message : String(error),
      ]);
    }
  }

  private async releaseKeys(signal: AbortSignal): Promise<void> {
    const rows = await this.db.query<{ topic: string; key: string; part: number }[]>(
      `select topic, key, part from inbox_parked where grp = $1 and release`,
      [this.group],
    );
    for (const { topic, key, part } of rows) {
      let more = true;
      while (more && !signal.aborted) more = await this.releaseNext(topic, key, part);
    }
  }

  /** Handles the oldest waiting event of a key; false when the key is free or parked again. */
  private async releaseNext(topic: string, key: string, partition: number): Promise<boolean> {
    const next = await this.startWaiting(topic, key);
    const place = { group: this.group, topic, partition };
    try {
      return await transaction(this.db, async (tx) => {
        // With this lock held no new event of the key can come in between the last waiting one and the release.
        await lockPosition(tx, place);
        const [row] = await this.waiting(tx, topic, key);
        if (!row) {
          await tx.query(`delete from inbox_parked where grp = $1 and topic = $2 and key = $3 and release`, [
            this.group,
            topic,
            key,
          ]);
          return false;
        }
        if (row.starts > this.options.attempts) throw new CrashLoop(row.starts - 1);
        await handle(this.delivery.subscriptions, row.event, tx);
        await this.deleteWaiting(tx, row.event);
        metrics.handled.inc({ group: this.group, type: row.event.type });
        return true;
      });
    } catch (error) {
      if (!next) throw error;
      await this.parkAgain(next, error);
      return false;
    }
  }

  private async startWaiting(topic: string, key: string): Promise<WaitingRow | undefined> {
    const [row] = await this.waiting(this.db, topic, key);
    if (row) {
      await this.db.query(
        `update inbox_waiting set starts = starts + 1
          where grp = $1 and topic = $2 and part = $3 and epoch = $4 and off = $5`,
        [this.group, topic, row.event.partition, row.epoch, row.off],
      );
    }
    return row;
  }

  private waiting(db: Tx | DataSource, topic: string, key: string): Promise<WaitingRow[]> {
    return db.query<WaitingRow[]>(
      `select epoch, off, starts, event from inbox_waiting
        where grp = $1 and topic = $2 and key = $3 order by epoch, off limit 1`,
      [this.group, topic, key],
    );
  }

  private async deleteWaiting(tx: Tx, event: LoggedEvent): Promise<void> {
    await tx.query(
      `delete from inbox_waiting where grp = $1 and topic = $2 and part = $3 and epoch = $4 and off = $5`,
      [this.group, event.topic, event.partition, event.epoch, event.offset],
    );
  }

  private async parkAgain({ event, starts }: WaitingRow, error: unknown): Promise<void> {
    const policy = policyFor(this.delivery.subscriptions, event);
    await transaction(this.db, async (tx) => {
      const deadId = await bury(tx, this.group, event, { error, attempts: starts + 1, policy });
      await this.deleteWaiting(tx, event);
      await park(tx, this.group, event, deadId);
    });
    metrics.dead.inc({ group: this.group, type: event.type, code: codeOf(error) });
    this.options.log.error(
      `delivery.dead group=${this.group} id=${event.id} code=${codeOf(error)} on release`,
    );
  }

  private async replay(signal: AbortSignal): Promise<void> {
    const rows = await this.db.query<ReplayRow[]>(
      `select id, topic, part, next_off, upto from inbox_replay where grp = $1 and done_at is null order by id`,
      [this.group],
    );
    for (const row of rows) {
      let next = Number(row.next_off);
      while (next <= Number(row.upto) && !signal.aborted) next = await this.replayOne(row, next);
      if (!signal.aborted)
        await this.db.query(`update inbox_replay set done_at = now() where id = $1`, [row.id]);
    }
  }

  /** Handles one event again; its effects and the progress of the replay are one commit. Returns what comes next. */
  private async replayOne(row: ReplayRow, next: number): Promise<number> {
    const place = { topic: row.topic, partition: row.part, after: next - 1 };
    const [event] = await readLog(this.db, publisherOf(row.topic), place, 1);
    if (!event || event.offset > Number(row.upto)) return Number(row.upto) + 1;
    const progress = `update inbox_replay set next_off = $2, failed = failed + $3 where id = $1`;
    try {
      await transaction(this.db, async (tx) => {
        await lockPosition(tx, { group: this.group, topic: row.topic, partition: row.part });
        await handle(this.delivery.subscriptions, event, tx);
        await tx.query(progress, [row.id, event.offset + 1, 0]);
      });
    } catch (error) {
      this.options.log.warn(`replay.event-failed group=${this.group} id=${event.id} code=${codeOf(error)}`);
      await this.db.query(progress, [row.id, event.offset + 1, 1]);
    }
    return event.offset + 1;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { codeOf } from '../delivery/retry.ts';
import { metrics } from '../metrics.ts';
import type { MessagingLog } from '../transport.ts';

const EVERY_MS = 5_000;

/** What a publisher has written and its log does not hold yet. */
export interface Unsequenced {
  readonly events: number;
  /** Age of the oldest of them. */
  readonly seconds: number;
}

/** Events committed since the last tick; those of open transactions are nobody's business yet. */
export async function unsequenced(db: DataSource, service: string): Promise<Unsequenced> {
  const [row] = await db.query<Unsequenced[]>(
    `with last as materialized (select snap from "${service}".outbox_tick), waiting as (
       select written_at from "${service}".outbox_event
        where txid >= (select pg_snapshot_xmax(snap) from last)
       union all
       select written_at from "${service}".outbox_event
        where txid = any (array(select pg_snapshot_xip(snap) from last))
     ) select count(*)::int as events,
              coalesce(extract(epoch from now() - min(written_at)), 0)::float8 as seconds from waiting`,
  );
  return row ?? { events: 0, seconds: 0 };
}

/** Seconds since the oldest transaction that has written, prepared ones included, began. */
export async function oldestTransaction(db: DataSource): Promise<number> {
  const [row] = await db.query<{ seconds: number }[]>(
    `select coalesce(max(extract(epoch from clock_timestamp() - began)), 0)::float8 as seconds from (
       select xact_start as began from pg_stat_activity
        where backend_xid is not null and datname = current_database()
       union all
       select prepared from pg_prepared_xacts where database = current_database()
     ) as open`,
  );
  return row?.seconds ?? 0;
}

/** Measures the publishers of this process every few seconds: a sequencer that stands still raises no error. */
export class OutboxWatch {
  constructor(
    private readonly databases: ReadonlyMap<string, DataSource>,
    private readonly log: MessagingLog,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const [service, db] of this.databases) {
        await this.once(service, db).catch((error: unknown) => {
          if (!signal.aborted) this.log.warn(`outbox.watch-failed service=${service} code=${codeOf(error)}`);
        });
      }
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async once(service: string, db: DataSource): Promise<void> {
    metrics.unsequencedAge.set({ service }, (await unsequenced(db, service)).seconds);
    metrics.oldestTransaction.set({ service }, await oldestTransaction(db));
  }
}

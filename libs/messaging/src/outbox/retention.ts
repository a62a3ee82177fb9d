import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { codeOf } from '../delivery/retry.ts';
import { metrics } from '../metrics.ts';
import type { MessagingLog } from '../transport.ts';

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 60_000;
const AT_A_TIME = 5_000;

/** A reader that keeps old events from being removed. */
export interface HeldBy {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Events older than the limit that it has not read. */
  readonly events: number;
}

/** Removes events that are older than the limit and read by every group; an unread one stays, and raises an alarm. */
export class Retention {
  constructor(
    private readonly databases: ReadonlyMap<string, DataSource>,
    private readonly options: { readonly days: number; readonly log: MessagingLog },
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    await sleep(FIRST_AFTER_MS, undefined, { signal, ref: false }).catch(() => undefined);
    while (!signal.aborted) {
      for (const [service, db] of this.databases) {
        await this.once(service, db).catch((error: unknown) =>
          this.options.log.error(`retention.failed service=${service} code=${codeOf(error)}`),
        );
      }
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Returns how many events went. */
  async once(service: string, db: DataSource): Promise<number> {
    for (const held of await this.heldBy(service, db)) {
      metrics.retentionHeld.set(
        { group: held.group, topic: held.topic, partition: held.partition },
        held.events,
      );
      if (held.events === 0) continue;
      const { group, topic, partition, events } = held;
      this.options.log.error(
        `retention.held group=${group} topic=${topic} partition=${partition} events=${events}`,
      );
    }
    let removed = 0;
    for (let last = AT_A_TIME; last === AT_A_TIME; removed += last) last = await this.remove(service, db);
    return removed;
  }

  private async remove(service: string, db: DataSource): Promise<number> {
    const [row] = await db.query<{ removed: number }[]>(
      `with floor as (
         select h.topic, h.part, coalesce(min(r.off), h.off) as off
           from "${service}".outbox_head h left join "${service}".outbox_reader r on r.topic = h.topic and r.part = h.part
          group by h.topic, h.part
       ), old as (
         select l.event_id from floor f
           join "${service}".outbox_log l on l.topic = f.topic and l.part = f.part and l.off <= f.off
           join "${service}".outbox_event e on e.id = l.event_id
          where e.written_at < now() - make_interval(days => $1) limit $2
       ), logged as (
         delete from "${service}".outbox_log l using old where l.event_id = old.event_id
       ), gone as (
         delete from "${service}".outbox_event e using old where e.id = old.event_id returning 1
       ) select count(*)::int as removed from gone`,
      [this.options.days, AT_A_TIME],
    );
    return row?.removed ?? 0;
  }

  /** Per reader, how many events it keeps beyond the limit. */
  async heldBy(service: string, db: DataSource): Promise<HeldBy[]> {
    return db.query<HeldBy[]>(
      `select r.grp as "group", r.topic, r.part as partition, count(e.id)::int as events
         from "${service}".outbox_reader r
         left join "${service}".outbox_log l on l.topic = r.topic and l.part = r.part and l.off > r.off
         left join "${service}".outbox_event e
           on e.id = l.event_id and e.written_at < now() - make_interval(days => $1)
        group by r.grp, r.topic, r.part`,
      [this.options.days],
    );
  }
}

import type { DataSource } from 'typeorm';
import type { LoggedEvent } from '../event.ts';
import type { LogHead } from '../transport.ts';

/** A place in one partition of a publisher's log. */
export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
  /** Exclusive. */
  readonly after: number;
}

interface LogRow {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly time_ms: string;
  readonly traceparent: string | null;
  readonly epoch: number;
  readonly off: string;
  readonly payload: string;
}

const COLUMNS = `e.ce_id as id, e.type, e.key, e.time_ms, e.traceparent, l.epoch, l.off, e.payload`;

/** The next events of a partition, in log order, from the schema of the service that published them. */
export async function readLog(
  db: DataSource,
  service: string,
  place: LogPlace,
  limit: number,
): Promise<LoggedEvent[]> {
  const { topic, partition, after } = place;
  const rows = await db.query<LogRow[]>(
    `select ${COLUMNS}
       from "${service}".outbox_log l join "${service}".outbox_event e on e.id = l.event_id
      where l.topic = $1 and l.part = $2 and l.off > $3 order by l.off limit $4`,
    [topic, partition, after, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    source: `/${service}`,
    type: row.type,
    key: row.key,
    time: Number(row.time_ms),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    topic,
    partition,
    epoch: row.epoch,
    offset: Number(row.off),
    payload: row.payload,
  }));
}

/** The ends of all partitions of a publisher; empty when it has no log yet. */
export async function readHeads(db: DataSource, service: string): Promise<LogHead[]> {
  const [found] = await db.query<{ there: boolean }[]>(`select to_regclass($1) is not null as there`, [
    `"${service}".outbox_head`,
  ]);
  if (found?.there !== true) return [];
  const rows = await db.query<{ topic: string; part: number; epoch: number; off: string }[]>(
    `select topic, part, epoch, off from "${service}".outbox_head`,
  );
  return rows.map(({ topic, part, epoch, off }) => ({ topic, partition: part, epoch, offset: Number(off) }));
}

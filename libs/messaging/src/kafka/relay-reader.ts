import type { DataSource } from 'typeorm';
import type { LoggedEvent } from '../event.ts';

/** Where the relay stands in one partition of its service's log. */
export interface RelayPlace {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  /** Everything up to here has been sent. */
  readonly offset: number;
}

/** Kafka refuses a record batch above the topic's limit, whatever the size of its events; far below it we are safe. */
const BYTES_PER_PARTITION = 512 * 1024;

interface Row {
  readonly topic: string;
  readonly part: number;
  readonly epoch: number;
  readonly off: string;
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly time_ms: string;
  readonly traceparent: string | null;
  readonly payload: string;
}

/** The next events of several partitions at once, in log order within each; about `limit` in all. */
export async function readBatch(
  db: DataSource,
  service: string,
  places: readonly RelayPlace[],
  limit: number,
): Promise<LoggedEvent[]> {
  if (places.length === 0) return [];
  const rows = await db.query<Row[]>(
    `select l.topic, l.part, l.epoch, l.off, e.ce_id as id, e.type, e.key, e.time_ms, e.traceparent, e.payload
       from unnest($1::text[], $2::int[], $3::bigint[]) as p (topic, part, after)
       cross join lateral (
         select l.topic, l.part, l.epoch, l.off, l.event_id from "${service}".outbox_log l
          where l.topic = p.topic and l.part = p.part and l.off > p.after order by l.off limit $4
       ) l join "${service}".outbox_event e on e.id = l.event_id
      order by l.topic, l.part, l.off`,
    [
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ offset }) => offset),
      Math.max(1, Math.ceil(limit / places.length)),
    ],
  );
  return withinBytes(rows).map((row) => toEvent(`/${service}`, row));
}

function withinBytes(rows: readonly Row[]): readonly Row[] {
  // A character is up to three bytes of UTF-8.
  if (rows.reduce((sum, { payload }) => sum + payload.length * 3, 0) <= BYTES_PER_PARTITION) return rows;
  let last: Row | undefined;
  let bytes = 0;
  return rows.filter((row) => {
    // The first event of a partition goes in any case.
    const first = last?.part !== row.part || last.topic !== row.topic;
    bytes = first ? row.payload.length * 3 : bytes + row.payload.length * 3;
    last = row;
    return first || bytes <= BYTES_PER_PARTITION;
  });
}

function toEvent(source: string, row: Row): LoggedEvent {
  return {
    id: row.id,
    source,
    type: row.type,
    key: row.key,
    time: Number(row.time_ms),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    topic: row.topic,
    partition: row.part,
    epoch: row.epoch,
    offset: Number(row.off),
    payload: row.payload,
  };
}

/** Where each partition stands after these events, which come partition by partition, as they are read. */
export function endsOf(events: readonly LoggedEvent[]): RelayPlace[] {
  return events
    .filter(({ topic, partition }, i) => {
      const next = events[i + 1];
      return next?.partition !== partition || next.topic !== topic;
    })
    .map(({ topic, partition, epoch, offset }) => ({ topic, partition, epoch, offset }));
}

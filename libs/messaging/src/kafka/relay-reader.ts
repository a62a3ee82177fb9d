import type pg from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
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

/** Number of the place (from 1), epoch, offset, id, type, key, time, traceparent, payload. */
type Row = [number, number, number, string, string, string, number, string | null, string];

/** Reads a service's log ahead of the sender, over a connection of its own. */
export class RelayReader {
  private runner: QueryRunner | undefined;
  private readonly query: Pick<pg.QueryConfig, 'name' | 'text'>;
  private readonly source: string;

  constructor(
    private readonly db: DataSource,
    service: string,
  ) {
    this.source = `/${service}`;
    const text = `
      select p.i::int, l.epoch, l.off::float8, e.ce_id::text, e.type, e.key, e.time_ms::float8, e.traceparent, e.payload
        from unnest($1::text[], $2::int[], $3::bigint[]) with ordinality as p (topic, part, after, i)
        cross join lateral (
          select l.epoch, l.off, l.event_id from "${service}".outbox_log l
           where l.topic = p.topic and l.part = p.part and l.off > p.after order by l.off limit $4
        ) l join "${service}".outbox_event e on e.id = l.event_id
       order by p.i, l.off`;
    this.query = { name: `relay ${service}`, text };
  }

  /** The next events of several partitions, one partition after the other in log order; about `limit` in all. */
  async read(places: readonly RelayPlace[], limit: number): Promise<LoggedEvent[]> {
    if (places.length === 0) return [];
    this.runner ??= this.db.createQueryRunner();
    const client = (await this.runner.connect()) as pg.ClientBase;
    // Rows as arrays and a plan made once: of all the relay does beyond sending, decoding costs the most.
    const { rows } = await client.query<Row>({
      ...this.query,
      rowMode: 'array',
      values: [
        places.map(({ topic }) => topic),
        places.map(({ partition }) => partition),
        places.map(({ offset }) => offset),
        Math.max(1, Math.ceil(limit / places.length)),
      ],
    });
    return withinBytes(rows).flatMap((row) => this.toEvent(places, row));
  }

  /** Gives the connection back; the pool does not keep a broken one. */
  async close(): Promise<void> {
    const { runner } = this;
    this.runner = undefined;
    await runner?.release();
  }

  private toEvent(places: readonly RelayPlace[], row: Row): LoggedEvent | [] {
    const [i, epoch, offset, id, type, key, time, traceparent, payload] = row;
    const place = places[i - 1];
    if (!place) return [];
    const { topic, partition } = place;
    const { source } = this;
    const event = { id, source, type, key, time, topic, partition, epoch, offset, payload };
    return traceparent === null ? event : { ...event, traceparent };
  }
}

function withinBytes(rows: readonly Row[]): readonly Row[] {
  // A character is up to three bytes of UTF-8.
  const size = (row: Row): number => row[8].length * 3;
  if (rows.reduce((sum, row) => sum + size(row), 0) <= BYTES_PER_PARTITION) return rows;
  let partition: number | undefined;
  let bytes = 0;
  return rows.filter((row) => {
    // The first event of a partition goes in any case.
    const first = row[0] !== partition;
    bytes = first ? size(row) : bytes + size(row);
    partition = row[0];
    return first || bytes <= BYTES_PER_PARTITION;
  });
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

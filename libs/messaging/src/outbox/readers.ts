import type { DataSource } from 'typeorm';

/** A group as a reader of one partition of a publisher's log. */
export interface Reader {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** Tells the publisher that this group reads here, so that nothing is removed before it has been read. */
export async function enrol(db: DataSource, publisher: string, reader: Reader): Promise<void> {
  await db.query(
    `insert into "${publisher}".outbox_reader (grp, topic, part, off) values ($1, $2, $3, 0) on conflict do nothing`,
    [reader.group, reader.topic, reader.partition],
  );
}

/** Everything up to `offset` is no longer needed by this reader. */
export async function report(
  db: DataSource,
  publisher: string,
  reader: Reader,
  offset: number,
): Promise<void> {
  await db.query(
    `insert into "${publisher}".outbox_reader as r (grp, topic, part, off) values ($1, $2, $3, $4)
     on conflict (grp, topic, part) do update set off = excluded.off, seen = now()`,
    [reader.group, reader.topic, reader.partition, offset],
  );
}

/** The oldest offset still in the log, if any. */
export async function firstKept(
  db: DataSource,
  publisher: string,
  place: { readonly topic: string; readonly partition: number },
): Promise<number | undefined> {
  const [row] = await db.query<{ off: string | null }[]>(
    `select min(off) as off from "${publisher}".outbox_log where topic = $1 and part = $2`,
    [place.topic, place.partition],
  );
  return row?.off === null || row === undefined ? undefined : Number(row.off);
}

/** How many seconds ago the event after `offset` was written; 0 when there is none. */
export async function unreadSeconds(
  db: DataSource,
  publisher: string,
  place: { readonly topic: string; readonly partition: number },
  offset: number,
): Promise<number> {
  const [row] = await db.query<{ seconds: number }[]>(
    `select extract(epoch from now() - e.written_at)::float8 as seconds
       from "${publisher}".outbox_log l join "${publisher}".outbox_event e on e.id = l.event_id
      where l.topic = $1 and l.part = $2 and l.off > $3 order by l.off limit 1`,
    [place.topic, place.partition, offset],
  );
  return row?.seconds ?? 0;
}

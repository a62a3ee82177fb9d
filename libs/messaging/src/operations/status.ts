import type { DataSource } from 'typeorm';
import { publisherOf } from '../event.ts';
import { readHeads } from '../outbox/log-reader.ts';
import { unsequenced, type Unsequenced } from '../outbox/watch.ts';
import { servicesIn } from './operator.ts';

/** How far one group is in one partition. */
export interface GroupPlace {
  readonly group: string;
  readonly offset: number;
  /** Events in the log that it has not handled. */
  readonly lag: number;
  readonly stopped?: string;
}

export interface PartitionOverview {
  readonly topic: string;
  readonly partition: number;
  /** The last offset of the log. */
  readonly end: number;
  /** Who reads it: groups, and `kafka` for the relay to the broker. */
  readonly groups: readonly GroupPlace[];
}

export interface ServiceOverview {
  readonly service: string;
  readonly unsequenced: Unsequenced;
  /** Of the topics this service publishes. */
  readonly partitions: readonly PartitionOverview[];
  readonly deadOpen: number;
  readonly parkedKeys: number;
}

interface PositionRow {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly stopped: string | null;
}

/** Every outbox of this database, how far each group has read it, and what waits for an operator. */
export async function messagingStatus(db: DataSource): Promise<ServiceOverview[]> {
  const services = await servicesIn(db);
  const positions: PositionRow[] = [];
  for (const service of services) positions.push(...(await positionsOf(db, service)));
  const overviews: ServiceOverview[] = [];
  for (const service of services) {
    const near = positions.filter(({ topic }) => publisherOf(topic) === service);
    const mine = [...near, ...(await readersElsewhere(db, service, services))];
    overviews.push({
      service,
      unsequenced: await unsequenced(db, service),
      partitions: await partitionsOf(db, service, mine),
      ...(await troublesOf(db, service)),
    });
  }
  return overviews;
}

function positionsOf(db: DataSource, service: string): Promise<PositionRow[]> {
  return db.query<PositionRow[]>(
    `select grp as "group", topic, part as partition, off as offset, stopped
       from "${service}".inbox_position order by grp, topic, part`,
  );
}

/** The relay to a broker, and groups whose own database is another one: the latter as far as they last told. */
function readersElsewhere(db: DataSource, service: string, near: readonly string[]): Promise<PositionRow[]> {
  return db.query<PositionRow[]>(
    `select grp as "group", topic, part as partition, off as offset, null as stopped
       from "${service}".outbox_cursor
     union all
     select r.grp, r.topic, r.part, r.off, null from "${service}".outbox_reader r
      where r.grp <> all ($1)
        and not exists (select from "${service}".outbox_cursor c where (c.grp, c.topic, c.part) = (r.grp, r.topic, r.part))
      order by 1, 2, 3`,
    [near],
  );
}

async function partitionsOf(
  db: DataSource,
  service: string,
  positions: readonly PositionRow[],
): Promise<PartitionOverview[]> {
  const heads = await readHeads(db, service);
  const byPlace = heads.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  return byPlace.map(({ topic, partition, offset: end }) => {
    const here = positions.filter((row) => row.topic === topic && row.partition === partition);
    const groups = here.map(({ group, offset, stopped }) => ({
      group,
      offset: Number(offset),
      lag: Math.max(0, end - Number(offset)),
      ...(stopped === null ? {} : { stopped }),
    }));
    return { topic, partition, end, groups };
  });
}

async function troublesOf(
  db: DataSource,
  service: string,
): Promise<{ deadOpen: number; parkedKeys: number }> {
  const [row] = await db.query<{ deadOpen: number; parkedKeys: number }[]>(
    `select (select count(*)::int from "${service}".inbox_dead where status in ('open', 'retry')) as "deadOpen",
            (select count(*)::int from "${service}".inbox_parked) as "parkedKeys"`,
  );
  return row ?? { deadOpen: 0, parkedKeys: 0 };
}

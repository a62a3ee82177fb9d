/** Tables of a publisher: what it wrote, in which order it counts, and how far it has been read. */
export const outbox = `
create table outbox_topic (
  topic text primary key,
  parts integer not null check (parts between 1 and 1000)
);

create table outbox_event (
  id bigint generated always as identity primary key,
  txid xid8 not null default pg_current_xact_id(),
  topic text not null,
  part integer not null,
  key text not null,
  ce_id uuid not null,
  type text not null,
  time_ms bigint not null,
  traceparent text,
  payload text not null,
  written_at timestamptz not null default now()
);
create index outbox_event_txid on outbox_event (txid);

create table outbox_log (
  topic text not null,
  part integer not null,
  off bigint not null,
  epoch integer not null,
  event_id bigint not null unique,
  primary key (topic, part, off)
);

create table outbox_head (
  topic text not null,
  part integer not null,
  epoch integer not null,
  off bigint not null,
  primary key (topic, part)
) with (fillfactor = 50);

create table outbox_tick (
  one boolean primary key default true check (one),
  snap pg_snapshot not null,
  epoch integer not null default 1,
  at timestamptz not null default now()
) with (fillfactor = 50);
insert into outbox_tick (snap) values (pg_current_snapshot());

-- Who reads this log, and how far; retention never passes the slowest.
create table outbox_reader (
  grp text not null,
  topic text not null,
  part integer not null,
  off bigint not null,
  seen timestamptz not null default now(),
  primary key (grp, topic, part)
) with (fillfactor = 50);

-- The relay's own place per partition, when the events go on to a broker.
create table outbox_cursor (
  grp text not null,
  topic text not null,
  part integer not null,
  epoch integer not null,
  off bigint not null,
  primary key (grp, topic, part)
) with (fillfactor = 50);
`;

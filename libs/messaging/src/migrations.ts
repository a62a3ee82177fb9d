/** Forward-only SQL of a service's own schema, run by the platform's migrator with `search_path` = that schema. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const outbox = `
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

// Gives every event committed since the last tick its offset. Order: by commit snapshot, inside one snapshot by id.
// A cursor on id or on (txid, id) loses or turns round events of overlapping transactions; two snapshots cannot.
const sequence = `
create function outbox_sequence() returns table (topic text, part integer, epoch integer, off bigint)
language plpgsql volatile
set search_path from current
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  last pg_snapshot;
  cur pg_snapshot;
  running xid8[];
  now_epoch integer;
begin
  if pg_current_xact_id_if_assigned() is not null
     or current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'outbox_sequence needs a read committed transaction of its own that has written nothing';
  end if;
  if not pg_try_advisory_xact_lock(hashtext('linli.outbox'), hashtext(current_schema())) then
    return;
  end if;
  select t.snap, t.epoch into strict last, now_epoch from outbox_tick t;
  select pg_current_snapshot() into cur;
  select coalesce(array_agg(x), '{}') into running from pg_snapshot_xip(last) x;
  return query
  with fresh as materialized (
    select e.id, e.topic, e.part from outbox_event e
     where e.txid >= pg_snapshot_xmax(last) and e.txid < pg_snapshot_xmax(cur)
       and pg_visible_in_snapshot(e.txid, cur)
    union all
    select e.id, e.topic, e.part from outbox_event e
     where e.txid = any (running) and pg_visible_in_snapshot(e.txid, cur)
  ), numbered as materialized (
    select f.id, f.topic, f.part,
           coalesce(h.off, 0) + row_number() over (partition by f.topic, f.part order by f.id) as off
      from fresh f left join outbox_head h on h.topic = f.topic and h.part = f.part
  ), logged as (
    insert into outbox_log (topic, part, off, epoch, event_id)
    select n.topic, n.part, n.off, now_epoch, n.id from numbered n
  )
  insert into outbox_head as h (topic, part, epoch, off)
  select n.topic, n.part, now_epoch, max(n.off) from numbered n group by n.topic, n.part
  on conflict (topic, part) do update set off = excluded.off, epoch = excluded.epoch
  returning h.topic, h.part, h.epoch, h.off;
  if found then
    update outbox_tick t set snap = cur, at = now();
  end if;
end $$;
`;

const inbox = `
create table inbox_position (
  grp text not null,
  topic text not null,
  part integer not null,
  epoch integer not null,
  off bigint not null,
  stopped text,
  primary key (grp, topic, part)
) with (fillfactor = 50);

-- Written before the handler starts and committed on its own: a handler that kills its process is counted.
create table inbox_attempt (
  grp text not null,
  topic text not null,
  part integer not null,
  off bigint not null,
  batch boolean not null,
  starts integer not null,
  primary key (grp, topic, part)
) with (fillfactor = 50);

create table inbox_dead (
  id bigint generated always as identity primary key,
  grp text not null,
  topic text not null,
  part integer not null,
  epoch integer not null,
  off bigint not null,
  key text not null,
  event jsonb not null,
  policy text not null,
  code text not null,
  error text not null,
  attempts integer not null,
  status text not null default 'open' check (status in ('open', 'retry', 'retried', 'discarded')),
  note text,
  at timestamptz not null default now(),
  settled_at timestamptz,
  unique (grp, topic, part, epoch, off)
);
create index inbox_dead_open on inbox_dead (grp, topic, part) where status in ('open', 'retry');

create table inbox_parked (
  grp text not null,
  topic text not null,
  key text not null,
  part integer not null,
  dead_id bigint not null references inbox_dead (id),
  since timestamptz not null default now(),
  release boolean not null default false,
  primary key (grp, topic, key)
);

create table inbox_waiting (
  grp text not null,
  topic text not null,
  part integer not null,
  epoch integer not null,
  off bigint not null,
  key text not null,
  event jsonb not null,
  starts integer not null default 0,
  primary key (grp, topic, part, epoch, off)
);
create index inbox_waiting_key on inbox_waiting (grp, topic, key, epoch, off);

create table inbox_replay (
  id bigint generated always as identity primary key,
  grp text not null,
  topic text not null,
  part integer not null,
  next_off bigint not null,
  upto bigint not null,
  failed integer not null default 0,
  requested_at timestamptz not null default now(),
  done_at timestamptz
);

create table operator_action (
  id bigint generated always as identity primary key,
  actor text not null,
  action text not null,
  args jsonb not null,
  at timestamptz not null default now()
);
`;

export const messagingMigrations: readonly Migration[] = [
  { name: 'messaging-0001-outbox', sql: outbox },
  { name: 'messaging-0002-sequence', sql: sequence },
  { name: 'messaging-0003-inbox', sql: inbox },
];

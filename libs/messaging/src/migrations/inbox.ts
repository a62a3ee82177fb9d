/** Tables of a group: where it stands, what it tried, what it gave up, and what operators asked for. */
export const inbox = `
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

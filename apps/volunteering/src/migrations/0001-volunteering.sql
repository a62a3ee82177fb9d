-- Exclusion over (person, time) needs equality of uuid in a GiST index.
create extension if not exists btree_gist with schema public;

create table volunteer (
  volunteer_id uuid primary key,
  area_code text not null,
  teams text[] not null,
  registered_at timestamptz not null,
  registered_by uuid not null
);

create table shift (
  shift_id uuid primary key,
  title text not null,
  area_code text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  seats integer not null check (seats > 0),
  team text,
  risks text[] not null,
  state text not null check (state in ('RECRUITING', 'DONE')),
  organizer_id uuid not null,
  published_at timestamptz not null,
  check (ends_at > starts_at)
);

create table signup (
  signup_id uuid primary key,
  shift_id uuid not null references shift,
  volunteer_id uuid not null references volunteer,
  state text not null check (state in ('PROPOSED', 'WAITLISTED', 'ACCEPTED', 'CHECKED_IN', 'CHECKED_OUT',
    'CONFIRMED', 'UNPROVEN', 'WITHDRAWN', 'LAPSED')),
  proposal_id uuid unique,
  position bigint generated always as identity,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  during tstzrange generated always as (tstzrange(starts_at, ends_at, '[)')) stored,
  check_in timestamptz,
  check_out timestamptz,
  signed_up_at timestamptz not null,
  -- Nobody is in two places: not waiting, booked or present for two shifts of overlapping time.
  constraint signup_no_overlap exclude using gist (volunteer_id public.gist_uuid_ops with =, during with &&)
    where (state in ('PROPOSED', 'WAITLISTED', 'ACCEPTED', 'CHECKED_IN'))
);

create unique index signup_once on signup (shift_id, volunteer_id) where state not in ('WITHDRAWN', 'LAPSED');
create index signup_waiting on signup (shift_id, position) where state = 'WAITLISTED';
create index signup_of_volunteer on signup (volunteer_id);

-- A seat is a row: it can be taken once, whatever the number of people reaching for it.
create table seat (
  shift_id uuid not null references shift,
  seat_no integer not null,
  signup_id uuid unique references signup deferrable initially deferred,
  primary key (shift_id, seat_no)
);
create index seat_free on seat (shift_id, seat_no) where signup_id is null;

create table punch (
  punch_id uuid primary key,
  signup_id uuid not null references signup,
  kind text not null check (kind in ('in', 'out')),
  at timestamptz not null,
  evidence text not null check (evidence in ('rotating-code', 'organizer')),
  recorded_at timestamptz not null,
  recorded_by uuid not null
);
create index punch_of_signup on punch (signup_id);

create table minutes_entry (
  entry_id uuid primary key,
  signup_id uuid not null unique references signup,
  shift_id uuid not null,
  volunteer_id uuid not null references volunteer,
  task_from timestamptz not null,
  task_to timestamptz not null,
  check_in timestamptz not null,
  check_out timestamptz not null,
  minutes integer not null check (minutes >= 0),
  confirmed_at timestamptz not null,
  confirmed_by uuid not null,
  check (confirmed_by <> volunteer_id)
);
create index minutes_of_volunteer on minutes_entry (volunteer_id);

create table unproven_entry (
  entry_id uuid primary key,
  signup_id uuid not null references signup,
  volunteer_id uuid not null references volunteer,
  minutes integer not null check (minutes >= 0),
  reason text not null,
  settled_at timestamptz not null,
  settled_by uuid not null
);

-- Hours are for sale where a back office can edit them: evidence and hours are only ever added.
create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger append_only before update or delete on punch for each row execute function refuse_change();
create trigger append_only before update or delete on minutes_entry for each row execute function refuse_change();
create trigger append_only before update or delete on unproven_entry for each row execute function refuse_change();

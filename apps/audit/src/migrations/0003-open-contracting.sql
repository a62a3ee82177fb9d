-- Open contracting data (OCDS), built from the log in its order. `seq` has no holes and becomes visible in its order:
-- one writer at a time gives it, so who reads on from where he was misses nothing.
create table ocds_release (
  seq bigint primary key,
  ocid text not null,
  release_id uuid not null unique,
  date timestamptz not null,
  -- The release as it is told; json keeps its words in their order.
  content json not null,
  -- Two releases of one process never share a date: their order is their date.
  unique (ocid, date)
);
create trigger append_only before update or delete on ocds_release for each row execute function refuse_change();
create trigger never_emptied before truncate on ocds_release for each statement execute function refuse_change();

-- What the next release of a process needs to know of the earlier ones.
create table ocds_process (
  ocid text primary key,
  tender_id uuid not null unique,
  state jsonb not null
);

create table ocds_contract (
  contract_id uuid primary key,
  ocid text not null references ocds_process
);

-- Organizations, budget lines and recoveries, as they were last told.
create table ocds_known (
  id uuid primary key,
  kind text not null,
  data jsonb not null
);

-- Facts that came before what they are about: topics keep no order among each other.
create table ocds_waiting (
  position bigint primary key,
  subject_id uuid not null
);
create index ocds_waiting_for on ocds_waiting (subject_id, position);

-- How far the log is read; it is read from its beginning.
create table ocds_reader (
  one boolean primary key default true check (one),
  position bigint not null
);
insert into ocds_reader (position) values (0);

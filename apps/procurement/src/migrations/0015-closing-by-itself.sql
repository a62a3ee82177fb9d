-- Whether the hour closes it: what was issued in borrowed time (the sample district) is closed by hand.
alter table tender add column closes_by_itself boolean not null default false;
create index tender_due on tender (closes_at) where state = 'OPEN' and closes_by_itself;

-- Every process of the service says that it is there, and up to when all bids that reached it are dealt with.
create table instance (
  id uuid primary key,
  beat_at timestamptz not null,
  dealt_with_until timestamptz not null
);

-- Times in which no process was there.
create table outage (
  id uuid primary key,
  began_at timestamptz not null,
  ended_at timestamptz not null
);
create table close_extension (
  tender_id uuid not null references tender,
  outage_id uuid not null references outage,
  closes_before timestamptz not null,
  closes_after timestamptz not null,
  rules jsonb not null,
  leaf text not null,
  salt text not null,
  primary key (tender_id, outage_id)
);
create trigger append_only before update or delete on outage for each row execute function refuse_change();
create trigger append_only before update or delete on close_extension for each row execute function refuse_change();

-- Files that lay in the sealed technical part, and what a look at them found; a named person decides what it means.
create table attachment (
  bid_id uuid not null references bid,
  no integer not null,
  name text not null,
  media_type text not null,
  bytes bytea not null,
  sha256 text not null,
  finding jsonb,
  primary key (bid_id, no)
);
create trigger append_only before update or delete on attachment for each row execute function refuse_change();

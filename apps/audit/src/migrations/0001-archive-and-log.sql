-- Every event of Linli, as received. `position` is its place in the Merkle log, given when it is integrated.
create table entry (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  source text not null,
  type text not null,
  topic text not null,
  key text not null,
  time timestamptz not null,
  data jsonb not null,
  -- Makes the leaf say nothing once the event is erased (PIPL 47).
  salt bytea not null,
  position bigint unique,
  unique (source, event_id)
);
create index entry_waiting on entry (seq) where position is null;
create index entry_by_type on entry (type, key);

create table tree_node (
  level integer not null,
  position bigint not null,
  hash bytea not null,
  primary key (level, position)
);

-- Each signed head stays: whoever held one can ask for the proof that it is a beginning of today's log.
create table head (
  size bigint primary key,
  root text not null,
  checkpoint text not null,
  signed_at timestamptz not null
);

create table flag (
  id uuid primary key,
  kind text not null,
  subject_id uuid not null,
  event_id uuid not null,
  raised_at timestamptz not null,
  -- A machine raises it, a named person decides.
  decision text,
  decided_by uuid,
  decided_at timestamptz
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on tree_node for each row execute function refuse_change();
create trigger append_only before update or delete on head for each row execute function refuse_change();

-- An entry is written once; only its place in the log is filled in later.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.position is not null
     or (old.event_id, old.type, old.key, old.time, old.data, old.salt)
        is distinct from (new.event_id, new.type, new.key, new.time, new.data, new.salt) then
    raise exception 'entry is append-only';
  end if;
  return new;
end $$;
create trigger append_only before update or delete on entry for each row execute function refuse_rewriting();

-- Which tender a bid is for is readable only with the installation's key until its box is closed: the number of bidders
-- is as secret as their names (招标投标法 22, 52). The envelope's header names the tender, so it is encrypted once more.
alter table bid alter column tender_id drop not null;
alter table bid add column box_index text;
create index bid_of_box on bid (box_index);
create index bid_of_tender on bid (tender_id);
drop index bid_once;
create unique index bid_once on bid (bidder_index) where state <> 'REPLACED';

-- The caller with his Idempotency-Key, and the answer he got: the common table would tell who has bid.
alter table bid add column call_index text unique;
alter table bid add column fingerprint text;
alter table bid add column answer_enc text;

-- Known from the opening on, whatever the text says.
alter table bid add column organization_id uuid;

-- A bidder may hand in the same envelope again, only nobody else may.
alter table envelope drop constraint envelope_hash_key;
create index envelope_by_hash on envelope (hash);

-- Which envelopes were in the box at the hour; written before any share is released, and a leaf of the log.
create table closing_manifest (
  tender_id uuid primary key references tender,
  manifest jsonb not null,
  salt text not null,
  leaf text not null
);

-- A part's key: with it anybody seals the text again and compares.
alter table opened_part add column key text;

-- Whose doing it was that a bid did not open or a share was false: 撤销 or 撤回 with damages hang on it.
create table fault (
  tender_id uuid not null references tender,
  bid_id uuid not null references bid,
  part text not null,
  party text not null check (party in ('bidder', 'trustee', 'platform', 'undetermined')),
  trustee_id uuid references trustee,
  reason text not null,
  found_at timestamptz not null
);
create unique index fault_once on fault (bid_id, part, party, reason, coalesce(trustee_id, bid_id));

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on trustee for each row execute function refuse_rewriting();
create trigger append_only before update or delete on envelope for each row execute function refuse_rewriting();
create trigger append_only before update or delete on closing_manifest for each row execute function refuse_rewriting();
create trigger append_only before update or delete on released_share for each row execute function refuse_rewriting();
create trigger append_only before update or delete on opened_part for each row execute function refuse_rewriting();
create trigger append_only before update or delete on fault for each row execute function refuse_rewriting();
create trigger append_only before update or delete on tree_node for each row execute function refuse_rewriting();
create trigger append_only before update or delete on log_head for each row execute function refuse_rewriting();
create trigger append_only before update or delete on log_leaf for each row execute function refuse_rewriting();

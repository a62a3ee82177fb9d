-- Where trustees stay away, the keys their bidders saved open the bids: a supervisor decides so, for one part of a tender.
create table spare_opening (
  tender_id uuid not null references tender,
  part text not null,
  reason text not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  keys_until timestamptz not null,
  rules jsonb not null,
  primary key (tender_id, part)
);
-- Readable with the installation's key only: the part opens for all bids at once.
create table spare_key (
  bid_id uuid not null references bid,
  part text not null,
  key_enc text not null,
  given_at timestamptz not null,
  primary key (bid_id, part)
);
create trigger append_only before update or delete on spare_opening for each row execute function refuse_change();
create trigger append_only before update or delete on spare_key for each row execute function refuse_change();

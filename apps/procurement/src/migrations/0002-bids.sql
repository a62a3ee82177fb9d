-- Who bids is encrypted, what they offer is sealed for the trustees: a dump of these tables tells neither.
create table bid (
  id uuid primary key,
  tender_id uuid not null references tender,
  bidder_enc text not null,
  bidder_index text not null,
  state text not null,
  leaf text not null,
  salt text not null,
  received_at timestamptz not null,
  invalid_code text
);
-- One bid of one bidder counts; earlier ones stay, replaced.
create unique index bid_once on bid (tender_id, bidder_index) where state <> 'REPLACED';

create table envelope (
  bid_id uuid not null references bid,
  part text not null,
  bytes bytea not null,
  hash text not null unique,
  primary key (bid_id, part)
);

create table released_share (
  bid_id uuid not null references bid,
  part text not null,
  trustee_id uuid not null references trustee,
  share jsonb not null,
  released_at timestamptz not null,
  primary key (bid_id, part, trustee_id)
);

create table opened_part (
  bid_id uuid not null references bid,
  part text not null,
  content jsonb not null,
  primary key (bid_id, part)
);

-- The Merkle log of bids: leaves enter when a box is closed, so its size never tells how many bids wait.
create table tree_node (
  level int not null,
  position bigint not null,
  hash bytea not null,
  primary key (level, position)
);
create table log_head (
  size bigint primary key,
  checkpoint text not null
);
create table log_leaf (
  leaf text primary key,
  position bigint not null unique
);

create table signal (
  id uuid primary key,
  tender_id uuid not null references tender,
  kind text not null,
  bid_ids uuid[] not null,
  facts jsonb not null,
  state text not null,
  decision text,
  reason text,
  decided_by uuid,
  unique (tender_id, kind, bid_ids)
);

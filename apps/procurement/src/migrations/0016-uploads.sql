-- A bid may be committed first and uploaded after: the commitment fixes what counts, the text follows in pieces.
drop index bid_once;
create unique index bid_once on bid (bidder_index) where state in ('SEALED', 'OPENED', 'INVALID');
create unique index commitment_once on bid (bidder_index) where state = 'COMMITTED';
alter table bid add column commitment_enc text;
alter table bid add column withdrawal_enc text;

-- Every piece in a cipher of its own; which bid is for which tender only the bid's own cipher tells.
create table upload_chunk (
  bid_id uuid not null references bid,
  part text not null,
  chunk_from bigint not null,
  chunk_to bigint not null check (chunk_to > chunk_from),
  bytes bytea not null,
  primary key (bid_id, part, chunk_from)
);

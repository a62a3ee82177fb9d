-- A price that says two things is corrected in the order of 87 art. 59; it binds when its bidder confirms it in time.
create table price_correction (
  bid_id uuid primary key references bid,
  tender_id uuid not null references tender,
  written_fen bigint not null,
  conflicts jsonb not null,
  corrected_fen bigint not null,
  confirm_due timestamptz not null,
  confirmed boolean,
  answered_at timestamptz
);

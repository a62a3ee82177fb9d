-- 最后报价: one round a purchase, asked for after the talks. What a bidder fixes before the hour is a digest; it says the
-- price afterwards, when nobody can change one any more.
create table final_round (
  tender_id uuid primary key references tender (id),
  changes jsonb not null,
  closes_at timestamptz not null,
  reveals_until timestamptz not null,
  rules jsonb not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  settled_by uuid,
  settled_at timestamptz
);

create table final_offer (
  id uuid primary key,
  tender_id uuid not null references final_round (tender_id),
  bid_id uuid not null references bid (id),
  commitment text not null,
  leaf text not null,
  salt text not null,
  committed_at timestamptz not null,
  replaced boolean not null default false,
  price_fen bigint check (price_fen > 0),
  price_salt text,
  opened_at timestamptz,
  check ((price_fen is null) = (opened_at is null))
);
create unique index final_offer_once on final_offer (bid_id) where not replaced;
create index final_offer_of_tender on final_offer (tender_id);

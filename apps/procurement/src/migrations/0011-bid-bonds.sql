-- Bid bonds as they came out of the sealed part, or as a bidder claimed them back whose bid was never opened.
create table bid_bond (
  id uuid primary key,
  tender_id uuid not null references tender,
  bid_id uuid unique references bid,
  organization_id uuid not null,
  form text not null check (form in ('cash', 'cheque', 'draft', 'guarantee')),
  number text not null,
  issuer text not null,
  amount_fen bigint not null check (amount_fen > 0),
  valid_to date not null,
  digest text not null,
  -- From whose account it was paid, as a keyed mark: equal marks are equal accounts (87 art. 37 no. 6).
  payer_mark text,
  -- What it lacks of what the document asked for.
  findings jsonb not null,
  kept_at timestamptz not null
);
create unique index bond_claimed_once on bid_bond (tender_id, organization_id) where bid_id is null;
create index bond_of_tender on bid_bond (tender_id);

-- The issuer was asked whether it is real.
create table bond_verification (
  bond_id uuid primary key references bid_bond,
  genuine boolean not null,
  reason text not null,
  verified_by uuid not null,
  verified_at timestamptz not null
);

-- The clocks of GPR 33, each started by what happened on a day.
create table bond_due (
  bond_id uuid not null references bid_bond,
  because text not null check (because in ('lost', 'won', 'failed', 'withdrawn')),
  from_on date not null,
  due_on date not null,
  rule text not null,
  primary key (bond_id, because)
);
create table bond_refund (
  bond_id uuid primary key references bid_bond,
  refunded_on date not null,
  document_no text not null,
  late_days int not null,
  fee_fen bigint not null,
  rules jsonb not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null
);
-- When a tender failed: a bond that was never opened is claimed later, its clock runs from here.
create table tender_failure (
  tender_id uuid primary key references tender,
  failed_on date not null
);
create trigger append_only before update or delete on bid_bond for each row execute function refuse_change();
create trigger append_only before update or delete on bond_verification for each row execute function refuse_change();
create trigger append_only before update or delete on bond_due for each row execute function refuse_change();
create trigger append_only before update or delete on bond_refund for each row execute function refuse_change();

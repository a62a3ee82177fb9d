-- Money held for a tender or a post before anyone is bound by it.
create table reservation (
  purpose_id uuid primary key,
  kind text not null check (kind in ('tender', 'post')),
  budget_line_id uuid not null references budget_line,
  title text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null,
  reserved_at timestamptz not null
);

-- What the city is bound to: a contract, or the places of a public-welfare post.
create table obligation (
  id uuid primary key,
  kind text not null check (kind in ('contract', 'post')),
  purpose_id uuid not null unique references reservation,
  budget_line_id uuid not null references budget_line,
  title text not null,
  area_code text not null,
  payee_id uuid,
  reserved_fen bigint not null,
  committed_fen bigint not null check (committed_fen > 0 and committed_fen <= reserved_fen),
  committed_at timestamptz not null
);
create index on obligation (budget_line_id);

-- An accepted or verified amount. One acceptance or claim becomes payable once; one person's month in one post, too.
create table payable (
  id uuid primary key,
  obligation_id uuid not null references obligation,
  evidence_kind text not null check (evidence_kind in ('acceptance', 'claim')),
  evidence_id uuid not null unique,
  evidence uuid[] not null,
  payee_id uuid not null,
  placement_id uuid,
  person_id uuid,
  month text,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null,
  accrued_at timestamptz not null,
  constraint payable_month_once unique (obligation_id, person_id, month),
  check (evidence_kind <> 'claim' or (placement_id is not null and person_id is not null and month is not null))
);
create index on payable (obligation_id, accrued_at);

-- Who bears how much of it, as split once and never recomputed.
create table payable_leg (
  payable_id uuid not null references payable,
  funding_line_id uuid not null references funding_line,
  amount_fen bigint not null check (amount_fen >= 0),
  primary key (payable_id, funding_line_id)
);

create table payment_application (
  id uuid primary key,
  payable_id uuid not null unique references payable,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null,
  applied_by uuid not null,
  applied_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  -- Making and approving stay with two people (行政事业单位内部控制规范).
  constraint payment_duties_separated check (approved_by <> applied_by)
);

create table recovery (
  id uuid primary key,
  obligation_id uuid not null references obligation,
  cause_kind text not null check (cause_kind in ('clawback', 'absence')),
  cause_id uuid not null unique,
  amount_fen bigint not null check (amount_fen > 0),
  refunded_fen bigint not null default 0 check (refunded_fen >= 0 and refunded_fen <= amount_fen),
  reason text,
  state text not null,
  opened_at timestamptz not null
);
create index on recovery (obligation_id);

create table recovery_leg (
  recovery_id uuid not null references recovery,
  payable_id uuid not null references payable,
  funding_line_id uuid not null references funding_line,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (recovery_id, payable_id, funding_line_id)
);
create index on recovery_leg (payable_id);

-- The treasury's own numbers, for money out and money back: one number is used once.
create table treasury_receipt (
  receipt_no text primary key,
  payment_application_id uuid unique references payment_application,
  recovery_id uuid references recovery,
  amount_fen bigint not null check (amount_fen > 0),
  received_on date not null,
  recorded_by uuid not null,
  check ((payment_application_id is null) <> (recovery_id is null))
);

create table refund_leg (
  receipt_no text not null references treasury_receipt,
  funding_line_id uuid not null references funding_line,
  amount_fen bigint not null check (amount_fen >= 0),
  primary key (receipt_no, funding_line_id)
);

-- Copies of identity's facts: who may bid, who may evaluate.
create table organization (
  id uuid primary key,
  kind text not null,
  uscc text,
  sme_eligible boolean not null
);
create table expert (
  person_id uuid primary key,
  speciality text,
  valid_from date not null,
  valid_to date
);

create table trustee (
  id uuid primary key,
  person_id uuid not null,
  public_key text not null unique,
  registered_at timestamptz not null
);

create table requirement (
  id uuid primary key,
  buyer_organization_id uuid not null,
  title text not null,
  area_code text not null,
  residents_needs jsonb not null,
  market_respondents uuid[] not null,
  registered_by uuid not null
);

create table tender (
  id uuid primary key,
  requirement_id uuid not null references requirement,
  buyer_organization_id uuid not null,
  title text not null,
  area_code text not null,
  budget_line_id uuid not null,
  use text not null,
  method text not null,
  ceiling_fen bigint not null check (ceiling_fen > 0),
  reserved_for_smes boolean not null,
  not_reserved_reason text,
  price_weight text not null,
  criteria jsonb not null,
  deduction_rate text,
  conditions jsonb not null,
  bid_bond_fen bigint not null,
  trustees jsonb not null,
  threshold int not null,
  state text not null,
  -- Encrypted until the committee is drawn; its hash is public from the first day.
  draw_seed_enc text not null,
  draw_seed_hash text not null,
  drafted_by uuid not null,
  issued_on date,
  closes_at timestamptz,
  closed_at timestamptz,
  technical_opened_at timestamptz,
  scores_locked_at timestamptz,
  price_opened_at timestamptz,
  ended_code text,
  awarded_bid_id uuid,
  noticed_on date,
  challenge_last_day date,
  contract_due date,
  rules jsonb not null default '[]'
);

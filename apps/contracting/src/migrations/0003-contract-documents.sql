-- Signing waits while a challenge, a complaint or a suspension is open (GPR 54); a hold that is over is kept, for its
-- days do not count against the legal time to sign.
create table signing_hold (
  id uuid primary key,
  tender_id uuid not null,
  kind text not null check (kind in ('challenge', 'complaint', 'suspension')),
  since date not null,
  until date
);
create index on signing_hold (tender_id);
insert into signing_hold (id, tender_id, kind, since)
  select challenge_id, tender_id, 'challenge', current_date from open_challenge;
drop table open_challenge;

-- Names and SME standing of the parties, as identity tells them.
create table party (
  organization_id uuid primary key,
  name text not null,
  uscc text,
  sme_eligible boolean not null
);

alter table contract
  add column drafted_by uuid,
  add column digest text,
  add column payment_days integer check (payment_days between 1 and 365),
  -- Why a term of more than a year is lawful: {budgetAssurance, reason, recordedBy} (102 art. 24).
  add column long_term jsonb,
  add column publish_due date,
  add column published_on date,
  add column published_by uuid,
  add column published_in text,
  add column file_due date,
  add column filed_on date,
  add column filed_by uuid,
  add column filing_no text;

-- Neither a void contract nor a refused one stands in the way of the next candidate.
drop index contract_of_tender;
create unique index contract_of_tender on contract (tender_id) where state not in ('VOID', 'REFUSED');

-- Every text that was ever on the table, with the template and the rules it was made by.
create table contract_version (
  contract_id uuid not null references contract,
  version integer not null,
  template jsonb not null,
  body text not null,
  digest text not null,
  rules jsonb not null,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  primary key (contract_id, version)
);

create table contract_signature (
  contract_id uuid not null,
  version integer not null,
  side text not null check (side in ('buyer', 'supplier')),
  person_id uuid not null,
  digest text not null,
  signed_at timestamptz not null,
  primary key (contract_id, version, side),
  foreign key (contract_id, version) references contract_version
);

create table signing_refusal (
  contract_id uuid primary key references contract,
  stated_by text not null check (stated_by in ('buyer', 'supplier')),
  reason text not null,
  recorded_by uuid not null,
  refused_on date not null
);

create table plan_kpi (
  contract_id uuid not null references contract,
  code text not null,
  name text not null,
  unit text not null,
  bound text not null check (bound in ('at-least', 'at-most')),
  target numeric not null,
  measure text not null,
  primary key (contract_id, code)
);

create table plan_line (
  contract_id uuid not null references contract,
  no integer not null,
  milestone_no integer not null,
  name text not null,
  unit text not null,
  starts_on date not null,
  ends_on date not null,
  quantity integer not null check (quantity > 0),
  unit_price_fen bigint not null check (unit_price_fen > 0),
  primary key (contract_id, no)
);

create trigger append_only before update or delete on contract_version for each row execute function refuse_change();
create trigger append_only before update or delete on contract_signature for each row execute function refuse_change();
create trigger append_only before update or delete on signing_refusal for each row execute function refuse_change();

create table contract (
  id uuid primary key,
  tender_id uuid not null,
  title text not null,
  buyer_organization_id uuid not null,
  supplier_organization_id uuid not null,
  budget_line_id uuid not null,
  area_code text not null,
  price_fen bigint not null check (price_fen > 0),
  noticed_on date not null,
  challenge_last_day date not null,
  contract_due date not null,
  state text not null,
  -- The version of the terms; a signature names the version it signs.
  version integer not null default 0,
  unit text,
  starts_on date,
  ends_on date,
  signed_on date,
  buyer_signed_by uuid,
  supplier_signed_by uuid
);
-- One living contract per tender: a void one makes room for a new award.
create unique index contract_of_tender on contract (tender_id) where state <> 'VOID';

create table milestone (
  contract_id uuid not null references contract,
  no integer not null,
  name text not null,
  price_fen bigint not null check (price_fen >= 0),
  planned_units integer not null check (planned_units > 0),
  primary key (contract_id, no)
);

-- Challenges that may affect the result hold the contract (GPR 54).
create table open_challenge (
  challenge_id uuid primary key,
  tender_id uuid not null
);

create table qualification (
  person_id uuid not null,
  kind text not null,
  valid_from date not null,
  valid_to date
);

create table dispatch (
  id uuid primary key,
  contract_id uuid not null references contract,
  person_id uuid not null,
  grade text,
  dispatched_on date not null,
  unique (contract_id, person_id)
);

create table service_record (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  kind text not null,
  served_on date not null,
  minutes integer not null check (minutes > 0),
  units integer not null check (units > 0),
  worker_person_id uuid not null,
  recipient_person_id uuid not null,
  evidence_digest text not null,
  state text not null,
  satisfaction integer check (satisfaction between 1 and 5),
  recorded_by uuid not null,
  foreign key (contract_id, milestone_no) references milestone (contract_id, no),
  -- The same evidence proves one service only.
  unique (contract_id, evidence_digest)
);

create table assessment (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  professional_score text not null,
  buyer_score text not null,
  satisfaction_score text not null,
  answers integer not null,
  score text not null,
  band text not null,
  rules jsonb not null,
  assessed_by uuid not null,
  unique (contract_id, milestone_no)
);

create table acceptance (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  gross_fen bigint not null,
  deduction_fen bigint not null,
  payable_fen bigint not null,
  proven_units integer not null,
  planned_units integer not null,
  accepted_on date not null,
  accepted_by uuid not null,
  unique (contract_id, milestone_no),
  check (gross_fen = deduction_fen + payable_fen)
);

create table clawback (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  decided_by uuid not null,
  decided_on date not null
);

-- Delivery, money and judgements are corrected by further rows, never changed in place.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on assessment for each row execute function refuse_change();
create trigger append_only before update or delete on acceptance for each row execute function refuse_change();
create trigger append_only before update or delete on clawback for each row execute function refuse_change();

-- When a contract is to be looked at because it ends soon: a row, not a timer, so that a process that was down catches up.
create table contract_expiry (
  contract_id uuid primary key references contract,
  alert_on date not null,
  alerted_at timestamptz
);
create index on contract_expiry (alert_on) where alerted_at is null;
insert into contract_expiry (contract_id, alert_on) select id, ends_on - 90 from contract where state = 'SIGNED';

alter table contract add column successor_contract_id uuid references contract check (successor_contract_id <> id);

create table performance_bond (
  id uuid primary key,
  contract_id uuid not null references contract,
  form text not null check (form in ('cheque', 'draft', 'guarantee')),
  amount_fen bigint not null check (amount_fen > 0),
  issuer text not null,
  valid_to date not null,
  evidence_digest text not null,
  state text not null,
  rules jsonb not null,
  recorded_by uuid not null,
  received_on date not null,
  refund_due date,
  settled_on date,
  settled_by uuid,
  reason text
);
create unique index one_bond on performance_bond (contract_id) where state = 'HELD';

-- What one side says the other did wrong; public only with its decision.
create table fault_report (
  id uuid primary key,
  contract_id uuid not null references contract,
  reported_side text not null check (reported_side in ('buyer', 'supplier')),
  kind text not null,
  statement text not null,
  evidence_digest text not null,
  state text not null,
  reported_by uuid not null,
  reported_on date not null,
  answer_due date not null,
  answer text,
  answer_evidence text,
  answered_by uuid,
  answered_on date,
  upheld boolean,
  decision_reason text,
  decided_by uuid,
  decided_on date
);
create index on fault_report (contract_id);

-- What the treasury paid for an acceptance, as funds tells it.
create table acceptance_payment (
  acceptance_id uuid primary key,
  paid_on date not null,
  amount_fen bigint not null
);

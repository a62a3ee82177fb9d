alter table contract
  add column terminated_on date,
  add column closed_on date,
  add column closed_by uuid,
  -- Why it closed although something was left open, if it did.
  add column close_reason text;

-- Nobody suspends, resumes or ends a contract alone (GPL 50): a proposal, and somebody else's word.
create table contract_change (
  id uuid primary key,
  contract_id uuid not null references contract,
  kind text not null check (kind in ('suspend', 'resume', 'terminate')),
  ground text not null check (ground in ('agreed', 'public-interest')),
  reason text not null,
  evidence_digest text,
  state text not null,
  proposed_side text not null check (proposed_side in ('buyer', 'supplier')),
  proposed_by uuid not null,
  proposed_on date not null,
  decided_by uuid,
  decided_on date,
  decision_reason text,
  check (decided_by is null or decided_by <> proposed_by or state = 'WITHDRAWN')
);
create unique index one_open_change on contract_change (contract_id) where state = 'PROPOSED';

-- Days on which the contract sleeps: from the first on, until before the day it resumed.
create table suspension (
  id uuid primary key,
  contract_id uuid not null references contract,
  ground text not null,
  since date not null,
  until date
);
create unique index one_open_suspension on suspension (contract_id) where until is null;

-- The other contractor takes over whom this one served.
create table handover (
  contract_id uuid primary key references contract,
  successor_contract_id uuid not null references contract,
  opened_by uuid not null,
  opened_on date not null,
  check (contract_id <> successor_contract_id)
);

-- Ids only: what is told about a person goes from worker to worker, not through here.
create table handover_case (
  id uuid primary key,
  contract_id uuid not null references handover,
  recipient_person_id uuid not null,
  state text not null,
  consented_on date,
  consent_evidence text,
  consent_recorded_by uuid,
  from_worker_person_id uuid,
  to_worker_person_id uuid,
  handed_by uuid,
  taken_by uuid,
  ended_by uuid,
  end_reason text,
  settled_on date,
  unique (contract_id, recipient_person_id)
);

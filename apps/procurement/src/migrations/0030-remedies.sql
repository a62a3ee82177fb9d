-- Who got the document may challenge it; a keyed mark only, nobody reads from it who is about to bid (招标投标法 22).
create table document_receipt (
  tender_id uuid not null references tender,
  receiver_index text not null,
  received_on date not null,
  primary key (tender_id, receiver_index)
);

alter table tender add column points_at_once boolean not null default false;
alter table tender add column supersedes uuid references tender;

-- Before the opening the name of a challenger is readable only with the installation's key.
alter table challenge alter column organization_id drop not null;
alter table challenge add column challenger_index text;
alter table challenge add column challenger_enc text;
alter table challenge add column step text;
alter table challenge add column points jsonb not null default '[]';
alter table challenge add column answers jsonb;
alter table challenge add column answered_on date;
alter table challenge add column rules jsonb not null default '[]';

-- 询问 at any stage; the asker is encrypted like a bidder.
create table query (
  id uuid primary key,
  tender_id uuid not null references tender,
  asker_index text not null,
  text text not null,
  asked_on date not null,
  answer_due date not null,
  answer text,
  answered_by uuid,
  answered_on date,
  -- Whether it may affect the result (GPR 54): null until a named person says so.
  may_affect boolean,
  effect_reason text,
  effect_by uuid
);

-- 投诉, to the finance department.
create table complaint (
  id uuid primary key,
  tender_id uuid not null references tender,
  challenge_id uuid not null unique references challenge,
  complainant_index text not null,
  complainant_enc text not null,
  points jsonb not null,
  filed_on date not null,
  last_day date not null,
  state text not null,
  may_affect boolean not null,
  examination jsonb,
  copies_sent_on date,
  copies_sent_by uuid,
  decision jsonb,
  decided_on date,
  withdrawn_on date,
  rules jsonb not null
);
-- Days that do not count towards the decision (GPR 58): tests, expert opinions, correction of formal faults.
create table complaint_pause (
  id uuid primary key,
  complaint_id uuid not null references complaint,
  kind text not null,
  reason text not null,
  since date not null,
  until date,
  correct_by date,
  -- What the complaint said before it was corrected.
  earlier jsonb,
  recorded_by uuid not null
);
create unique index correction_once on complaint_pause (complaint_id) where kind = 'correction';
create table complaint_statement (
  id uuid primary key,
  complaint_id uuid not null references complaint,
  organization_id uuid not null,
  text text not null,
  evidence jsonb not null,
  stated_on date not null,
  stated_by uuid not null
);
create trigger append_only before update or delete on complaint_statement for each row execute function refuse_change();

create table suspension (
  id uuid primary key,
  tender_id uuid not null references tender,
  complaint_id uuid not null references complaint,
  reason text not null,
  since timestamptz not null,
  -- Its last day.
  until date not null,
  closes_before timestamptz,
  closes_after timestamptz,
  suspended_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_reason text,
  told_at timestamptz
);
create index suspension_of_tender on suspension (tender_id);

create table remedy (
  id uuid primary key,
  tender_id uuid not null references tender,
  kind text not null,
  cause_kind text not null check (cause_kind in ('challenge', 'complaint')),
  cause_id uuid not null,
  grounds jsonb not null,
  reason text not null,
  finance_report text,
  money text not null,
  contract_id uuid,
  successor_tender_id uuid,
  ordered_by uuid not null,
  ordered_at timestamptz not null
);
create trigger append_only before update or delete on remedy for each row execute function refuse_change();

-- Contracting's fact: from here on a remedy can no more touch the award alone.
create table signed_contract (
  tender_id uuid not null,
  contract_id uuid primary key,
  signed_on date not null
);

-- A ban is proposed by arithmetic or finding, decided by a named person, recorded by identity.
create table ban_proposal (
  id uuid primary key,
  organization_id uuid not null,
  complaint_id uuid not null references complaint,
  ground text not null,
  unfounded int not null,
  proposed_on date not null,
  decision text,
  decision_reason text,
  decided_by uuid,
  rules jsonb not null
);

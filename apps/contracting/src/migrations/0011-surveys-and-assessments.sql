-- A survey gives one vote to each confirmed service. Which token voted and what was voted are kept apart.
create table survey (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  round integer not null,
  opened_by uuid not null,
  opened_on date not null,
  closes_on date not null,
  -- Tokens are made of it for those who were served, on demand; what is stored of them is a digest.
  secret_enc text not null,
  population integer not null check (population > 0),
  closed_by uuid,
  closed_on date,
  result jsonb,
  unique (contract_id, milestone_no, round)
);

create table survey_token (
  survey_id uuid not null references survey,
  token_hash text not null,
  voted boolean not null default false,
  primary key (survey_id, token_hash)
);

-- Random ids and no time: nothing in a vote says whose it is.
create table survey_vote (
  id uuid primary key,
  survey_id uuid not null references survey,
  satisfaction integer not null check (satisfaction between 1 and 5)
);

alter table assessment
  add column round integer not null default 1,
  add column kind text not null default 'milestone' check (kind in ('milestone', 'midterm', 'final')),
  add column satisfaction_source text not null default 'confirmations'
    check (satisfaction_source in ('confirmations', 'survey')),
  add column survey_id uuid references survey,
  add column formula text,
  add column assessor_id uuid,
  add column assessed_on date,
  drop constraint assessment_contract_id_milestone_no_key,
  add unique (contract_id, milestone_no, round);

-- The third party that gives the professional score, by name.
create table assessor (
  id uuid primary key,
  contract_id uuid not null references contract,
  person_id uuid not null,
  organization_id uuid not null,
  appointed_by uuid not null,
  appointed_on date not null,
  reason text not null
);
create index on assessor (contract_id);

create table professional_score (
  contract_id uuid not null references contract,
  milestone_no integer not null,
  round integer not null,
  assessor_id uuid not null references assessor,
  items jsonb not null,
  score text not null,
  signed_on date not null,
  primary key (contract_id, milestone_no, round)
);

-- What is to be put right, after 不合格 or a milestone that is not met.
create table rectification (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  ground text not null check (ground in ('assessment', 'acceptance')),
  round integer not null,
  demands text not null,
  demanded_by uuid not null,
  demanded_on date not null,
  due date not null,
  report text,
  report_digest text,
  reported_by uuid,
  reported_on date,
  unique (contract_id, milestone_no, ground, round)
);

-- A draw that anybody can repeat: pool and digest of the seed first, the seed afterwards.
create table draw (
  id uuid primary key,
  purpose text not null check (purpose in ('acceptance-users', 'random-check')),
  contract_id uuid references contract,
  milestone_no integer,
  year integer,
  area_code text,
  pool uuid[] not null,
  pool_digest text not null,
  size integer not null check (size between 1 and cardinality(pool)),
  seed_hash text not null,
  seed_enc text not null,
  rules jsonb not null,
  committed_by uuid not null,
  committed_on date not null,
  seed text,
  drawn uuid[],
  drawn_by uuid,
  drawn_on date,
  check ((seed is null) = (drawn is null)),
  check (cardinality(drawn) >= size)
);
create unique index draw_of_milestone on draw (contract_id, milestone_no) where purpose = 'acceptance-users';
create unique index draw_of_year on draw (area_code, year) where purpose = 'random-check';

create trigger append_only before update or delete on survey_vote for each row execute function refuse_change();
create trigger append_only before update or delete on professional_score for each row execute function refuse_change();
create trigger append_only before update or delete on assessor for each row execute function refuse_change();

-- 采购意向: what a buyer means to buy, told to everybody before the purchase starts.
create table intent (
  id uuid primary key,
  buyer_organization_id uuid not null,
  title text not null,
  area_code text not null,
  overview text not null,
  budget_fen bigint not null check (budget_fen > 0),
  planned_month text not null,
  published_on date not null,
  purchase_from date not null,
  published_by uuid not null,
  rules jsonb not null
);

-- 需求调查: questions to the market; every answer is one organization's own.
create table survey (
  id uuid primary key,
  buyer_organization_id uuid not null,
  title text not null,
  area_code text not null,
  questions jsonb not null,
  opened_by uuid not null,
  opened_on date not null,
  closes_on date not null
);
create table survey_answer (
  survey_id uuid not null references survey,
  organization_id uuid not null,
  answers jsonb not null,
  answered_by uuid not null,
  answered_at timestamptz not null,
  primary key (survey_id, organization_id)
);

alter table requirement add column intent_id uuid references intent;
-- Why the purchase could not be foreseen; then no intent is needed (财库〔2020〕10号).
alter table requirement add column intent_waiver text;
alter table requirement add column survey_id uuid references survey;
-- Reviewed and approved by somebody else of the buyer's (财库〔2021〕22号, GPL 61).
alter table requirement add column approved_by uuid;
alter table requirement add column approved_at timestamptz;
alter table requirement add column approval_opinion text;

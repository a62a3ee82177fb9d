-- Copies of identity's facts: who may bid, whose staff somebody is, who may evaluate.
create table organization (
  id uuid primary key,
  name text not null,
  kind text not null,
  uscc text,
  sme_eligible boolean not null
);

create table membership (
  person_id uuid not null,
  organization_id uuid not null,
  roles text[] not null,
  primary key (person_id, organization_id)
);

create table expert (
  person_id uuid not null,
  speciality text,
  valid_from date not null,
  valid_to date,
  primary key (person_id, valid_from)
);

create table requirement (
  id uuid primary key,
  buyer_organization_id uuid not null,
  title text not null,
  area_code text not null,
  residents_needs jsonb not null,
  market_respondents uuid[] not null,
  rules jsonb not null,
  recorded_by uuid not null,
  recorded_on date not null
);

create table tender (
  id uuid primary key,
  requirement_id uuid not null references requirement,
  title text not null,
  area_code text not null,
  buyer_organization_id uuid not null,
  budget_line_id uuid not null,
  use text not null,
  ceiling_fen bigint not null check (ceiling_fen > 0),
  method text not null,
  reserved_for_smes boolean not null,
  not_reserved_reason text,
  scoring jsonb not null,
  deduction_rate text,
  conditions jsonb not null,
  -- The trustees with the keys they had when the tender was drafted: later keys open nothing of it.
  trustees jsonb not null,
  threshold integer not null check (threshold > 0),
  bid_bond_fen bigint not null check (bid_bond_fen >= 0),
  -- The committee is drawn by a seed nobody can read before; its hash is public with the tender.
  draw_seed_encrypted text not null,
  draw_seed_hash text not null,
  state text not null,
  -- Why it is HELD or FAILED.
  state_code text,
  version integer not null default 0,
  drafted_by uuid not null,
  issued_on date,
  closes_at timestamptz,
  closed_at timestamptz,
  qualification_opened_at timestamptz,
  technical_opened_at timestamptz,
  scores_locked_at timestamptz,
  price_opened_at timestamptz,
  rules jsonb not null default '[]',
  -- Every legal date as it was computed when it began to run.
  timeline jsonb not null default '[]'
);

create table recusal (
  id uuid primary key,
  person_id uuid not null,
  organization_id uuid not null,
  kind text not null,
  until date,
  declared_by uuid not null,
  declared_on date not null
);
create index recusal_of_person on recusal (person_id);

create table committee (
  tender_id uuid primary key references tender,
  drawn_on date not null,
  drawn_by uuid not null,
  seed text not null,
  -- Everybody who could be drawn, and who could not and why: with the seed, anybody repeats the draw.
  pool jsonb not null,
  passed_over jsonb not null,
  rules jsonb not null
);

create table committee_member (
  tender_id uuid not null references committee,
  person_id uuid not null,
  part text not null,
  place integer not null,
  primary key (tender_id, person_id)
);

create table review (
  tender_id uuid not null references committee,
  bid_id uuid not null,
  kind text not null,
  pass boolean not null,
  reason text not null,
  reviewed_by uuid not null,
  reviewed_on date not null,
  primary key (bid_id, kind)
);

create table score (
  tender_id uuid not null,
  bid_id uuid not null,
  person_id uuid not null,
  points jsonb not null,
  reason text not null,
  scored_on date not null,
  primary key (bid_id, person_id),
  foreign key (tender_id, person_id) references committee_member (tender_id, person_id)
);

create table evaluation (
  tender_id uuid primary key references tender,
  ranking jsonb not null,
  excluded jsonb not null,
  rules jsonb not null,
  evaluated_by uuid not null,
  evaluated_on date not null
);

-- One award per tender, whatever happens at once.
create table award (
  tender_id uuid primary key references tender,
  bid_id uuid not null unique,
  supplier_organization_id uuid not null,
  price_fen bigint not null check (price_fen > 0),
  noticed_on date not null,
  challenge_last_day date not null,
  contract_due date not null,
  rules jsonb not null,
  awarded_by uuid not null
);

create table challenge (
  id uuid primary key,
  tender_id uuid not null references tender,
  organization_id uuid not null,
  about text not null,
  grounds text not null,
  state text not null,
  filed_by uuid not null,
  filed_on date not null,
  last_day date not null,
  answer_due date not null,
  rules jsonb not null,
  upheld boolean,
  remedy text,
  reason text,
  answered_by uuid,
  answered_on date
);
create index challenge_of_tender on challenge (tender_id);

-- What the committee said and the buyer decided is never changed in place.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on requirement for each row execute function refuse_change();
create trigger append_only before update or delete on committee for each row execute function refuse_change();
create trigger append_only before update or delete on committee_member for each row execute function refuse_change();
create trigger append_only before update or delete on review for each row execute function refuse_change();
create trigger append_only before update or delete on score for each row execute function refuse_change();
create trigger append_only before update or delete on evaluation for each row execute function refuse_change();
create trigger append_only before update or delete on award for each row execute function refuse_change();

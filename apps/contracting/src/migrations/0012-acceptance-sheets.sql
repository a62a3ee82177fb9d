-- What was looked at when a milestone was accepted, item by item; a sheet that is not met is followed by another.
create table acceptance_sheet (
  id uuid primary key,
  contract_id uuid not null references contract,
  milestone_no integer not null,
  round integer not null,
  items jsonb not null,
  outcome text not null check (outcome in ('met', 'not-met', 'not-proven')),
  written_by uuid not null,
  written_on date not null,
  unique (contract_id, milestone_no, round)
);

-- Of drawn service users. Published without the person, and in no order that would tell.
create table user_opinion (
  draw_id uuid not null references draw,
  person_id uuid not null,
  verdict text not null check (verdict in ('satisfied', 'partly', 'not-satisfied')),
  words text,
  given_on date not null,
  primary key (draw_id, person_id)
);

create table draw_replacement (
  draw_id uuid not null references draw,
  replaced_person_id uuid not null,
  person_id uuid not null,
  reason text not null,
  decided_by uuid not null,
  decided_on date not null,
  primary key (draw_id, replaced_person_id)
);

alter table acceptance
  add column sheet_id uuid references acceptance_sheet,
  add column draw_id uuid references draw,
  -- How many service users were heard, and in what way (GPR 45).
  add column users jsonb,
  add column band text,
  add column band_share text not null default '0',
  add column vacancy_fen bigint not null default 0 check (vacancy_fen >= 0),
  -- What was deducted, why, and by what formula.
  add column lines jsonb not null default '[]',
  add column rules jsonb not null default '[]';

create trigger append_only before update or delete on acceptance_sheet for each row execute function refuse_change();
create trigger append_only before update or delete on user_opinion for each row execute function refuse_change();
create trigger append_only before update or delete on draw_replacement for each row execute function refuse_change();

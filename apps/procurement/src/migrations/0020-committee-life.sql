-- What an expert is versed in; one person may be in several fields.
create table expert_speciality (
  person_id uuid not null,
  speciality text not null,
  valid_from date not null,
  valid_to date,
  primary key (person_id, speciality)
);
insert into expert_speciality select person_id, speciality, valid_from, valid_to from expert where speciality is not null;

-- How many seats of which speciality were drawn, in that order.
alter table committee add column wanted jsonb not null default '[]';

-- Whoever comes for somebody takes the same seat; who sat there before stays on record.
alter table committee_member drop constraint committee_member_tender_id_seat_key;
alter table committee_member add column turn int not null default 0;
alter table committee_member add column speciality text;
alter table committee_member add unique (tender_id, seat, turn);
create view sitting_member as
  select distinct on (tender_id, seat) tender_id, seat, turn, person_id, part, speciality
  from committee_member order by tender_id, seat, turn desc;

create table committee_replacement (
  tender_id uuid not null references tender,
  seat int not null,
  turn int not null,
  out_person_id uuid not null,
  in_person_id uuid not null,
  reason text not null check (reason in ('declined', 'absent', 'tied')),
  note text not null,
  passed_over jsonb not null,
  replaced_by uuid not null,
  replaced_at timestamptz not null,
  primary key (tender_id, seat, turn)
);

-- Each member says in writing, knowing who bids, whether anything ties them to a bidder (GPR 9).
create table conflict_declaration (
  tender_id uuid not null references tender,
  person_id uuid not null,
  tied boolean not null,
  organization_id uuid,
  kind text,
  declared_at timestamptz not null,
  primary key (tender_id, person_id)
);
create table leader_vote (
  tender_id uuid not null references tender,
  voter_id uuid not null,
  candidate_id uuid not null,
  voted_at timestamptz not null,
  primary key (tender_id, voter_id)
);

create trigger append_only before update or delete on committee_replacement for each row execute function refuse_change();
create trigger append_only before update or delete on conflict_declaration for each row execute function refuse_change();
create trigger append_only before update or delete on leader_vote for each row execute function refuse_change();

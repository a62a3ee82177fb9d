create table recusal (
  id uuid primary key,
  person_id uuid not null,
  organization_id uuid not null,
  kind text not null,
  until date not null
);

create table committee_member (
  tender_id uuid not null references tender,
  person_id uuid not null,
  seat int not null,
  part text not null check (part in ('expert', 'buyer-representative')),
  primary key (tender_id, person_id),
  unique (tender_id, seat)
);

create table review (
  bid_id uuid not null references bid,
  kind text not null,
  pass boolean not null,
  reason text not null,
  reviewed_by uuid not null,
  primary key (bid_id, kind)
);

create table score (
  bid_id uuid not null references bid,
  person_id uuid not null,
  points jsonb not null,
  reason text not null,
  primary key (bid_id, person_id)
);

create table evaluation (
  tender_id uuid primary key references tender,
  ranking jsonb not null,
  rules jsonb not null,
  reported_by uuid not null
);

create table challenge (
  id uuid primary key,
  tender_id uuid not null references tender,
  organization_id uuid not null,
  about text not null,
  grounds text not null,
  filed_on date not null,
  answer_due date not null,
  state text not null,
  upheld boolean,
  remedy text,
  reason text,
  answered_by uuid
);

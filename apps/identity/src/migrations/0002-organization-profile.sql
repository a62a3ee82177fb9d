create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;

-- What a registry decided about an organization; the newest counts.
create table organization_class (
  id uuid primary key,
  organization_id uuid not null references organization,
  institution_class text check (institution_class in ('public-welfare-one', 'public-welfare-two', 'business')),
  budget_funded_group boolean not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null
);
create index class_of_organization on organization_class (organization_id, id);

-- The profile, kept once for every tender. A later fact of the same kind takes the place of an earlier one, which stays.
create table profile_fact (
  id uuid primary key,
  -- Ids of one millisecond have no order.
  seq bigint generated always as identity,
  organization_id uuid not null references organization,
  kind text not null,
  content jsonb not null,
  salt text not null,
  digest text not null,
  source_digest text,
  standing text not null check (standing in ('declared', 'computed')),
  valid_from date not null,
  valid_to date,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  check (valid_to >= valid_from)
);
create index profile_of_organization on profile_fact (organization_id, seq);
create table fact_verification (
  fact_id uuid primary key references profile_fact,
  verified boolean not null,
  reason text not null,
  verified_by uuid not null,
  verified_on date not null
);

-- Who works for whom: certified workers are counted from here, nobody enters their number.
create table staff (
  id uuid primary key,
  organization_id uuid not null references organization,
  person_id uuid not null references person,
  from_on date not null,
  last_on date,
  recorded_by uuid not null,
  check (last_on >= from_on)
);
create index staff_of_person on staff (person_id);
create index staff_of_organization on staff (organization_id);

-- Suppliers under one person in charge, or that hold or manage one another, may not compete (GPR 18).
create table control (
  id uuid primary key,
  organization_id uuid not null references organization,
  kind text not null check (kind in ('person-in-charge', 'direct-holding', 'direct-management')),
  person_id uuid references person,
  controller_organization_id uuid references organization,
  from_on date not null,
  last_on date,
  recorded_by uuid not null,
  check ((kind = 'person-in-charge') = (person_id is not null)),
  check ((kind = 'person-in-charge') = (controller_organization_id is null)),
  check (last_on >= from_on)
);
create index control_of_organization on control (organization_id);

create table ban (
  id uuid primary key,
  organization_id uuid not null references organization,
  kind text not null check (kind in ('procurement-ban', 'blacklist', 'major-violation')),
  jurisdiction text not null,
  ground text not null,
  document_no text not null,
  document_digest text,
  from_on date not null,
  to_on date,
  rules jsonb not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null
);
create table ban_lifting (
  ban_id uuid primary key references ban,
  lifted_on date not null,
  reason text not null,
  document_no text not null,
  lifted_by uuid not null
);
create table penalty (
  id uuid primary key,
  organization_id uuid not null references organization,
  violation text not null,
  amount_fen bigint not null check (amount_fen > 0),
  fine_fen bigint not null check (fine_fen > 0),
  decided_on date not null,
  document_no text not null,
  tender_id uuid,
  rules jsonb not null,
  recorded_by uuid not null
);

-- What expires, and from which day it has; told once.
create table expiry (
  subject_id uuid primary key,
  kind text not null check (kind in ('fact', 'qualification')),
  expired_from date not null,
  told_at timestamptz
);
create index expiry_due on expiry (expired_from) where told_at is null;
insert into expiry (subject_id, kind, expired_from)
  select id, 'qualification', valid_to + 1 from qualification where valid_to is not null;
-- Whichever way a dated certificate or fact comes in, it is watched.
create function watch_expiry() returns trigger language plpgsql as $$
begin
  if new.valid_to is not null then
    insert into expiry (subject_id, kind, expired_from) values (new.id, tg_argv[0], new.valid_to + 1);
  end if;
  return null;
end $$;
create trigger watch_expiry after insert on qualification for each row execute function watch_expiry('qualification');
create trigger watch_expiry after insert on profile_fact for each row execute function watch_expiry('fact');

create trigger append_only before update or delete on organization_class for each row execute function refuse_change();
create trigger append_only before update or delete on profile_fact for each row execute function refuse_change();
create trigger append_only before update or delete on fact_verification for each row execute function refuse_change();
create trigger append_only before update or delete on ban for each row execute function refuse_change();
create trigger append_only before update or delete on ban_lifting for each row execute function refuse_change();
create trigger append_only before update or delete on penalty for each row execute function refuse_change();

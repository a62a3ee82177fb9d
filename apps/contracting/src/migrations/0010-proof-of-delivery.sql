-- What each kind of service needs, who said it took place, and in what way they said it.
alter table service_record
  -- A session has a roster instead of one recipient.
  alter column recipient_person_id drop not null,
  -- What was claimed, where fewer were proven; null where a record counts whole or not at all.
  add column claimed_units integer check (claimed_units >= units),
  add column details jsonb,
  -- Case notes and what they say of health: encrypted, never in events or answers to others.
  add column notes_enc text,
  add column recorded_at timestamptz,
  add column confirmed_way text check (confirmed_way in ('own', 'proxy')),
  add column confirmed_by uuid,
  add column confirmed_at timestamptz,
  add column supervised_by uuid,
  add column supervised_at timestamptz,
  add constraint somebody_received check (recipient_person_id is not null or kind in ('group-work', 'training'));
update service_record set confirmed_way = 'own', confirmed_by = recipient_person_id where state <> 'UNCONFIRMED';

create table service_participant (
  record_id uuid not null references service_record,
  person_id uuid not null,
  state text not null check (state in ('UNCONFIRMED', 'CONFIRMED', 'DENIED')),
  satisfaction integer check (satisfaction between 1 and 5),
  way text check (way in ('own', 'proxy')),
  answered_by uuid,
  answered_at timestamptz,
  primary key (record_id, person_id)
);
create index on service_participant (person_id);

create table service_evidence (
  record_id uuid not null references service_record,
  contract_id uuid not null references contract,
  digest text not null,
  kind text not null,
  collected_by uuid not null,
  -- Said by the device; the server's own time is beside it, and what does not fit is flagged.
  device_at timestamptz,
  received_at timestamptz not null,
  flags jsonb not null,
  -- The same file proves one service only.
  primary key (contract_id, digest)
);
create index on service_evidence (record_id);
insert into service_evidence (record_id, contract_id, digest, kind, collected_by, received_at, flags)
  select id, contract_id, evidence_digest, 'unstated', recorded_by, now(), '[]' from service_record;

-- Who may speak for somebody that has no account: written down by the community committee, before they speak.
create table representation (
  id uuid primary key,
  person_id uuid not null,
  helper_person_id uuid not null check (helper_person_id <> person_id),
  relation text not null,
  reason text not null,
  evidence_digest text not null,
  recorded_by uuid not null check (recorded_by <> helper_person_id),
  recorded_on date not null,
  ended_on date
);
create unique index representation_standing on representation (person_id, helper_person_id) where ended_on is null;

-- Every word on a record, in the order it was given; a helper's word is named and stays beside the person's own.
create table service_word (
  id uuid primary key,
  record_id uuid not null references service_record,
  person_id uuid not null,
  happened boolean not null,
  satisfaction integer,
  way text not null check (way in ('own', 'proxy')),
  given_by uuid not null,
  helper jsonb,
  given_at timestamptz not null,
  check (way = 'own' or helper is not null)
);
create index on service_word (record_id);

-- A service somebody says did not take place is looked into by the buyer.
create table delivery_case (
  id uuid primary key,
  contract_id uuid not null references contract,
  record_id uuid not null references service_record,
  kind text not null check (kind in ('denied', 'proxy-contradicted')),
  opened_on date not null,
  finding text check (finding in ('not-delivered', 'delivered', 'unclear')),
  reason text,
  decided_by uuid,
  decided_on date,
  check ((finding is null) = (decided_by is null))
);
create index on delivery_case (contract_id);

-- Who read confidential notes, and why.
create table notes_read (
  id uuid primary key,
  record_id uuid not null references service_record,
  read_by uuid not null,
  purpose text not null,
  at timestamptz not null
);
create trigger append_only before update or delete on service_word for each row execute function refuse_change();
create trigger append_only before update or delete on notes_read for each row execute function refuse_change();
create trigger append_only before update or delete on service_evidence for each row execute function refuse_change();

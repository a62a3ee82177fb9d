-- A dispatch ends and another begins; a person may come back. Who fills a post-year's post has its number.
alter table dispatch drop constraint dispatch_contract_id_person_id_key;
alter table dispatch
  add column ended_on date,
  add column end_reason text,
  add column ended_by uuid,
  add column post_no integer check (post_no > 0),
  add column replaces uuid references dispatch,
  -- Replaced on the very first day, a dispatch ends the day before it began: it held no day.
  add constraint dispatch_days check (ended_on is null or ended_on >= dispatched_on - 1);
create unique index dispatch_standing on dispatch (contract_id, person_id) where ended_on is null;
create unique index dispatch_post_filled on dispatch (contract_id, post_no) where ended_on is null;
-- Nobody fills two posts at once, whoever pays for them.
create unique index dispatch_one_post on dispatch (person_id) where ended_on is null and post_no is not null;

-- A day nobody marked is unproven. Marks are added, never changed: the last word counts.
create table dispatch_attendance (
  dispatch_id uuid not null references dispatch,
  day date not null,
  no integer not null,
  state text not null check (state in ('PRESENT', 'ABSENT')),
  evidence_digest text,
  reason text,
  side text not null check (side in ('buyer', 'supplier')),
  marked_by uuid not null,
  marked_at timestamptz not null,
  primary key (dispatch_id, day, no),
  -- The same sheet proves one day of one worker.
  unique (evidence_digest),
  check (state <> 'PRESENT' or evidence_digest is not null)
);
create trigger append_only before update or delete on dispatch_attendance for each row execute function refuse_change();

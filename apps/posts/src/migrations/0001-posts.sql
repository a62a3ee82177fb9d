create table post (
  post_id uuid primary key,
  title text not null,
  area_code text not null,
  employer_organization_id uuid not null,
  places integer not null check (places > 0),
  monthly_pay_fen integer not null check (monthly_pay_fen > 0),
  budget_line_id uuid not null,
  work_from text not null,
  work_to text not null,
  state text not null check (state in ('PROPOSED', 'QUOTA_APPROVED', 'UNFUNDED', 'OPEN', 'FILLED', 'VACANT', 'CLOSED')),
  proposed_by uuid not null,
  proposed_at timestamptz not null
);

-- The last place is one row that two activations must queue for, and the check holds whatever they think they saw.
create table quota (
  quota_id uuid primary key,
  post_id uuid not null unique references post,
  places integer not null check (places > 0),
  used integer not null default 0,
  ceiling_fen bigint not null,
  approved_on date not null,
  approved_by uuid not null,
  rules jsonb not null,
  constraint quota_not_exceeded check (used between 0 and places)
);

create table applicant (
  person_id uuid primary key,
  area_code text not null,
  applicant_group text not null,
  eligible_proof text not null,
  retirement_on date,
  registered_at timestamptz not null,
  registered_by uuid not null
);

create table placement (
  placement_id uuid primary key,
  post_id uuid not null references post,
  person_id uuid not null references applicant,
  state text not null check (state in ('APPLIED', 'REVIEWED', 'REJECTED', 'PUBLIC_NOTICE', 'TRAINED', 'ACTIVE', 'EXITED')),
  proposal_id uuid unique,
  notice_from date,
  notice_until date,
  starts_on date,
  exited_on date,
  exit_reason text,
  applied_at timestamptz not null,
  reviewed_by uuid,
  check (state not in ('ACTIVE', 'EXITED') or starts_on is not null),
  check (exited_on >= starts_on)
);
-- One person, one active post (WP-17).
create unique index placement_one_active on placement (person_id) where state = 'ACTIVE';
create unique index placement_once on placement (post_id, person_id) where state not in ('REJECTED', 'EXITED');
create index placement_of_post on placement (post_id);

create table attendance_mark (
  mark_id uuid primary key,
  placement_id uuid not null references placement,
  date date not null,
  status text not null check (status in ('present', 'leave', 'absent')),
  evidence_kind text,
  evidence_digest text,
  -- A correction is a new mark that names the one it reverses, and why.
  reverses uuid unique references attendance_mark,
  reason text,
  case_id uuid,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  constraint mark_present_is_proven check (status <> 'present' or evidence_digest is not null),
  check ((reverses is null) = (reason is null))
);
create unique index attendance_mark_once on attendance_mark (placement_id, date) where reverses is null;

create table claim (
  claim_id uuid primary key,
  placement_id uuid not null references placement,
  post_id uuid not null,
  person_id uuid not null,
  month text not null,
  state text not null check (state in ('DRAFT', 'VERIFIED', 'PAID', 'RECOVERING')),
  scheduled_days integer not null check (scheduled_days > 0),
  valid_days integer not null default 0 check (valid_days between 0 and scheduled_days),
  pay_fen integer not null default 0 check (pay_fen >= 0),
  net_paid_fen integer not null default 0 check (net_paid_fen >= 0),
  prepared_by uuid not null,
  prepared_at timestamptz not null,
  verified_by uuid,
  constraint claim_once unique (placement_id, month),
  constraint claim_two_persons check (verified_by <> prepared_by)
);

create table claim_line (
  claim_id uuid not null references claim,
  date date not null,
  person_id uuid not null,
  status text not null,
  mark_id uuid not null references attendance_mark,
  primary key (claim_id, date)
);
-- A day is paid to a person once, whatever posts the person holds or held (WP-14).
create unique index claim_line_paid_once on claim_line (person_id, date) where status = 'present';

create table absence_case (
  case_id uuid primary key,
  placement_id uuid not null references placement,
  post_id uuid not null,
  month text not null,
  signal text not null,
  dates text[] not null,
  state text not null check (state in ('OPEN', 'CONFIRMED', 'DISMISSED')),
  opened_by uuid,
  opened_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  invalid_days integer,
  recover_fen integer,
  constraint absence_case_two_persons check (decided_by <> opened_by)
);
create unique index absence_case_open on absence_case (placement_id, month) where state = 'OPEN';

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger append_only before update or delete on attendance_mark for each row execute function refuse_change();
create trigger append_only before update or delete on claim_line for each row execute function refuse_change();

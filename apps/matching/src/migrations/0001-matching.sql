-- Copies of what other services told. No foreign keys among them: their topics arrive in no common order.
create table volunteer (
  person_id uuid primary key,
  area_code text not null,
  teams text[] not null
);

create table shift (
  shift_id uuid primary key,
  title text not null,
  area_code text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  seats integer not null check (seats > 0),
  team text
);

-- A seat taken, by the volunteer's own word or by an accepted proposal.
create table engagement (
  signup_id uuid primary key,
  shift_id uuid not null,
  person_id uuid not null
);
create index engagement_of_person on engagement (person_id);
create index engagement_of_shift on engagement (shift_id);

-- Who said no to a shift is not asked again for the same one.
create table declined (
  shift_id uuid not null,
  person_id uuid not null,
  primary key (shift_id, person_id)
);

create table applicant (
  person_id uuid primary key,
  area_code text not null,
  applicant_group text not null,
  registered_at timestamptz not null
);

create table post (
  post_id uuid primary key,
  title text not null,
  area_code text not null,
  places integer not null check (places > 0)
);

-- A post whose money is committed; the two facts come on two topics, in either order.
create table funded_post (
  post_id uuid primary key
);

create table placement (
  placement_id uuid primary key,
  post_id uuid not null,
  person_id uuid not null
);
create index placement_of_post on placement (post_id);

create table round (
  round_id uuid primary key,
  use text not null check (use in ('volunteers-to-shifts', 'people-to-posts')),
  dry_run boolean not null,
  -- All the solver saw, so that anyone may solve it again; `json`, not `jsonb`, keeps the text the digest was made of.
  input json not null,
  input_digest text not null,
  solver text not null,
  result json not null,
  asked_by uuid not null,
  solved_at timestamptz not null
);

create table proposal (
  proposal_id uuid primary key,
  round_id uuid not null references round,
  use text not null,
  person_id uuid not null,
  target_id uuid not null,
  state text not null check (state in ('OPEN', 'TAKEN', 'LAPSED')),
  made_at timestamptz not null
);
-- Nobody is asked about two things of one kind at the same time.
create unique index proposal_open_once on proposal (use, person_id) where state = 'OPEN';
create index proposal_of_target on proposal (target_id) where state = 'OPEN';

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger append_only before update or delete on round for each row execute function refuse_change();

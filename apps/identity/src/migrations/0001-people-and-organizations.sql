create table organization (
  id uuid primary key,
  name text not null,
  uscc text unique,
  kind text not null,
  area_code text not null,
  sme_eligible boolean not null
);

-- Name, ID number and phone are field-encrypted; the blind index finds a person by ID number without decrypting.
create table person (
  id uuid primary key,
  name_enc text not null,
  resident_id_enc text not null,
  resident_id_index text not null unique,
  phone_enc text,
  area_code text not null
);

-- Every read of an encrypted field, with its purpose (PIPL 51).
create table person_read (
  id uuid primary key,
  person_id uuid not null references person,
  read_by uuid not null,
  purpose text not null,
  at timestamptz not null
);

create table account (
  account text primary key,
  person_id uuid not null references person,
  organization_id uuid references organization,
  roles text[] not null,
  password_hash text not null,
  -- Set only in the sample district, where demo sign-ins are shown to everyone.
  demo_password text,
  failed_tries integer not null default 0,
  locked_until timestamptz
);

create table qualification (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null,
  speciality text,
  valid_from date not null,
  valid_to date
);

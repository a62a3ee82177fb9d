create table area (
  area_code text primary key,
  parent_code text references area,
  kind text not null,
  name text not null,
  valid_from date not null
);

create table household_roll (
  id uuid primary key,
  area_code text not null references area,
  households integer not null check (households >= 0),
  fixed_on date not null,
  fixed_by uuid not null,
  unique (area_code, fixed_on)
);

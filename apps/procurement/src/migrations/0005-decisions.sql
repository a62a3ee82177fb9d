-- Whose staff somebody is: a buyer's own sit on its committees as its representative only (87 art. 45).
create table membership (
  person_id uuid not null,
  organization_id uuid not null,
  primary key (person_id, organization_id)
);

-- The draw as it was made: with the seed, whose hash was public before, anybody repeats it from the pool.
create table committee (
  tender_id uuid primary key references tender,
  drawn_on date not null,
  drawn_by uuid not null,
  draw_seed text not null,
  pool jsonb not null,
  passed_over jsonb not null,
  rules jsonb not null
);

-- A tie may last: then there is no last day.
alter table recusal alter column until drop not null;
alter table recusal add column declared_by uuid;

alter table requirement add column rules jsonb not null default '[]';
alter table tender add column awarded_by uuid;
alter table challenge add column last_day date;

-- What the committee said and what was reported of it is never changed in place; a score may be until it is locked.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on committee for each row execute function refuse_change();
create trigger append_only before update or delete on committee_member for each row execute function refuse_change();
create trigger append_only before update or delete on review for each row execute function refuse_change();
create trigger append_only before update or delete on evaluation for each row execute function refuse_change();

-- An evaluation that is repeated (GPR 44): what it was stays, and only what is kept here may leave its table.
create table earlier_evaluation (
  tender_id uuid not null references tender,
  round int not null,
  remedy_id uuid not null references remedy,
  kept jsonb not null,
  primary key (tender_id, round)
);
create trigger append_only before update or delete on earlier_evaluation for each row execute function refuse_change();

create function refuse_unless_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (
    select from earlier_evaluation e
    where e.tender_id = old.tender_id and e.kept -> tg_table_name @> jsonb_build_array(to_jsonb(old))
  ) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
do $$
declare kept text;
begin
  foreach kept in array array['evaluation', 'sheet_signature', 'score_explanation', 'report', 'report_signature',
                              'report_delivery', 'confirmation'] loop
    execute format('drop trigger append_only on %I', kept);
    execute format('create trigger append_only before update or delete on %I
                    for each row execute function refuse_unless_kept()', kept);
  end loop;
end $$;

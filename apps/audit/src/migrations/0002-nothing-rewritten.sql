-- As before, and where an event came from and its turn stay as well; nor is a whole table emptied.
create or replace function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.position is not null
     or (old.seq, old.event_id, old.source, old.type, old.topic, old.key, old.time, old.data, old.salt)
        is distinct from
        (new.seq, new.event_id, new.source, new.type, new.topic, new.key, new.time, new.data, new.salt) then
    raise exception 'entry is append-only';
  end if;
  return new;
end $$;
create trigger never_emptied before truncate on entry for each statement execute function refuse_change();
create trigger never_emptied before truncate on tree_node for each statement execute function refuse_change();
create trigger never_emptied before truncate on head for each statement execute function refuse_change();

/**
 * Gives every event committed since the last tick its offset. Order: by commit snapshot, inside one snapshot by id. A cursor
 * on id or on (txid, id) loses or turns round events of overlapping transactions; two snapshots cannot. SQLSTATE `LI001`:
 * the snapshot kept is from another life of the database, and `outbox_rebase()` has to be called first.
 */
export const sequence = `
create function outbox_sequence() returns table (topic text, part integer, epoch integer, off bigint)
language plpgsql volatile
set search_path from current
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  last pg_snapshot;
  cur pg_snapshot;
  running xid8[];
  now_epoch integer;
begin
  if pg_current_xact_id_if_assigned() is not null
     or current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'outbox_sequence needs a read committed transaction of its own that has written nothing';
  end if;
  if not pg_try_advisory_xact_lock(hashtext('linli.outbox'), hashtext(current_schema())) then
    return;
  end if;
  select t.snap, t.epoch into strict last, now_epoch from outbox_tick t;
  select pg_current_snapshot() into cur;
  if pg_snapshot_xmax(last) > pg_snapshot_xmax(cur) then
    raise exception 'outbox.rebase-needed: transaction numbers began anew, as after a restored dump'
      using errcode = 'LI001';
  end if;
  select coalesce(array_agg(x), '{}') into running from pg_snapshot_xip(last) x;
  return query
  with fresh as materialized (
    select e.id, e.topic, e.part from outbox_event e
     where e.txid >= pg_snapshot_xmax(last) and e.txid < pg_snapshot_xmax(cur)
       and pg_visible_in_snapshot(e.txid, cur)
    union all
    select e.id, e.topic, e.part from outbox_event e
     where e.txid = any (running) and pg_visible_in_snapshot(e.txid, cur)
  ), numbered as materialized (
    select f.id, f.topic, f.part,
           coalesce(h.off, 0) + row_number() over (partition by f.topic, f.part order by f.id) as off
      from fresh f left join outbox_head h on h.topic = f.topic and h.part = f.part
  ), logged as (
    insert into outbox_log (topic, part, off, epoch, event_id)
    select n.topic, n.part, n.off, now_epoch, n.id from numbered n
  )
  insert into outbox_head as h (topic, part, epoch, off)
  select n.topic, n.part, now_epoch, max(n.off) from numbered n group by n.topic, n.part
  on conflict (topic, part) do update set off = excluded.off, epoch = excluded.epoch
  returning h.topic, h.part, h.epoch, h.off;
  if found then
    update outbox_tick t set snap = cur, at = now();
  end if;
end $$;
`;

/**
 * A restored dump keeps rows but begins transaction numbers anew, so that what the last tick has seen means nothing any
 * more. Takes everything that has no offset into the log, by id, and begins a new epoch: offsets given out after the
 * dump was made may be in the hands of a broker's readers, and are given out a second time.
 */
export const rebase = `
create function outbox_rebase() returns bigint
language plpgsql volatile
set search_path from current
as $$
declare
  now_epoch integer;
  taken bigint;
begin
  perform pg_advisory_xact_lock(hashtext('linli.outbox'), hashtext(current_schema()));
  -- No publisher may be under way: what it commits later would be neither here nor in the new snapshot.
  lock table outbox_event in share row exclusive mode;
  update outbox_tick set epoch = epoch + 1 returning epoch into now_epoch;
  update outbox_event set txid = '0'::xid8;
  with fresh as (
    select e.id, e.topic, e.part from outbox_event e
     where not exists (select from outbox_log l where l.event_id = e.id)
  ), numbered as (
    select f.id, f.topic, f.part,
           coalesce(h.off, 0) + row_number() over (partition by f.topic, f.part order by f.id) as off
      from fresh f left join outbox_head h on h.topic = f.topic and h.part = f.part
  )
  insert into outbox_log (topic, part, off, epoch, event_id)
  select n.topic, n.part, n.off, now_epoch, n.id from numbered n;
  get diagnostics taken = row_count;
  insert into outbox_head as h (topic, part, epoch, off)
  select l.topic, l.part, now_epoch, max(l.off) from outbox_log l where l.epoch = now_epoch group by l.topic, l.part
  on conflict (topic, part) do update set off = excluded.off, epoch = excluded.epoch;
  update outbox_tick set snap = pg_current_snapshot(), at = now();
  return taken;
end $$;
`;

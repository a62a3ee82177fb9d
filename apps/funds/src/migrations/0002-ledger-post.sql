-- The account a transfer names, opened at zero when it is new (insert before lock: a row that is not there cannot be
-- locked). Its use must be one the funding line allows, or the foreign key refuses.
create function ledger_open_account(line uuid, allowed text, ref jsonb) returns bigint
language plpgsql set search_path = funds, pg_temp as $$
declare
  account bigint;
begin
  insert into ledger_account (funding_line_id, allowed_use, code, owner_id, party_id, normal, limited)
    select line, allowed, c.code, (ref ->> 'owner')::uuid, (ref ->> 'party')::uuid, c.normal, c.limited
    from ledger_chart c
    where c.code = ref ->> 'code'
      and not exists (
        select from ledger_account a
        where a.funding_line_id = line and a.code = c.code
          and a.owner_id is not distinct from (ref ->> 'owner')::uuid
          and a.party_id is not distinct from (ref ->> 'party')::uuid)
    on conflict do nothing;
  select a.id into strict account from ledger_account a
    where a.funding_line_id = line and a.code = ref ->> 'code'
      and a.owner_id is not distinct from (ref ->> 'owner')::uuid
      and a.party_id is not distinct from (ref ->> 'party')::uuid;
  return account;
end $$;

-- Whether a group was booked before: null when not, else 'exists' or 'id-reused'.
create function ledger_known(grp jsonb) returns text language sql stable set search_path = funds, pg_temp as $$
  with asked as (
    select (t ->> 'id')::uuid as id, (t ->> 'fundingLineId')::uuid as line, (t ->> 'fen')::numeric as fen,
           t -> 'debit' as debit, t -> 'credit' as credit
    from jsonb_array_elements(grp -> 'transfers') t
  ), booked as (
    select x.id, x.group_id, x.funding_line_id, x.amount_fen, x.kind, x.subject_id,
           ledger_account_text(d) as debit, ledger_account_text(c) as credit
    from ledger_transfer x
    join ledger_account d on d.id = x.debit_id
    join ledger_account c on c.id = x.credit_id
    where x.group_id = (grp ->> 'id')::uuid or x.id in (select id from asked)
  )
  select case
    when not exists (select from booked) then null
    when (select count(*) from booked) = (select count(*) from asked)
      and not exists (
        select from asked a left join booked b on b.id = a.id
          and b.group_id = (grp ->> 'id')::uuid and b.funding_line_id = a.line and b.amount_fen = a.fen
          and b.kind = grp ->> 'kind' and b.subject_id = (grp ->> 'subject')::uuid
          and b.debit = concat_ws('/', a.debit ->> 'code', coalesce(a.debit ->> 'owner', '-'), coalesce(a.debit ->> 'party', '-'))
          and b.credit = concat_ws('/', a.credit ->> 'code', coalesce(a.credit ->> 'owner', '-'), coalesce(a.credit ->> 'party', '-'))
        where b.id is null)
    then 'exists'
    else 'id-reused'
  end
$$;

-- Moves one transfer over its two accounts; the CHECK of the account refuses what passes a limit.
create function ledger_move(kind text, debit bigint, credit bigint, amount bigint, held bigint) returns void
language plpgsql set search_path = funds, pg_temp as $$
begin
  update ledger_account a set
    dr_posted = a.dr_posted + case when a.id = debit and kind in ('posted', 'post') then amount else 0 end,
    cr_posted = a.cr_posted + case when a.id = credit and kind in ('posted', 'post') then amount else 0 end,
    dr_pending = a.dr_pending + case when a.id = debit then case when kind = 'pending' then amount else -held end else 0 end,
    cr_pending = a.cr_pending + case when a.id = credit then case when kind = 'pending' then amount else -held end else 0 end
  where a.id in (debit, credit);
end $$;

-- Books linked groups, each on its own merits, all its transfers or none, in the given order. Idempotent by transfer id,
-- and that is asked first: a repeated group gets its first answer whatever the accounts say today. Runs inside the
-- caller's transaction and keeps the journals locked until it ends, so the order of seq is the order of commits.
create function ledger_post(groups jsonb) returns table (place integer, outcome text, account jsonb)
language plpgsql security definer set search_path = funds, pg_temp as $$
declare
  grp jsonb;
  item jsonb;
  ref jsonb;
  debits bigint[];
  credits bigint[];
  next_seq bigint;
  held bigint;
  broken text;
  booked uuid[] := '{}';
  journal ledger_journal;
begin
  perform set_config('linli.ledger_posting', 'on', true);
  perform from ledger_journal j
    where j.id in (select (g ->> 'journalId')::uuid from jsonb_array_elements(groups) g)
    order by j.id for update;

  for grp, place in select g, (n - 1)::integer from jsonb_array_elements(groups) with ordinality as x (g, n) order by n loop
    account := null;
    outcome := ledger_known(grp);
    if outcome is null and (
      jsonb_array_length(grp -> 'transfers') = 0
      or exists (select from jsonb_array_elements(grp -> 'transfers') t where coalesce((t ->> 'fen')::numeric, 0) <= 0
                 or (t ->> 'fen')::numeric <> trunc((t ->> 'fen')::numeric))
    ) then
      outcome := 'amount-invalid';
    end if;
    if outcome is null then
      begin
        debits := '{}';
        credits := '{}';
        for item in select t from jsonb_array_elements(grp -> 'transfers') t loop
          ref := item -> 'debit';
          debits := debits || ledger_open_account((item ->> 'fundingLineId')::uuid, grp ->> 'use', ref);
          ref := item -> 'credit';
          credits := credits || ledger_open_account((item ->> 'fundingLineId')::uuid, grp ->> 'use', ref);
        end loop;
        perform from ledger_account a where a.id = any (debits || credits) order by a.id for update;
        select coalesce(j.last_seq, 0) into strict next_seq from ledger_journal j where j.id = (grp ->> 'journalId')::uuid;

        for i in 1 .. cardinality(debits) loop
          item := grp -> 'transfers' -> (i - 1);
          ref := item -> 'debit';
          held := 0;
          if grp ->> 'kind' in ('post', 'void') then
            select p.amount_fen into held from ledger_transfer p
              where p.id = (item ->> 'pendingId')::uuid and p.kind = 'pending'
                and p.debit_id = debits[i] and p.credit_id = credits[i] and p.amount_fen >= (item ->> 'fen')::bigint;
            if not found then
              raise exception using errcode = 'LD404', message = 'pending-unknown';
            end if;
            if exists (select from ledger_transfer r where r.pending_id = (item ->> 'pendingId')::uuid) then
              raise exception using errcode = 'LD409', message = 'pending-resolved';
            end if;
          end if;
          perform ledger_move(grp ->> 'kind', debits[i], credits[i], (item ->> 'fen')::bigint, held);
          next_seq := next_seq + 1;
          insert into ledger_transfer (id, journal_id, seq, batch_no, group_id, event, subject_id, funding_line_id,
                                       debit_id, credit_id, amount_fen, kind, pending_id, at)
            select (item ->> 'id')::uuid, j.id, next_seq, j.last_batch + 1, (grp ->> 'id')::uuid, grp ->> 'event',
                   (grp ->> 'subject')::uuid, (item ->> 'fundingLineId')::uuid, debits[i], credits[i],
                   (item ->> 'fen')::bigint, grp ->> 'kind', (item ->> 'pendingId')::uuid, (grp ->> 'at')::timestamptz
            from ledger_journal j where j.id = (grp ->> 'journalId')::uuid;
        end loop;
        update ledger_journal j set last_seq = next_seq where j.id = (grp ->> 'journalId')::uuid;
        outcome := 'posted';
        booked := booked || (grp ->> 'journalId')::uuid;
      exception
        when check_violation then
          get stacked diagnostics broken = constraint_name;
          if broken <> 'ledger_account_limit' then raise; end if;
          outcome := 'limit';
          account := ref;
        when foreign_key_violation then
          get stacked diagnostics broken = constraint_name;
          if broken <> 'ledger_account_use' then raise; end if;
          outcome := 'use-not-allowed';
          account := ref;
        when sqlstate 'LD404' then
          outcome := 'pending-unknown';
        when sqlstate 'LD409' then
          outcome := 'pending-resolved';
      end;
    end if;
    return next;
  end loop;

  -- One link of the chain per journal and call, inside the transaction that books.
  for journal in select j.* from ledger_journal j where j.id = any (booked) order by j.id loop
    insert into ledger_batch (journal_id, no, first_seq, last_seq, previous, hash)
      select journal.id, journal.last_batch + 1, min(t.seq), max(t.seq), journal.head,
             ledger_batch_hash(journal.head, journal.id, min(t.seq), max(t.seq))
      from ledger_transfer t where t.journal_id = journal.id and t.batch_no = journal.last_batch + 1;
    update ledger_journal j set last_batch = j.last_batch + 1, head = b.hash
      from ledger_batch b where j.id = journal.id and b.journal_id = j.id and b.no = j.last_batch + 1;
  end loop;
  perform set_config('linli.ledger_posting', 'off', true);
end $$;

revoke execute on function ledger_open_account, ledger_known, ledger_move, ledger_post from public;

-- The promises of the two books, per funding line, from the stored balances. True everywhere, or the books are wrong.
create view ledger_invariant with (security_invoker = true) as
with fen as (
  select f.id as funding_line_id, f.budget_line_id, f.approved_fen, c.code, c.book,
         coalesce(sum(a.dr_posted), 0) as dr, coalesce(sum(a.cr_posted), 0) as cr,
         coalesce(sum(a.dr_pending), 0) as dr_held, coalesce(sum(a.cr_pending), 0) as cr_held,
         coalesce(sum(case c.normal when 'credit' then a.cr_posted - a.dr_posted else a.dr_posted - a.cr_posted end), 0) as balance,
         coalesce(bool_and(not c.limited or case c.normal
           when 'credit' then a.dr_posted + a.dr_pending <= a.cr_posted
           else a.cr_posted + a.cr_pending <= a.dr_posted end), true) as within
  from funding_line f
  cross join ledger_chart c
  left join ledger_account a on a.funding_line_id = f.id and a.code = c.code
  group by f.id, c.code
), named as (
  select funding_line_id, budget_line_id, approved_fen, jsonb_object_agg(code, balance) as b,
         sum(dr) = sum(cr) and sum(dr_held) = sum(cr_held) as balanced, bool_and(within) as within,
         sum(balance) filter (where book = 'authority' and code <> 'AUTHORITY') as stages
  from fen group by funding_line_id, budget_line_id, approved_fen
)
select funding_line_id, budget_line_id,
  balanced as i0,
  stages = approved_fen and (b ->> 'AUTHORITY')::numeric = approved_fen as i1,
  (b ->> 'ACCRUED')::numeric = (b ->> 'PAYABLE')::numeric + (b ->> 'RETENTION')::numeric + (b ->> 'IN_TRANSIT')::numeric as i2,
  (b ->> 'PAID')::numeric + (b ->> 'RECOVERABLE')::numeric + (b ->> 'LOST')::numeric
    = (b ->> 'TREASURY_PAID')::numeric - (b ->> 'TREASURY_RETURNED')::numeric as i3,
  (b ->> 'RECEIVABLE')::numeric = (b ->> 'RECOVERABLE')::numeric as i4,
  within as i5
from named;

-- Accounts whose stored counters are not the fold of the journal, and batches whose hash does not verify. Empty, or
-- somebody wrote past ledger_post.
create view ledger_fault with (security_invoker = true) as
with moves as (
  select t.debit_id as id, 'dr' as side, t.kind, t.amount_fen, p.amount_fen as held
  from ledger_transfer t left join ledger_transfer p on p.id = t.pending_id
  union all
  select t.credit_id, 'cr', t.kind, t.amount_fen, p.amount_fen
  from ledger_transfer t left join ledger_transfer p on p.id = t.pending_id
), folded as (
  select id,
    coalesce(sum(amount_fen) filter (where side = 'dr' and kind in ('posted', 'post')), 0) as dr_posted,
    coalesce(sum(amount_fen) filter (where side = 'cr' and kind in ('posted', 'post')), 0) as cr_posted,
    coalesce(sum(case kind when 'pending' then amount_fen else -coalesce(held, 0) end) filter (where side = 'dr'), 0) as dr_pending,
    coalesce(sum(case kind when 'pending' then amount_fen else -coalesce(held, 0) end) filter (where side = 'cr'), 0) as cr_pending
  from moves group by id
)
select 'account' as kind, a.id::text as what
from ledger_account a left join folded f on f.id = a.id
where (a.dr_posted, a.cr_posted, a.dr_pending, a.cr_pending) is distinct from
      (coalesce(f.dr_posted, 0), coalesce(f.cr_posted, 0), coalesce(f.dr_pending, 0), coalesce(f.cr_pending, 0))
union all
select 'batch', b.journal_id || '/' || b.no
from ledger_batch b
left join ledger_batch p on p.journal_id = b.journal_id and p.no = b.no - 1
where b.hash <> ledger_batch_hash(b.previous, b.journal_id, b.first_seq, b.last_seq)
   or b.previous <> coalesce(p.hash, decode(repeat('00', 32), 'hex'))
   or b.first_seq <> coalesce(p.last_seq, 0) + 1
union all
select 'journal', j.id::text
from ledger_journal j left join ledger_batch b on b.journal_id = j.id and b.no = j.last_batch
where j.head <> coalesce(b.hash, decode(repeat('00', 32), 'hex')) or j.last_seq <> coalesce(b.last_seq, 0);

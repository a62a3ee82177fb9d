create table budget_line (
  id uuid primary key,
  fiscal_year integer not null,
  area_code text not null,
  name text not null,
  allowed_use text not null,
  amount_fen bigint not null check (amount_fen > 0),
  approved_by uuid not null,
  approved_at timestamptz not null
);

-- One payer's part of a budget line. Every balance of the ledger belongs to one of these.
create table funding_line (
  id uuid primary key,
  budget_line_id uuid not null references budget_line,
  position smallint not null,
  organization_id uuid not null,
  organization_name text not null,
  weight integer not null check (weight > 0),
  allowed_use text not null,
  approved_fen bigint not null check (approved_fen >= 0),
  unique (budget_line_id, organization_id),
  unique (budget_line_id, position),
  unique (budget_line_id, id),
  unique (id, allowed_use)
);

create table ledger_chart (
  code text primary key,
  book text not null check (book in ('authority', 'obligations')),
  normal text not null check (normal in ('debit', 'credit')),
  limited boolean not null,
  unique (code, normal, limited)
);

insert into ledger_chart (code, book, normal, limited) values
  ('AUTHORITY', 'authority', 'debit', false),
  ('AVAILABLE', 'authority', 'credit', true),
  ('RESERVED', 'authority', 'credit', true),
  ('COMMITTED', 'authority', 'credit', true),
  ('ACCRUED', 'authority', 'credit', true),
  ('PAID', 'authority', 'credit', true),
  ('RECOVERABLE', 'authority', 'credit', true),
  ('RETURNED', 'authority', 'credit', true),
  ('LAPSED', 'authority', 'credit', true),
  ('CARRIED', 'authority', 'credit', true),
  ('LOST', 'authority', 'credit', true),
  ('EXPENSE', 'obligations', 'debit', false),
  ('PAYABLE', 'obligations', 'credit', true),
  ('RETENTION', 'obligations', 'credit', true),
  ('IN_TRANSIT', 'obligations', 'credit', true),
  ('ADVANCE', 'obligations', 'debit', true),
  ('RECEIVABLE', 'obligations', 'debit', true),
  ('TREASURY_PAID', 'obligations', 'credit', false),
  ('TREASURY_RETURNED', 'obligations', 'debit', false),
  ('LOSS', 'obligations', 'debit', false);

-- One journal per budget line: a total order of its transfers, and the head of its hash chain.
create table ledger_journal (
  id uuid primary key references budget_line,
  last_seq bigint not null default 0,
  last_batch bigint not null default 0,
  head bytea not null default decode(repeat('00', 32), 'hex')
);

-- The foreign key on allowed_use makes the misuse of an earmarked fund unrepresentable: such an account cannot exist.
create table ledger_account (
  id bigint generated always as identity primary key,
  funding_line_id uuid not null,
  allowed_use text not null,
  code text not null,
  owner_id uuid,
  party_id uuid,
  normal text not null,
  limited boolean not null,
  dr_pending bigint not null default 0 check (dr_pending >= 0),
  cr_pending bigint not null default 0 check (cr_pending >= 0),
  dr_posted bigint not null default 0 check (dr_posted >= 0),
  cr_posted bigint not null default 0 check (cr_posted >= 0),
  constraint ledger_account_use foreign key (funding_line_id, allowed_use) references funding_line (id, allowed_use),
  foreign key (code, normal, limited) references ledger_chart (code, normal, limited),
  unique nulls not distinct (funding_line_id, code, owner_id, party_id),
  unique (funding_line_id, id),
  -- Pending counts: what is on its way out cannot be promised again.
  constraint ledger_account_limit check (
    not limited
    or (normal = 'credit' and dr_posted + dr_pending <= cr_posted)
    or (normal = 'debit' and cr_posted + cr_pending <= dr_posted)
  )
) with (fillfactor = 50);

create table ledger_transfer (
  id uuid primary key,
  journal_id uuid not null references ledger_journal,
  seq bigint not null,
  batch_no bigint not null,
  group_id uuid not null,
  event text not null,
  subject_id uuid not null,
  funding_line_id uuid not null,
  debit_id bigint not null,
  credit_id bigint not null,
  amount_fen bigint not null check (amount_fen > 0),
  kind text not null check (kind in ('posted', 'pending', 'post', 'void')),
  pending_id uuid unique references ledger_transfer,
  at timestamptz not null,
  unique (journal_id, seq),
  check (debit_id <> credit_id),
  check ((kind in ('post', 'void')) = (pending_id is not null)),
  foreign key (journal_id, funding_line_id) references funding_line (budget_line_id, id),
  -- Money never moves between payers: both accounts belong to the same funding line.
  foreign key (funding_line_id, debit_id) references ledger_account (funding_line_id, id),
  foreign key (funding_line_id, credit_id) references ledger_account (funding_line_id, id)
);
create index on ledger_transfer (debit_id, seq);
create index on ledger_transfer (credit_id, seq);
create index on ledger_transfer (group_id);
create index on ledger_transfer (subject_id);

create table ledger_batch (
  journal_id uuid not null references ledger_journal,
  no bigint not null,
  first_seq bigint not null,
  last_seq bigint not null,
  previous bytea not null,
  hash bytea not null,
  primary key (journal_id, no)
);

-- The text that the hash chain binds: what a transfer means, not only its numbers.
create function ledger_account_text(a ledger_account) returns text language sql immutable as $$
  select concat_ws('/', a.code, coalesce(a.owner_id::text, '-'), coalesce(a.party_id::text, '-'))
$$;

create function ledger_batch_hash(previous bytea, journal uuid, first_no bigint, last_no bigint) returns bytea
language sql stable set search_path = funds, pg_temp as $$
  select sha256(previous || convert_to(string_agg(concat_ws('|',
    t.journal_id, t.seq, t.id, t.group_id, t.event, t.subject_id, t.funding_line_id,
    ledger_account_text(d), ledger_account_text(c), t.amount_fen, t.kind, coalesce(t.pending_id::text, '-'),
    (extract(epoch from t.at) * 1000)::bigint), E'\n' order by t.seq), 'UTF8'))
  from ledger_transfer t
  join ledger_account d on d.id = t.debit_id
  join ledger_account c on c.id = t.credit_id
  where t.journal_id = journal and t.seq between first_no and last_no
$$;

-- Only ledger_post writes, and what it wrote stays: corrections are further transfers.
create function ledger_guard() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') or (tg_op = 'UPDATE' and tg_argv[0] = 'append-only') then
    raise exception 'ledger.append-only: % on %', tg_op, tg_table_name;
  end if;
  if current_setting('linli.ledger_posting', true) is distinct from 'on' then
    raise exception 'ledger.only-by-post: % on %', tg_op, tg_table_name;
  end if;
  return null;
end $$;

create trigger guard after insert or update or delete or truncate on ledger_transfer
  for each statement execute function ledger_guard('append-only');
create trigger guard after insert or update or delete or truncate on ledger_batch
  for each statement execute function ledger_guard('append-only');
create trigger guard after insert or update or delete or truncate on ledger_account
  for each statement execute function ledger_guard('counters');
create trigger guard after update or delete or truncate on ledger_journal
  for each statement execute function ledger_guard('counters');
create trigger guard after update or delete or truncate on ledger_chart
  for each statement execute function ledger_guard('append-only');
create trigger guard after update or delete or truncate on funding_line
  for each statement execute function ledger_guard('append-only');
revoke all on ledger_chart, ledger_journal, ledger_account, ledger_transfer, ledger_batch from public;

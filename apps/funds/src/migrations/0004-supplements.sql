-- A supplement of a contract holds money of its own until it is signed; then it is part of the contract's commitment.
alter table reservation drop constraint reservation_kind_check;
alter table reservation add constraint reservation_kind_check check (kind in ('tender', 'post', 'supplement'));

create table obligation_supplement (
  purpose_id uuid primary key references reservation,
  obligation_id uuid not null references obligation,
  amount_fen bigint not null check (amount_fen > 0)
);
create index on obligation_supplement (obligation_id);

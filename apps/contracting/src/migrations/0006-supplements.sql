-- More of the same (补充合同, GPL 49): money is set aside, then both sign one text, then it is a milestone of its own.
create table supplement (
  id uuid primary key,
  contract_id uuid not null references contract,
  like_milestone integer not null,
  name text not null,
  quantity integer not null check (quantity > 0),
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  -- Why it may go up to the emergency rate, if it does.
  emergency_reason text,
  state text not null,
  refusal_code text,
  body text not null,
  digest text not null,
  rules jsonb not null,
  proposed_by uuid not null,
  proposed_on date not null,
  buyer_signed_by uuid,
  supplier_signed_by uuid,
  signed_on date,
  milestone_no integer,
  foreign key (contract_id, like_milestone) references milestone (contract_id, no)
);
create index on supplement (contract_id);

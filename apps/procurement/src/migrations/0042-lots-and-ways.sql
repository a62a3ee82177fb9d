-- 采购项目 with several lots (包): each lot is a tender of its own, with its own box, scores and contract.
create table project (
  id uuid primary key,
  buyer_organization_id uuid not null,
  requirement_id uuid not null references requirement,
  title text not null,
  -- How many lots one bidder may win; null: any number.
  lots_per_winner integer check (lots_per_winner > 0),
  created_by uuid not null
);
alter table tender add column project_id uuid references project;
alter table tender add column lot_no integer check (lot_no > 0);
create unique index lot_of_project on tender (project_id, lot_no);

-- Who is invited is as secret as who bids (招标投标法 22): readable only with the installation's key.
create table invitation (
  tender_id uuid not null references tender,
  invitee_index text not null,
  invitee_enc text not null,
  primary key (tender_id, invitee_index)
);
create table invitation_draw (
  tender_id uuid primary key references tender,
  -- Seed and pool, so that the draw can be repeated once names may be told.
  draw_enc text not null,
  drawn_on date not null,
  drawn_by uuid not null
);

-- 单一来源公示: why one supplier only; whoever objects is heard before anything is bought (GPR 38).
create table publicity (
  tender_id uuid primary key references tender,
  reason text not null,
  expert_opinions jsonb not null,
  supplier_organization_id uuid not null,
  published_on date not null,
  ends_on date not null,
  published_by uuid not null
);
create table objection (
  id uuid primary key,
  tender_id uuid not null references publicity,
  organization_id uuid not null,
  grounds text not null,
  raised_at timestamptz not null,
  upheld boolean,
  reason text,
  decided_by uuid,
  decided_at timestamptz
);

alter table tender add column cancel_reason text;
alter table tender add column cancelled_by uuid;

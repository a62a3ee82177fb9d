-- Copies of identity's facts about suppliers: class, bans, who is in charge of or holds whom, and digests of profiles.
alter table organization add column institution_class text;
alter table organization add column budget_funded_group boolean not null default false;
create table supplier_ban (
  id uuid primary key,
  organization_id uuid not null,
  kind text not null,
  jurisdiction text not null,
  from_on date not null,
  to_on date,
  lifted_on date
);
create index ban_of_supplier on supplier_ban (organization_id);
create table supplier_control (
  id uuid primary key,
  organization_id uuid not null,
  kind text not null,
  person_id uuid,
  controller_organization_id uuid,
  from_on date not null,
  last_on date
);
create index control_of_supplier on supplier_control (organization_id);
create table supplier_fact (
  id uuid primary key,
  organization_id uuid not null,
  kind text not null,
  digest text not null,
  standing text not null,
  verified boolean,
  verified_by uuid,
  valid_from date not null,
  valid_to date
);
create index fact_of_supplier on supplier_fact (organization_id, kind);

-- Who designed, specified, manages or supervises a project does not bid on it (GPR 18).
create table tender_preparer (
  tender_id uuid not null references tender,
  organization_id uuid not null,
  part text not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (tender_id, organization_id, part)
);

-- What the document says about consortia, subcontracts and bonds; set while it is a draft.
create table participation (
  tender_id uuid primary key references tender,
  accepts_consortia boolean not null,
  subcontract_parts jsonb not null,
  subcontract_share text,
  small_share_rate text,
  bid_validity_days int not null,
  set_by uuid not null
);

-- A member stands by an agreement for a tender. A keyed mark only: nobody reads from it who, with whom, or for what.
create table consortium_confirmation (
  mark text primary key
);

-- A bid out by a rule of the law, with the facts and records it was found from.
create table rule_exclusion (
  id bigint generated always as identity primary key,
  tender_id uuid not null references tender,
  bid_id uuid not null references bid,
  code text not null,
  article text not null,
  facts jsonb not null,
  rules jsonb not null,
  found_at timestamptz not null
);
create index exclusion_of_tender on rule_exclusion (tender_id);

-- What a bidder shared of its profile, as found at the opening.
create table shared_fact (
  bid_id uuid not null references bid,
  fact_id uuid not null,
  organization_id uuid not null,
  kind text not null,
  content jsonb not null,
  source_digest text,
  -- Digest and owner are those on record; else somebody made it up.
  on_record boolean not null,
  standing text not null,
  verified_by uuid,
  valid_on_close boolean not null,
  valid_to date,
  consented_at timestamptz not null,
  primary key (bid_id, fact_id)
);
create trigger append_only before update or delete on tender_preparer for each row execute function refuse_change();
create trigger append_only before update or delete on rule_exclusion for each row execute function refuse_change();
create trigger append_only before update or delete on shared_fact for each row execute function refuse_change();

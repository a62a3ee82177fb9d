-- Several bring cash, rooms and devices to one service; one buys it for assessed people; one bears profit and loss.
create table cooperation (
  id uuid primary key,
  title text not null,
  -- The purchase that pays for assessed people; a contract belongs to one project.
  contract_id uuid not null unique references contract,
  lead_organization_id uuid not null,
  operator_organization_id uuid not null,
  opened_by uuid not null,
  opened_on date not null
);

create table cooperation_party (
  cooperation_id uuid not null references cooperation,
  organization_id uuid not null,
  part text not null check (part in ('buyer', 'operator', 'venue', 'devices', 'assessor', 'health', 'oversight')),
  primary key (cooperation_id, organization_id, part)
);

create table cooperation_service (
  cooperation_id uuid not null references cooperation,
  code text not null,
  name text not null,
  price_fen bigint not null check (price_fen > 0),
  -- What the budget bears of it for an assessed person; the rest is theirs.
  budget_fen bigint not null check (budget_fen between 0 and price_fen),
  primary key (cooperation_id, code)
);

create table contribution (
  id uuid primary key,
  cooperation_id uuid not null references cooperation,
  organization_id uuid not null,
  kind text not null check (kind in ('cash', 'in-kind')),
  what text not null,
  -- Money, or what the thing was valued at: never one sum.
  pledged_fen bigint not null check (pledged_fen > 0),
  method text check (method in ('market-price', 'purchase-cost', 'rental-rate', 'appraisal')),
  valued_by uuid,
  pledged_by uuid not null,
  pledged_on date not null,
  check ((kind = 'in-kind') = (method is not null) and (kind = 'in-kind') = (valued_by is not null)),
  check (valued_by <> pledged_by)
);

create table contribution_receipt (
  id uuid primary key,
  contribution_id uuid not null references contribution,
  fen bigint not null check (fen > 0),
  evidence_digest text not null,
  received_by uuid not null,
  received_on date not null,
  unique (contribution_id, evidence_digest)
);

create table need_assessment (
  id uuid primary key,
  cooperation_id uuid not null references cooperation,
  person_id uuid not null,
  eligible boolean not null,
  -- How dependent the person is: health, so encrypted.
  level_enc text not null,
  form_digest text not null,
  assessed_by uuid not null check (assessed_by <> person_id),
  assessed_on date not null,
  valid_to date not null
);
create index on need_assessment (cooperation_id, person_id);

create table service_order (
  id uuid primary key,
  cooperation_id uuid not null references cooperation,
  person_id uuid not null,
  service_code text not null,
  wanted_on date not null,
  budget_fen bigint not null check (budget_fen >= 0),
  self_fen bigint not null check (self_fen >= 0),
  state text not null,
  -- The visit that answers it: one record of the contract where the budget bears a part.
  record_id uuid unique references service_record,
  evidence_digest text,
  served_on date,
  placed_by uuid not null,
  placed_on date not null,
  foreign key (cooperation_id, service_code) references cooperation_service (cooperation_id, code),
  check (record_id is null or budget_fen > 0)
);
create index on service_order (cooperation_id);

create trigger append_only before update or delete on contribution for each row execute function refuse_change();
create trigger append_only before update or delete on contribution_receipt for each row execute function refuse_change();
create trigger append_only before update or delete on need_assessment for each row execute function refuse_change();

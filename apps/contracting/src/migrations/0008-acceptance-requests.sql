-- The supplier asks for acceptance; a buyer who lets the agreed time pass does not gain time to pay by it.
alter table contract add column acceptance_days integer check (acceptance_days between 1 and 90);

create table acceptance_request (
  contract_id uuid not null,
  milestone_no integer not null,
  requested_on date not null,
  requested_by uuid not null,
  accept_by date not null,
  primary key (contract_id, milestone_no),
  foreign key (contract_id, milestone_no) references milestone (contract_id, no)
);
create trigger append_only before update or delete on acceptance_request for each row execute function refuse_change();

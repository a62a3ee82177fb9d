-- What the first candidate declared and has to prove before the award, until when, and what was found.
create table proof_request (
  id uuid primary key,
  tender_id uuid not null references tender,
  bid_id uuid not null unique references bid,
  organization_id uuid not null,
  items jsonb not null,
  requested_on date not null,
  due_on date not null,
  rules jsonb not null
);
create index proofs_of_tender on proof_request (tender_id);
create table proof_document (
  id bigint generated always as identity primary key,
  request_id uuid not null references proof_request,
  item text not null,
  document_digest text not null,
  note text not null,
  given_by uuid not null,
  given_at timestamptz not null
);
create index documents_of_proof on proof_document (request_id);
create table proof_decision (
  request_id uuid primary key references proof_request,
  proven boolean not null,
  unproven jsonb not null,
  false_statement boolean not null,
  reason text not null,
  decided_by uuid not null,
  decided_at timestamptz not null
);
create trigger append_only before update or delete on proof_request for each row execute function refuse_change();
create trigger append_only before update or delete on proof_document for each row execute function refuse_change();
create trigger append_only before update or delete on proof_decision for each row execute function refuse_change();

-- A reason for each criterion; the one of the row holds for all of them.
alter table score add column reasons jsonb not null default '{}';

-- What a member signed, word for word; after it they may explain, never change.
create table sheet_signature (
  tender_id uuid not null references tender,
  person_id uuid not null,
  digest text not null,
  sheet jsonb not null,
  signed_at timestamptz not null,
  primary key (tender_id, person_id)
);
create table score_explanation (
  tender_id uuid not null references tender,
  person_id uuid not null,
  bid_id uuid not null references bid,
  criterion text not null,
  reason text not null,
  explained_at timestamptz not null,
  primary key (person_id, bid_id, criterion)
);
create trigger append_only before update or delete on sheet_signature for each row execute function refuse_change();
create trigger append_only before update or delete on score_explanation for each row execute function refuse_change();

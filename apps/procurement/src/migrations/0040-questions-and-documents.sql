-- Who asks may be going to bid: the name is encrypted and told to nobody (招标投标法 22).
create table question (
  id uuid primary key,
  tender_id uuid not null references tender,
  asker_enc text not null,
  question text not null,
  asked_at timestamptz not null,
  answer_due date not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz
);

create table clarification (
  id uuid primary key,
  tender_id uuid not null references tender,
  no integer not null,
  text text not null,
  may_affect_bids boolean not null,
  -- What somebody weighed when deciding whether bids are affected.
  reason text not null,
  sent_at timestamptz not null,
  sent_by uuid not null,
  closes_before timestamptz not null,
  closes_after timestamptz not null,
  rules jsonb not null,
  unique (tender_id, no)
);

-- The document as it was on offer: the first version when the tender was issued, one more with each clarification.
create table tender_document (
  tender_id uuid not null references tender,
  version integer not null,
  template text not null,
  text text not null,
  digest text not null,
  issued_at timestamptz not null,
  primary key (tender_id, version)
);
create trigger append_only before update or delete on clarification for each row execute function refuse_change();
create trigger append_only before update or delete on tender_document for each row execute function refuse_change();

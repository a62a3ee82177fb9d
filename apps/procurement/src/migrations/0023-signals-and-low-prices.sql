-- Named in somebody else's document, an organization is a signal (87 art. 37 no. 5).
alter table organization add column name text;

-- Rates of the low-price tests that a document raises (财库〔2026〕2号), set before it is issued.
create table low_price_terms (
  tender_id uuid primary key references tender,
  rates jsonb not null,
  set_by uuid not null
);

-- 异常低价投标审查: the bidder is asked, has a time to answer, and named persons decide.
create table low_price_review (
  bid_id uuid primary key references bid,
  tender_id uuid not null references tender,
  signal_id uuid references signal,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  answer_due timestamptz not null,
  explanation text,
  evidence text[],
  explained_at timestamptz,
  justified boolean,
  decision_reason text,
  decided_by uuid,
  decided_at timestamptz
);

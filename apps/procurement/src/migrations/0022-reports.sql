-- 评审报告: what the committee signs, and the package from which anybody repeats its ranking. Both as they were made.
create table report (
  tender_id uuid primary key references tender,
  content jsonb not null,
  digest text not null,
  package text not null,
  package_digest text not null,
  evaluated_on date not null,
  due_on date not null
);
create table report_signature (
  tender_id uuid not null references tender,
  person_id uuid not null,
  seat int not null,
  digest text not null,
  agrees boolean not null,
  dissent text,
  signed_at timestamptz not null,
  primary key (tender_id, person_id)
);
-- Who said nothing until the last day agrees (GPR 41).
create table report_delivery (
  tender_id uuid primary key references tender,
  delivered_on date not null,
  late boolean not null,
  silent_seats int[] not null,
  delivered_by uuid not null,
  confirm_due date not null
);

-- 确定中标人, in the order of the ranking; again only when the one before dropped out.
create table confirmation (
  tender_id uuid not null references tender,
  turn int not null,
  bid_id uuid not null references bid,
  confirmed_on date not null,
  due_on date not null,
  late boolean not null,
  -- Empty where a consultation's buyer let the days pass: then the first is confirmed (214 art. 28).
  confirmed_by uuid,
  notice_due date not null,
  primary key (tender_id, turn)
);
create table dropped_candidate (
  tender_id uuid not null references tender,
  bid_id uuid not null references bid,
  reason text not null,
  dropped_on date not null,
  primary key (tender_id, bid_id)
);
create trigger append_only before update or delete on report for each row execute function refuse_change();
create trigger append_only before update or delete on report_signature for each row execute function refuse_change();
create trigger append_only before update or delete on report_delivery for each row execute function refuse_change();
create trigger append_only before update or delete on confirmation for each row execute function refuse_change();
create trigger append_only before update or delete on dropped_candidate for each row execute function refuse_change();

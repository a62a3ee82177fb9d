-- A suspension ends by itself on its last day (GPL 57).
alter table signing_hold add column last_day date;
alter table signing_hold drop constraint signing_hold_kind_check;
alter table signing_hold add constraint signing_hold_kind_check
  check (kind in ('query', 'challenge', 'complaint', 'suspension'));

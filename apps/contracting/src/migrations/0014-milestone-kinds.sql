-- Paid at the start, after the mid-term assessment passed and after the final one (SO-07), where the terms say so.
alter table milestone add column kind text check (kind in ('start', 'midterm', 'final'));
create unique index milestone_of_kind on milestone (contract_id, kind) where kind is not null;

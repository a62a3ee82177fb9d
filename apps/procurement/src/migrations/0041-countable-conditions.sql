-- Conditions for bidders in a form that can be counted by.
alter table tender add column qualifications jsonb not null default '[]';

-- What makes a committee of seven necessary besides a large budget (87 art. 47).
alter table tender add column technically_complex boolean not null default false;
alter table tender add column large_social_impact boolean not null default false;

-- Which version of which procedure a tender goes by, and what was decided about it.
alter table tender add column procedure text not null default 'open-tender CN 2017-10-01';
alter table tender alter column procedure drop default;
alter table tender add column method_approval jsonb;
alter table tender add column scoring_method text not null default 'comprehensive';
alter table tender alter column scoring_method drop default;
alter table tender add column few_bids jsonb;

-- 协商情况记录 (74 art. 42): where one supplier's price is agreed on, who talked where, and what the price is made of.
alter table final_round add column record jsonb;

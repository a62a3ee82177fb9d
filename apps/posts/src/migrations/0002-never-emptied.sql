-- The guard of rows does not see a table emptied at once.
create trigger never_emptied before truncate on attendance_mark for each statement execute function refuse_change();
create trigger never_emptied before truncate on claim_line for each statement execute function refuse_change();

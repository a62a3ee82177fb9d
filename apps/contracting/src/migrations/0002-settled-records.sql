-- The acceptance that counted a record. A record confirmed later was never paid, so nothing of it can come back.
alter table service_record add column acceptance_id uuid references acceptance;

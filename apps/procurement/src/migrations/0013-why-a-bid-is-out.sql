-- Why a bid is out by a rule of the law, or because its bidder could not prove what it declared.
create view exclusion_reason as
  select b.id as bid_id,
         coalesce((select d.reason from proof_decision d join proof_request p on p.id = d.request_id
                   where p.bid_id = b.id and not d.proven),
                  (select coalesce(x.facts ->> 'reason', x.article) from rule_exclusion x
                   where x.bid_id = b.id and x.code = b.invalid_code order by x.id limit 1)) as reason
  from bid b where b.state = 'INVALID';

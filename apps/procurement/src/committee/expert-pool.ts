import type { Id, LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { Expert } from './committee.rules.ts';

/** Everybody with a valid standing as evaluation expert on a day, in the order of their ids. */
export async function expertPool(tx: Tx, buyerOrganizationId: Id, on: LegalDate): Promise<Expert[]> {
  return tx.query<Expert[]>(
    `select e.person_id as "personId",
            exists (select 1 from membership m
                    where m.person_id = e.person_id and m.organization_id = $2) as "ofBuyer",
            coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'until', r.until) order by r.id)
                      from recusal r where r.person_id = e.person_id), '[]') as ties,
            coalesce((select jsonb_agg(s.speciality order by s.speciality) from expert_speciality s
                      where s.person_id = e.person_id and s.valid_from <= $1
                        and (s.valid_to is null or s.valid_to >= $1)), '[]') as specialities
     from expert e where e.valid_from <= $1 and (e.valid_to is null or e.valid_to >= $1) order by e.person_id`,
    [on, buyerOrganizationId],
  );
}

/** Whether somebody acts for an organization. */
export async function isOf(tx: Tx, organizationId: Id, personId: Id): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from membership where organization_id = $1 and person_id = $2',
    [organizationId, personId],
  );
  return rows.length > 0;
}

/** Who ran the purchase before its evaluation. */
export async function handlersOf(tx: Tx, { requirementId, draftedBy }: TenderRow): Promise<Id[]> {
  const rows = await tx.query<{ by: Id[] }[]>(
    'select array_remove(array[registered_by, approved_by], null) as by from requirement where id = $1',
    [requirementId],
  );
  return [draftedBy, ...rows.flatMap(({ by }) => by)];
}

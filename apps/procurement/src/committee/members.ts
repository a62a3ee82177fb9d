import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';

export async function membersOf(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<Id[]> {
  const rows = await tx.query<{ personId: Id }[]>(
    'select person_id as "personId" from committee_member where tender_id = $1 order by seat',
    [tenderId],
  );
  return rows.map(({ personId }) => personId);
}

/** To anybody who does not sit on its committee there is no such tender. Throws `tender.not-found`. */
export async function mustSit(tx: Tx, tenderId: Id, personId: Id): Promise<void> {
  if (!(await membersOf(tx, tenderId)).includes(personId)) throw new NoSuch('tender', tenderId);
}

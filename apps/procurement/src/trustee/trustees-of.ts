import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { Trustee } from '#sealing';

/** The trustees a tender names, in its order; of different persons. Throws `trustee.unknown`, `trustee.same-person`. */
export async function trusteesOf(tx: Tx, ids: readonly Id[]): Promise<Trustee[]> {
  const rows = await tx.query<{ id: Id; personId: Id; publicKey: string }[]>(
    `select t.id, person_id as "personId", public_key as "publicKey"
     from unnest($1::uuid[]) with ordinality as named (id, place) join trustee t using (id) order by place`,
    [ids],
  );
  if (rows.length !== ids.length) throw new RuleBroken('trustee.unknown', 'A trustee has not registered');
  if (new Set(rows.map(({ personId }) => personId)).size !== rows.length) {
    throw new RuleBroken('trustee.same-person', 'One person holds one share');
  }
  return rows.map(({ id, publicKey }) => ({ id, publicKey }));
}

/** The ids under which a person holds a key of this box. */
export async function ownTrusteeIds(
  db: Pick<Tx, 'query'>,
  { personId, trustees }: { readonly personId: Id; readonly trustees: readonly Trustee[] },
): Promise<Id[]> {
  const rows = await db.query<{ id: Id }[]>('select id from trustee where person_id = $1 and id = any($2)', [
    personId,
    trustees.map(({ id }) => id),
  ]);
  return rows.map(({ id }) => id);
}

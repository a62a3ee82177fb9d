import type { LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import { planLinesOf } from '../plan/keep-plan.ts';
import { servesOn, type Qualification, type Stay } from './dispatch.rules.ts';
import { postsOf, vacancies, type Filled, type Period, type Post, type Vacancy } from './vacancy.rules.ts';

type Db = Pick<Tx, 'query'>;

export async function qualificationsOf(db: Db, personId: string): Promise<Qualification[]> {
  return db.query<Qualification[]>(
    `select kind, valid_from::text as "validFrom", valid_to::text as "validTo" from qualification where person_id = $1`,
    [personId],
  );
}

/** Throws `service-record.worker-not-dispatched`, `dispatch.certificate-lapsed`. */
export async function mustServeOn(
  db: Db,
  service: { contractId: string; unit: string | null; workerPersonId: string; on: LegalDate },
): Promise<void> {
  const { contractId, workerPersonId, unit, on } = service;
  const stays = await db.query<Stay[]>(
    `select dispatched_on::text as "from", ended_on::text as "to" from dispatch where contract_id = $1 and person_id = $2`,
    [contractId, workerPersonId],
  );
  servesOn({ stays, held: await qualificationsOf(db, workerPersonId) }, { unit, on });
}

export interface DispatchRow extends Stay {
  readonly id: string;
  readonly contractId: string;
  readonly personId: string;
  readonly postNo: number | null;
}

/** A dispatch of a contract the caller has locked. Throws `dispatch.not-found`. */
export async function findDispatch(tx: Tx, contractId: string, id: string): Promise<DispatchRow> {
  const [row] = await tx.query<DispatchRow[]>(
    `select id, contract_id as "contractId", person_id as "personId", post_no as "postNo",
            dispatched_on::text as "from", ended_on::text as "to" from dispatch where id = $1 and contract_id = $2`,
    [id, contractId],
  );
  if (!row) throw new NoSuch('dispatch', id);
  return row;
}

export async function postsOfContract(db: Db, contractId: string): Promise<Post[]> {
  return postsOf(await planLinesOf(db, contractId));
}

/**
 * Vacant posts of a contract within a period, with what each deducts: for the acceptance of a milestone. Days that have
 * not come must be cut off by the caller.
 */
export async function vacanciesOf(db: Db, contractId: string, period: Period): Promise<Vacancy[]> {
  const posts = await postsOfContract(db, contractId);
  if (posts.length === 0) return [];
  const filled = await db.query<Filled[]>(
    `select d.post_no as "postNo", d.dispatched_on::text as "from", d.ended_on::text as "to",
            coalesce((select json_agg(json_build_object('from', q.valid_from, 'to', q.valid_to))
              from qualification q where q.person_id = d.person_id and q.kind like '%social-worker'), '[]') as certified
     from dispatch d where d.contract_id = $1 and d.post_no is not null`,
    [contractId],
  );
  const asleep = await db.query<Stay[]>(
    `select since::text as "from", (until - 1)::text as "to" from suspension where contract_id = $1
     union all select (terminated_on + 1)::text, null from contract where id = $1 and terminated_on is not null`,
    [contractId],
  );
  return vacancies(posts, filled, { period, asleep });
}

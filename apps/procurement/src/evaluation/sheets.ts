import { createHash } from 'node:crypto';
import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import { canonicalJson } from '#transparency';
import { sittingMembers } from '../committee/members.ts';
import type { Scored } from './sheet.rules.ts';

type Reader = Pick<Tx, 'query'>;

/** All that the sitting members wrote down about bids still in the running; explanations given later included. */
export async function sheetsOf(tx: Reader, tenderId: Id): Promise<Scored[]> {
  return tx.query<Scored[]>(
    `select s.bid_id as "bidId", m.seat, s.points, s.reason,
            s.reasons || coalesce((select jsonb_object_agg(x.criterion, x.reason) from score_explanation x
                                   where x.person_id = s.person_id and x.bid_id = s.bid_id), '{}') as reasons
     from score s join bid b on b.id = s.bid_id and b.state = 'OPENED'
     join sitting_member m on m.tender_id = b.tender_id and m.person_id = s.person_id
     where b.tender_id = $1 order by s.bid_id, m.seat`,
    [tenderId],
  );
}

export interface Sheet {
  readonly items: readonly Omit<Scored, 'seat'>[];
  /** SHA-256 of the canonical JSON of `items`, hex: what the member signs. */
  readonly digest: string;
}

/** One member's own sheet as it is now. */
export async function sheetOf(tx: Reader, tenderId: Id, personId: Id): Promise<Sheet> {
  const items = await tx.query<Omit<Scored, 'seat'>[]>(
    `select s.bid_id as "bidId", s.points, s.reason, s.reasons from score s join bid b on b.id = s.bid_id
     where b.tender_id = $1 and b.state = 'OPENED' and s.person_id = $2 order by s.bid_id`,
    [tenderId, personId],
  );
  return { items, digest: createHash('sha256').update(canonicalJson(items)).digest('hex') };
}

export async function hasSigned(tx: Reader, tenderId: Id, personId: Id): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'select 1 from sheet_signature where tender_id = $1 and person_id = $2',
    [tenderId, personId],
  );
  return rows.length > 0;
}

/** Seats whose members have not signed; empty once everybody's scores may be seen. */
export async function unsignedSeats(tx: Reader, tenderId: Id): Promise<number[]> {
  const members = await sittingMembers(tx, tenderId);
  const signed = await tx.query<{ personId: Id }[]>(
    'select person_id as "personId" from sheet_signature where tender_id = $1',
    [tenderId],
  );
  return members
    .filter((member) => !signed.some(({ personId }) => personId === member.personId))
    .map(({ seat }) => seat);
}

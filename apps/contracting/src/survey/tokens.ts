import { createHash, createHmac } from 'node:crypto';
import type { Id } from '#kernel';
import type { Tx } from '#messaging';

/** A confirmed service of somebody: one vote. */
export interface Served {
  readonly recordId: Id;
  readonly personId: Id;
}

/**
 * The token of one service for its recipient. Whoever has the survey's secret can make it again, so that nothing has to
 * be sent or kept by name; the secret is encrypted, and votes do not say which token cast them.
 */
export const tokenOf = (secret: string, { recordId, personId }: Served): string =>
  createHmac('sha256', secret).update(`${recordId} ${personId}`).digest('base64url');

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Everybody whose services of a milestone are confirmed by their own word: each service is one vote. */
export async function servedOf(
  tx: Pick<Tx, 'query'>,
  { contractId, no }: { contractId: Id; no: number },
): Promise<Served[]> {
  return tx.query<Served[]>(
    `select r.id as "recordId", coalesce(p.person_id, r.recipient_person_id) as "personId"
     from service_record r left join service_participant p on p.record_id = r.id and p.state = 'CONFIRMED'
     where r.contract_id = $1 and r.milestone_no = $2 and r.state = 'CONFIRMED'
       and coalesce(p.way, r.confirmed_way) = 'own'
     order by 1, 2`,
    [contractId, no],
  );
}

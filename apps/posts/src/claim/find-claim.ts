import type { Fen, Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { ClaimState } from './claim.rules.ts';

export interface Claim {
  readonly claimId: Id;
  readonly placementId: Id;
  readonly postId: Id;
  readonly personId: Id;
  readonly month: string;
  readonly state: ClaimState;
  readonly scheduledDays: number;
  readonly validDays: number;
  readonly payFen: Fen;
  readonly netPaidFen: Fen;
  readonly preparedBy: Id;
}

export const CLAIM = `
  select claim_id as "claimId", placement_id as "placementId", post_id as "postId", person_id as "personId", month, state,
         scheduled_days as "scheduledDays", valid_days as "validDays", pay_fen as "payFen", net_paid_fen as "netPaidFen",
         prepared_by as "preparedBy"
  from claim`;

/** Locks a claim. Throws `claim.not-found`. */
export async function lockClaim(tx: Tx, claimId: Id): Promise<Claim> {
  const [claim] = await tx.query<Claim[]>(`${CLAIM} where claim_id = $1 for update`, [claimId]);
  if (!claim) throw new NoSuch('claim', claimId);
  return claim;
}

/** The claim of a month, locked, or nothing. */
export async function claimOfMonth(tx: Tx, placementId: Id, month: string): Promise<Claim | undefined> {
  const [claim] = await tx.query<Claim[]>(`${CLAIM} where placement_id = $1 and month = $2 for update`, [
    placementId,
    month,
  ]);
  return claim;
}

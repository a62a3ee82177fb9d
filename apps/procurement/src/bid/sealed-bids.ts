import type { Id } from '#kernel';
import type { Tx } from '#messaging';

/** A bid as the box holds it: who and what stay unreadable. */
export interface SealedBid {
  readonly bidId: Id;
  readonly leaf: string;
}

/** The bids that count when the box closes. */
export async function sealedBids(tx: Tx, tenderId: Id): Promise<SealedBid[]> {
  return tx.query<SealedBid[]>(
    `select id as "bidId", leaf from bid where tender_id = $1 and state = 'SEALED' order by id`,
    [tenderId],
  );
}

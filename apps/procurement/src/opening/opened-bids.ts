import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidState } from '../bid/bid.rules.ts';
import type { BidText } from './opening.rules.ts';

/** A bid as far as it is open. */
export interface OpenedBid extends Partial<BidText> {
  readonly bidId: Id;
  readonly state: BidState;
}

/** The bids of a closed box, with the parts opened so far; invalid ones too, they stay on record. */
export async function bidsInBox(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<OpenedBid[]> {
  const rows = await tx.query<{ bidId: Id; state: BidState; parts: Partial<BidText> | null }[]>(
    `select b.id as "bidId", b.state, (select jsonb_object_agg(part, content) from opened_part o where o.bid_id = b.id) as parts
     from bid b where b.tender_id = $1 and b.state <> 'REPLACED' order by b.id`,
    [tenderId],
  );
  return rows.map(({ parts, ...bid }) => ({ ...bid, ...parts }));
}

/** Those that are still in the running. */
export async function validBids(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<OpenedBid[]> {
  return (await bidsInBox(tx, tenderId)).filter(({ state }) => state === 'OPENED');
}

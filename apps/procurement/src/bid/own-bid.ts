import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import type { BidSecrets } from './bid-secrets.ts';
import type { BidState } from './bid.rules.ts';
import type { Commitment } from './commitment.rules.ts';
import type { Taken } from './arriving.ts';

/** A bid as its own bidder knows it. */
export interface OwnBid {
  readonly tenderId: Id;
  readonly bidderIndex: string;
  readonly state: BidState;
  readonly commitment: Commitment | null;
  readonly taken: Taken;
}

/** To everybody but its bidder there is no such bid. Throws `bid.not-found`. */
export async function ownBid(
  tx: Pick<Tx, 'query'>,
  secrets: BidSecrets,
  bidId: Id,
  { organizationId }: Pick<Caller, 'organizationId'>,
): Promise<OwnBid> {
  const [row] = await tx.query<
    {
      state: BidState;
      bidderIndex: string;
      bidder: string;
      box: string;
      commitment: string | null;
      taken: string;
    }[]
  >(
    `select state, bidder_index as "bidderIndex", bidder_enc as bidder, box_enc as box, commitment_enc as commitment,
            answer_enc as taken
     from bid where id = $1`,
    [bidId],
  );
  if (!row || secrets.show<Id>('bidder', row.bidder) !== organizationId) throw new NoSuch('bid', bidId);
  const { state, bidderIndex, commitment } = row;
  return {
    ...{ state, bidderIndex, tenderId: secrets.show<Id>('box', row.box) },
    commitment: commitment === null ? null : secrets.show<Commitment>('commitment', commitment),
    taken: secrets.show<Taken>('answer', row.taken),
  };
}

/** How many bytes of each part are here, without a gap. */
export async function receivedOf(tx: Pick<Tx, 'query'>, bidId: Id): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ part: string; received: number }[]>(
    `select part, max(chunk_to)::float8 as received from upload_chunk where bid_id = $1 group by part`,
    [bidId],
  );
  return new Map(rows.map(({ part, received }) => [part, received]));
}

import type { Tx } from '#messaging';
import { bidMoves, type BidState } from './bid.rules.ts';

/** Two writes of one bidder to one box wait for each other; those of others do not. */
export async function waitForBidders(tx: Tx, bidderIndexes: readonly string[]): Promise<void> {
  await tx.query(
    'select pg_advisory_xact_lock(hashtextextended(i, 2)) from (select unnest($1::text[]) as i order by 1) waits',
    [bidderIndexes],
  );
}

/** Later bids take the place of their bidders' earlier ones of the same standing. */
export async function replaceEarlier(
  tx: Tx,
  bidderIndexes: readonly string[],
  state: BidState,
): Promise<void> {
  await tx.query('update bid set state = $2 where bidder_index = any($1) and state = $3', [
    bidderIndexes,
    bidMoves(state, 'REPLACED'),
    state,
  ]);
}

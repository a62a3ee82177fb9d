import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidSecrets } from './bid-secrets.ts';
import type { SealedPart } from './sealed-parts.ts';

/** Puts envelopes where only the installation's key reads even their outside. */
export async function keepEnvelopes(
  tx: Tx,
  secrets: BidSecrets,
  bidId: Id,
  sealed: readonly SealedPart[],
): Promise<void> {
  await tx.query(
    `insert into envelope (bid_id, part, bytes, hash) select $1, * from unnest($2::text[], $3::bytea[], $4::text[])`,
    [
      bidId,
      sealed.map(({ part }) => part),
      sealed.map(({ bytes }) => secrets.hideEnvelope(bytes)),
      sealed.map(({ hash }) => hash),
    ],
  );
}

/** An envelope somebody else handed in would otherwise count as the copier's own. Throws `envelope.repeated`. */
export async function refuseCopies(tx: Tx, hashes: readonly string[], bidderIndex: string): Promise<void> {
  const known = await tx.query<unknown[]>(
    `select 1 from envelope e join bid b on b.id = e.bid_id where e.hash = any($1) and b.bidder_index <> $2 limit 1`,
    [hashes, bidderIndex],
  );
  if (known.length > 0) throw new RuleBroken('envelope.repeated', 'This envelope was handed in before');
}

import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidSecrets } from './bid-secrets.ts';
import type { SealedPart } from './sealed-parts.ts';

/** Puts envelopes where only the installation's key reads even their outside. */
export async function keepEnvelopes(
  tx: Tx,
  secrets: BidSecrets,
  sealed: readonly (SealedPart & { readonly bidId: Id })[],
): Promise<void> {
  if (sealed.length === 0) return;
  await tx.query(
    `insert into envelope (bid_id, part, bytes, hash) select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[])`,
    [
      sealed.map(({ bidId }) => bidId),
      sealed.map(({ part }) => part),
      sealed.map(({ bytes }) => secrets.hideEnvelope(bytes)),
      sealed.map(({ hash }) => hash),
    ],
  );
}

/** Whose envelopes with these hashes are here, by the bidders' indexes. */
export type Owners = Map<string, Set<string>>;

export async function ownersOf(tx: Tx, hashes: readonly string[]): Promise<Owners> {
  const owners: Owners = new Map();
  if (hashes.length === 0) return owners;
  const rows = await tx.query<{ hash: string; bidder: string }[]>(
    'select e.hash, b.bidder_index as bidder from envelope e join bid b on b.id = e.bid_id where e.hash = any($1)',
    [hashes],
  );
  for (const { hash, bidder } of rows) own(owners, hash, bidder);
  return owners;
}

function own(owners: Owners, hash: string, bidder: string): void {
  owners.set(hash, (owners.get(hash) ?? new Set()).add(bidder));
}

/**
 * An envelope somebody else handed in would otherwise count as the copier's own; from here on these are the bidder's.
 * Throws `envelope.repeated`.
 */
export function copied(owners: Owners, hashes: readonly string[], bidder: string): void {
  const known = hashes.some((hash) => [...(owners.get(hash) ?? [])].some((owner) => owner !== bidder));
  if (known) throw new RuleBroken('envelope.repeated', 'This envelope was handed in before');
  for (const hash of hashes) own(owners, hash, bidder);
}

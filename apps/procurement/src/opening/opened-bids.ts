import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidState } from '../bid/bid.rules.ts';
import type { FoundFault } from './judge-part.ts';
import type { BidText } from './opening.rules.ts';

/** A bid as far as it is open. */
export interface OpenedBid extends Partial<BidText> {
  readonly bidId: Id;
  readonly state: BidState;
  /** Who handed it in; null until a part of it was opened or found impossible to open. */
  readonly organizationId: Id | null;
  /** Why it is INVALID. */
  readonly invalidCode: string | null;
  readonly faults: readonly (FoundFault & { readonly part: string })[];
}

/** The bids of a closed box, with the parts opened so far; invalid ones too, they stay on record. */
export async function bidsInBox(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<OpenedBid[]> {
  const rows = await tx.query<(OpenedBid & { parts: Partial<BidText> | null })[]>(
    `select b.id as "bidId", b.state, b.organization_id as "organizationId", b.invalid_code as "invalidCode",
            (select jsonb_object_agg(part, content) from opened_part o where o.bid_id = b.id) as parts,
            coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('part', part, 'party', party, 'reason', reason,
                        'trusteeId', trustee_id)) order by found_at, part) from fault f where f.bid_id = b.id), '[]') as faults
     from bid b where b.tender_id = $1 and b.state in ('SEALED', 'OPENED', 'INVALID') order by b.id`,
    [tenderId],
  );
  return rows.map(({ parts, ...bid }) => ({ ...bid, ...parts }));
}

/** Those that are still in the running. */
export async function validBids(tx: Pick<Tx, 'query'>, tenderId: Id): Promise<OpenedBid[]> {
  return (await bidsInBox(tx, tenderId)).filter(({ state }) => state === 'OPENED');
}

import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import type { BidSecrets } from '../bid/bid-secrets.ts';
import { procedureOf } from '../tender/procedure.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

/** An invited tender names its bidders before it is issued. Throws `invitation.missing`. */
export async function checkInvited(tx: Tx, tenderId: Id): Promise<void> {
  const rows = await tx.query<unknown[]>('select 1 from invitation where tender_id = $1 limit 1', [tenderId]);
  if (rows.length > 0) return;
  throw new RuleBroken('invitation.missing', 'Nobody is invited yet', { article: 'GPL 34' });
}

/** Where bidders are invited, nobody else bids (GPL 29). Throws `bid.not-invited`. */
export async function mustBeInvited(
  tx: Tx,
  secrets: BidSecrets,
  tender: Pick<TenderRow, 'id' | 'procedure'>,
  bidder: Id,
): Promise<void> {
  if (procedureOf(tender).flags.invitedMin === undefined) return;
  const rows = await tx.query<unknown[]>(
    'select 1 from invitation where tender_id = $1 and invitee_index = $2',
    [tender.id, secrets.bidderIndex(tender.id, bidder)],
  );
  if (rows.length > 0) return;
  throw new RuleBroken('bid.not-invited', 'Only who is invited may bid', { article: 'GPL 29' });
}

import { RuleBroken, type Id, type LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderRow } from '../tender/tender.entity.ts';

/** Of one bid of a lot, and what decides whether its bidder may win it, too. */
interface LotBid {
  readonly bidId: Id;
  readonly won: number;
}

/**
 * Where the document says how many lots one bidder may win, lots are awarded in the order of their numbers, and who has
 * won that many drops out of the later ones; it is on record why. Call it under the lot's lock. Throws
 * `award.earlier-lot-open` (facts: lots).
 */
export async function dropWhoWonEnough(
  tx: Tx,
  { id, projectId, lotNo }: Pick<TenderRow, 'id' | 'projectId' | 'lotNo'>,
  today: LegalDate,
): Promise<void> {
  if (projectId === null) return;
  // Lots are confirmed one after the other, also by two people at once.
  const [project] = await tx.query<{ limit: number | null }[]>(
    'select lots_per_winner as "limit" from project where id = $1 for update',
    [projectId],
  );
  const limit = project?.limit ?? null;
  if (limit === null) return;
  await mustFollow(tx, projectId, lotNo ?? 0);
  const bids = await tx.query<LotBid[]>(
    `select b.id as "bidId", (select count(*)::int from tender t join bid w on w.id = t.awarded_bid_id
              where t.project_id = $2 and t.id <> $1 and t.state = 'AWARDED' and w.organization_id = b.organization_id) as won
     from bid b where b.tender_id = $1 and b.state = 'OPENED'`,
    [id, projectId],
  );
  for (const { bidId } of bids.filter(({ won }) => won >= limit)) {
    await tx.query(
      `insert into dropped_candidate (tender_id, bid_id, reason, dropped_on) values ($1, $2, 'lots-won', $3)
       on conflict do nothing`,
      [id, bidId, today],
    );
  }
}

async function mustFollow(tx: Tx, projectId: Id, lotNo: number): Promise<void> {
  const open = await tx.query<{ lotNo: number }[]>(
    `select lot_no as "lotNo" from tender where project_id = $1 and lot_no < $2
       and state not in ('AWARDED', 'FAILED', 'CANCELLED') order by lot_no`,
    [projectId, lotNo],
  );
  if (open.length === 0) return;
  throw new RuleBroken('award.earlier-lot-open', 'Lots are awarded in the order of their numbers', {
    lots: open.map((lot) => lot.lotNo),
  });
}

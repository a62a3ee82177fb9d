import { formatInstant, RuleBroken, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { TenderRow } from '../tender/tender.entity.ts';

/** A process that has said nothing for so long is gone, and its bids with it: their bidders got no receipt. */
export const GONE_AFTER_MS = 30_000;

/**
 * Nobody shuts out by hand a bid that came in time and is still being dealt with in some process. Throws
 * `tender.not-closed-yet`.
 */
export async function mustBeDealtWith(tx: Tx, tender: TenderRow, at: Instant): Promise<void> {
  if (!tender.closesByItself || tender.closesAt === null) return;
  const [row] = await tx.query<{ over: boolean | null }[]>(
    'select min(dealt_with_until) >= $2 as over from instance where beat_at > $1',
    [formatInstant(at - GONE_AFTER_MS), formatInstant(tender.closesAt)],
  );
  if (row?.over) return;
  throw new RuleBroken('tender.not-closed-yet', 'Bids that came in time are still being dealt with', {
    closesAt: formatInstant(tender.closesAt),
  });
}

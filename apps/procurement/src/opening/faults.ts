import { formatInstant, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import type { FoundFault } from './judge-part.ts';

interface Where {
  readonly tenderId: Id;
  readonly bidId: Id;
  readonly part: string;
}

/** Writes down whose doing it was; the same fault once. */
export async function recordFaults(
  tx: Tx,
  where: Where,
  faults: readonly FoundFault[],
  at: Instant,
): Promise<void> {
  for (const { party, trusteeId, reason } of faults) {
    await tx.query(
      `insert into fault (tender_id, bid_id, part, party, trustee_id, reason, found_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [where.tenderId, where.bidId, where.part, party, trusteeId ?? null, reason, formatInstant(at)],
    );
  }
}

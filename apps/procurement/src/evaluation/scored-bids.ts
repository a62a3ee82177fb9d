import { legalDateOf, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { priceDeductionFor, type ScoredBid } from '#regulation';
import { validBids, type OpenedBid } from '../opening/opened-bids.ts';
import { bidderForm } from '../supplier/bidder-form.ts';
import { participationOf } from '../supplier/participation.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

/** The valid bids with prices and all members' points. */
export async function scoredBids(
  tx: Tx,
  tender: TenderRow,
  lotOf: (bidId: Id) => string,
): Promise<ScoredBid[]> {
  const bids: ScoredBid[] = [];
  for (const { bidId, price, qualification } of await validBids(tx, tender.id)) {
    if (!price) continue;
    const { organizationId, priceFen } = price;
    const deduction = await deductionOf(tx, tender, { bidId, organizationId, qualification });
    const points = await tx.query<{ points: Record<string, string> }[]>(
      `select s.points from score s join sitting_member m on m.person_id = s.person_id and m.tender_id = $2
       where s.bid_id = $1 order by m.seat`,
      [bidId, tender.id],
    );
    bids.push({
      ...{ bidId, organizationId, priceFen, deduction, lot: lotOf(bidId) },
      points: points.map((row) => row.points),
    });
  }
  return bids;
}

interface Bidder {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly qualification: OpenedBid['qualification'];
}

/** The document's deduction for small and micro enterprises; a 民办非企业 is none, whatever it declares (GP-63). */
async function deductionOf(tx: Tx, tender: TenderRow, bidder: Bidder): Promise<string | null> {
  const { deductionRate, reservedForSmes: reservedForSme, closesAt } = tender;
  // Who may bid in a reserved lot was decided when the bid came; there is nothing to deduct among SMEs.
  if (reservedForSme || deductionRate === null) return null;
  const { smallShareRate } = await participationOf(tx, tender.id);
  // What counts is what a bidder was on the day bids closed.
  const at = closesAt === null ? undefined : lawOf(tender, legalDateOf(closesAt));
  return priceDeductionFor(
    await bidderForm(tx, bidder, at),
    { deductionRate, reservedForSme, smallShareRate },
    at,
  );
}

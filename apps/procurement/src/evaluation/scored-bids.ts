import { legalDateOf, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { priceDeductionFor, sumOfDeductions, type Deduction, type PackagedBid } from '#regulation';
import { lastPrices } from '../final-offer/final-rounds.ts';
import { validBids, type OpenedBid } from '../opening/opened-bids.ts';
import { bidderForm } from '../supplier/bidder-form.ts';
import { participationOf } from '../supplier/participation.ts';
import { correctionsOf, priceOf } from '../price-correction/price-corrections.ts';
import { lawOf } from '../tender/rules-used.ts';
import type { TenderRow } from '../tender/tender.entity.ts';

/** The valid bids with prices, deductions and all members' points. */
export async function scoredBids(
  tx: Tx,
  tender: TenderRow,
  lotOf: (bidId: Id) => string,
): Promise<PackagedBid[]> {
  const bids: PackagedBid[] = [];
  const corrections = await correctionsOf(tx, tender.id);
  const last = await lastPrices(tx, tender);
  for (const { bidId, price, qualification } of await validBids(tx, tender.id)) {
    if (!price) continue;
    const { organizationId } = price;
    const priceFen = last?.get(bidId) ?? priceOf(bidId, price.priceFen, corrections);
    const deductions = await deductionsOf(tx, tender, { bidId, organizationId, qualification });
    const deduction = sumOfDeductions(deductions.map(({ rate }) => rate));
    const scores = await tx.query<PackagedBid['scores'][number][]>(
      `select m.seat, s.points from score s join sitting_member m on m.person_id = s.person_id and m.tender_id = $2
       where s.bid_id = $1 order by m.seat`,
      [bidId, tender.id],
    );
    bids.push({
      ...{ bidId, organizationId, priceFen, deductions, deduction, lot: lotOf(bidId) },
      scores: scores.map(({ seat, points }) => ({ seat, points })),
    });
  }
  return bids;
}

interface Bidder {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly qualification: OpenedBid['qualification'];
}

/** Deductions by policy, each of the original quote (GP-66): the document's for small and micro enterprises; a 民办非企业 is none, whatever it declares (GP-63). */
async function deductionsOf(tx: Tx, tender: TenderRow, bidder: Bidder): Promise<Deduction[]> {
  const { deductionRate, reservedForSmes: reservedForSme, closesAt } = tender;
  // Who may bid in a reserved lot was decided when the bid came; there is nothing to deduct among SMEs.
  if (reservedForSme || deductionRate === null) return [];
  const { smallShareRate } = await participationOf(tx, tender.id);
  // What counts is what a bidder was on the day bids closed.
  const at = closesAt === null ? undefined : lawOf(tender, legalDateOf(closesAt));
  const rate = priceDeductionFor(
    await bidderForm(tx, bidder, at),
    { deductionRate, reservedForSme, smallShareRate },
    at,
  );
  return rate === null ? [] : [{ policy: 'small-enterprise', rate }];
}

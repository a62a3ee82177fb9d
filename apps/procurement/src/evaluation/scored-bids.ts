import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import { priceDeductionFor, type BidderForm, type OrganizationKind, type ScoredBid } from '#regulation';
import { validBids, type OpenedBid } from '../opening/opened-bids.ts';
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
    const deduction = await deductionOf(tx, tender, { organizationId, size: qualification?.enterpriseSize });
    const points = await tx.query<{ points: Record<string, string> }[]>(
      'select points from score where bid_id = $1 order by person_id',
      [bidId],
    );
    bids.push({
      ...{ bidId, organizationId, priceFen, deduction, lot: lotOf(bidId) },
      points: points.map((row) => row.points),
    });
  }
  return bids;
}

interface Bidder {
  readonly organizationId: Id;
  readonly size: NonNullable<OpenedBid['qualification']>['enterpriseSize'];
}

/** The document's deduction for small and micro enterprises; a 民办非企业 is none, whatever it declares (GP-63). */
async function deductionOf(
  tx: Tx,
  { deductionRate, reservedForSmes: reservedForSme }: TenderRow,
  { organizationId, size = 'large' }: Bidder,
): Promise<string | null> {
  // Who may bid in a reserved lot was decided when the bid came; there is nothing to deduct among SMEs.
  if (reservedForSme || deductionRate === null) return null;
  const [organization] = await tx.query<{ kind: OrganizationKind }[]>(
    'select kind from organization where id = $1',
    [organizationId],
  );
  const form: BidderForm = { kind: organization?.kind ?? 'social-service-agency', size };
  return priceDeductionFor(form, { deductionRate, reservedForSme });
}

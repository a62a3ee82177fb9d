import type { Id } from '#kernel';
import { parseInstant } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { leaderOf, mustSit } from '../committee/members.ts';
import type { TenderRow } from '../tender/tender.entity.ts';
import type { LowPriceReview } from './low-price.rules.ts';

export interface ReviewRow {
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly signalId: Id | null;
  readonly reason: string;
  readonly answerDue: string;
  readonly explanation: string | null;
  readonly evidence: readonly string[] | null;
  readonly justified: boolean | null;
  readonly decisionReason: string | null;
  readonly decidedBy: Id | null;
}

/** Of one tender, or of one bidder in it. */
export async function reviewsOf(
  tx: Pick<Tx, 'query'>,
  tenderId: Id,
  organizationId?: Id,
): Promise<ReviewRow[]> {
  return tx.query<ReviewRow[]>(
    `select r.bid_id as "bidId", b.organization_id as "organizationId", r.signal_id as "signalId", r.reason,
            to_char(r.answer_due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "answerDue",
            r.explanation, r.evidence, r.justified, r.decision_reason as "decisionReason", r.decided_by as "decidedBy"
     from low_price_review r join bid b on b.id = r.bid_id
     where r.tender_id = $1 and ($2::uuid is null or b.organization_id = $2) order by r.asked_at, r.bid_id`,
    [tenderId, organizationId ?? null],
  );
}

/** Throws `low-price-review.not-found`. */
export async function reviewOf(tx: Tx, tenderId: Id, bidId: string, organizationId?: Id): Promise<ReviewRow> {
  const found = (await reviewsOf(tx, tenderId, organizationId)).find((one) => one.bidId === bidId);
  if (!found) throw new NoSuch('low-price-review', bidId);
  return found;
}

export function stageOf({ answerDue, explanation, justified }: ReviewRow): LowPriceReview {
  return {
    answerDue: parseInstant(answerDue) ?? 0,
    explained: explanation !== null,
    decided: justified !== null,
  };
}

/** The committee speaks by its leader; without one there is nobody but the buyer. Throws `tender.not-found`, `declaration.missing`. */
export async function mustLead(
  tx: Tx,
  tender: TenderRow,
  { personId, organizationId, roles }: Caller,
): Promise<void> {
  const leader = await leaderOf(tx, tender.id);
  if (leader?.personId === personId) {
    await mustSit(tx, tender.id, personId);
    return;
  }
  const ofBuyer = roles.includes('buyer') && organizationId === tender.buyerOrganizationId;
  if (leader !== null || !ofBuyer) throw new NoSuch('tender', tender.id);
}

import type { Id } from '#kernel';
import type { Tx } from '#messaging';
import type { Readiness } from './requirement.rules.ts';

/** What is known of a requirement on the day something is bought on it. */
export async function readinessOf(tx: Tx, requirementId: Id): Promise<Readiness & { intentId: Id | null }> {
  const [row] = await tx.query<(Readiness & { intentId: Id | null })[]>(
    `select r.approved_by as "approvedBy", i.purchase_from::text as "purchaseFrom", r.intent_waiver as "intentWaiver",
            r.intent_id as "intentId"
     from requirement r left join intent i on i.id = r.intent_id where r.id = $1`,
    [requirementId],
  );
  return row ?? { approvedBy: null, purchaseFrom: null, intentWaiver: null, intentId: null };
}

import { RuleBroken, type Id, type Instant } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller, type WriteCall } from '#platform';
import { notSuspended } from '../suspension/suspensions.ts';
import { TenderRow } from './tender.entity.ts';

/** Locks a tender for a write that moves it on. Throws `tender.not-found`, `tender.suspended` (facts: until). */
export async function lockTender(tx: Tx, id: Id, at: Instant): Promise<TenderRow> {
  const tender = await lockEvenSuspended(tx, id);
  await notSuspended(tx, id, at);
  return tender;
}

/** Locks a tender for its own buyer; to everybody else there is none. Throws as `lockTender`. */
export async function lockOwnTender(
  tx: Tx,
  id: Id,
  { caller, at }: Pick<WriteCall, 'caller' | 'at'>,
): Promise<TenderRow> {
  const tender = await lockOwnEvenSuspended(tx, id, caller);
  await notSuspended(tx, id, at);
  return tender;
}

/** Locks a tender for what goes on while it stands still: questions, challenges, complaints and remedies. */
export async function lockEvenSuspended(tx: Tx, id: Id): Promise<TenderRow> {
  const tender = await tx.findOne(TenderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!tender) throw new NoSuch('tender', id);
  return tender;
}

/**
 * Keeps a tender as it is, together with whoever else does: bids do not wait for each other. Throws
 * `tender.not-found`, `tender.suspended`.
 */
export async function shareTender(tx: Tx, id: Id, at: Instant): Promise<TenderRow> {
  const tender = await shareEvenSuspended(tx, id);
  await notSuspended(tx, id, at);
  return tender;
}

export async function shareEvenSuspended(tx: Tx, id: Id): Promise<TenderRow> {
  const tender = await tx.findOne(TenderRow, { where: { id }, lock: { mode: 'pessimistic_read' } });
  if (!tender) throw new NoSuch('tender', id);
  return tender;
}

export async function lockOwnEvenSuspended(tx: Tx, id: Id, caller: Caller): Promise<TenderRow> {
  const tender = await lockEvenSuspended(tx, id);
  if (tender.buyerOrganizationId !== caller.organizationId) throw new NoSuch('tender', id);
  return tender;
}

/** The organization a buyer or supplier acts for. Throws `organization.missing`. */
export function organizationOf(caller: Caller): Id {
  if (caller.organizationId !== undefined) return caller.organizationId;
  throw new RuleBroken('organization.missing', 'Your account acts for no organization');
}

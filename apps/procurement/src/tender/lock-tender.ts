import { RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { TenderRow } from './tender.entity.ts';

/** Locks a tender. Throws `tender.not-found`. */
export async function lockTender(tx: Tx, id: Id): Promise<TenderRow> {
  const tender = await tx.findOne(TenderRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!tender) throw new NoSuch('tender', id);
  return tender;
}

/** Keeps a tender as it is, together with whoever else does: bids do not wait for each other. Throws `tender.not-found`. */
export async function shareTender(tx: Tx, id: Id): Promise<TenderRow> {
  const tender = await tx.findOne(TenderRow, { where: { id }, lock: { mode: 'pessimistic_read' } });
  if (!tender) throw new NoSuch('tender', id);
  return tender;
}

/** Locks a tender for its own buyer; to everybody else there is none. */
export async function lockOwnTender(tx: Tx, id: Id, caller: Caller): Promise<TenderRow> {
  const tender = await lockTender(tx, id);
  if (tender.buyerOrganizationId !== caller.organizationId) throw new NoSuch('tender', id);
  return tender;
}

/** The organization a buyer or supplier acts for. Throws `organization.missing`. */
export function organizationOf(caller: Caller): Id {
  if (caller.organizationId !== undefined) return caller.organizationId;
  throw new RuleBroken('organization.missing', 'Your account acts for no organization');
}

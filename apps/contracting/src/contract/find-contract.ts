import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { ContractRow, MilestoneRow } from './contract.entity.ts';

type Side = 'buyer' | 'supplier';

/** Locks a contract for a member of one of its sides; anybody else is told there is none. */
export async function lockContract(
  tx: Tx,
  id: string,
  party: { caller: Caller; side: Side },
): Promise<ContractRow> {
  const row = await tx.findOne(ContractRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const own = party.side === 'buyer' ? row?.buyerOrganizationId : row?.supplierOrganizationId;
  if (!row || own !== party.caller.organizationId) throw new NoSuch('contract', id);
  return row;
}

export async function findMilestone(tx: Tx, contractId: string, no: number): Promise<MilestoneRow> {
  const milestone = await tx.findOneBy(MilestoneRow, { contractId, no });
  if (!milestone) throw new NoSuch('milestone', `${contractId}/${no}`);
  return milestone;
}

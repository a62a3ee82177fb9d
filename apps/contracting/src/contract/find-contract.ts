import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { ContractRow, MilestoneRow } from './contract.entity.ts';

export type Side = 'buyer' | 'supplier';

async function lock(tx: Tx, id: string): Promise<ContractRow | null> {
  return tx.findOne(ContractRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Locks a contract for a member of one of its sides; anybody else is told there is none. */
export async function lockContract(
  tx: Tx,
  id: string,
  party: { caller: Caller; side: Side },
): Promise<ContractRow> {
  const row = await lock(tx, id);
  const own = party.side === 'buyer' ? row?.buyerOrganizationId : row?.supplierOrganizationId;
  if (!row || own !== party.caller.organizationId) throw new NoSuch('contract', id);
  return row;
}

/** Which side the caller is on, by organization and role. Throws `contract.not-found` for anybody else. */
export function sideOf(
  contract: Pick<ContractRow, 'id' | 'buyerOrganizationId' | 'supplierOrganizationId'>,
  { organizationId, roles }: Caller,
): Side {
  if (organizationId === contract.buyerOrganizationId && roles.includes('buyer')) return 'buyer';
  if (organizationId === contract.supplierOrganizationId && roles.includes('supplier')) return 'supplier';
  throw new NoSuch('contract', contract.id);
}

/** Locks a contract for a member of either side. */
export async function lockForEither(
  tx: Tx,
  id: string,
  caller: Caller,
): Promise<{ contract: ContractRow; side: Side }> {
  const contract = await lock(tx, id);
  if (!contract) throw new NoSuch('contract', id);
  return { contract, side: sideOf(contract, caller) };
}

/** Locks a contract for an office that stands above both sides. */
export async function lockForOffice(tx: Tx, id: string): Promise<ContractRow> {
  const contract = await lock(tx, id);
  if (!contract) throw new NoSuch('contract', id);
  return contract;
}

export async function findMilestone(tx: Tx, contractId: string, no: number): Promise<MilestoneRow> {
  const milestone = await tx.findOneBy(MilestoneRow, { contractId, no });
  if (!milestone) throw new NoSuch('milestone', `${contractId}/${no}`);
  return milestone;
}

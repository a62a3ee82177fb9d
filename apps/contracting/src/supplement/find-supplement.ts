import type { Fen } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import type { ContractRow } from '../contract/contract.entity.ts';
import { lockForOffice, sideOf, type Side } from '../contract/find-contract.ts';
import type { SupplementState } from './supplement.rules.ts';

export interface SupplementRow {
  readonly id: string;
  readonly contractId: string;
  readonly likeMilestone: number;
  readonly name: string;
  readonly quantity: number;
  readonly amountFen: Fen;
  readonly state: SupplementState;
  readonly digest: string;
  readonly emergencyReason: string | null;
  readonly proposedBy: string;
  readonly buyerSignedBy: string | null;
  readonly supplierSignedBy: string | null;
}

export async function supplementById(tx: Tx, id: string): Promise<SupplementRow | undefined> {
  const [row] = await tx.query<SupplementRow[]>(
    `select id, contract_id as "contractId", like_milestone as "likeMilestone", name, quantity,
            amount_fen::float8 as "amountFen", state, digest, emergency_reason as "emergencyReason",
            proposed_by as "proposedBy", buyer_signed_by as "buyerSignedBy", supplier_signed_by as "supplierSignedBy"
     from supplement where id = $1`,
    [id],
  );
  return row;
}

/** A supplement under the lock of its contract, for a member of one of the two sides. */
export async function lockSupplement(
  tx: Tx,
  id: string,
  caller: Caller,
): Promise<{ contract: ContractRow; supplement: SupplementRow; side: Side }> {
  const known = await supplementById(tx, id);
  if (!known) throw new NoSuch('supplement', id);
  const contract = await lockForOffice(tx, known.contractId);
  const { organizationId } = caller;
  if (organizationId !== contract.buyerOrganizationId && organizationId !== contract.supplierOrganizationId)
    throw new NoSuch('supplement', id);
  const supplement = await supplementById(tx, id);
  if (!supplement) throw new NoSuch('supplement', id);
  return { contract, supplement, side: sideOf(contract, caller) };
}

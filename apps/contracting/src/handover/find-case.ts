import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { CaseState } from './handover.rules.ts';

export interface CaseRow {
  readonly id: string;
  readonly contractId: string;
  readonly successorContractId: string;
  readonly recipientPersonId: string;
  readonly state: CaseState;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
  readonly successorOrganizationId: string;
}

/** Locks a case with the organizations it concerns. Throws `handover-case.not-found`. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRow> {
  const [row] = await tx.query<CaseRow[]>(
    `select h.id, h.contract_id as "contractId", o.successor_contract_id as "successorContractId",
            h.recipient_person_id as "recipientPersonId", h.state, c.buyer_organization_id as "buyerOrganizationId",
            c.supplier_organization_id as "supplierOrganizationId", s.supplier_organization_id as "successorOrganizationId"
     from handover_case h join handover o on o.contract_id = h.contract_id join contract c on c.id = h.contract_id
     join contract s on s.id = o.successor_contract_id where h.id = $1 for update of h`,
    [id],
  );
  if (!row) throw new NoSuch('handover-case', id);
  return row;
}

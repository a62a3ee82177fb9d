import type { Tx } from '#messaging';
import { NoSuch } from '#platform';
import type { Fault, FaultKind } from './fault-report.rules.ts';

export interface FaultRow extends Fault {
  readonly contractId: string;
  readonly kind: FaultKind;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
}

/** Locks a fault report. Throws `fault.not-found`. */
export async function lockFault(tx: Tx, id: string): Promise<FaultRow> {
  const [row] = await tx.query<FaultRow[]>(
    `select f.contract_id as "contractId", f.kind, f.state, f.reported_side as "reportedSide",
            f.answer_due::text as "answerDue",
            c.buyer_organization_id as "buyerOrganizationId", c.supplier_organization_id as "supplierOrganizationId"
     from fault_report f join contract c on c.id = f.contract_id where f.id = $1 for update of f`,
    [id],
  );
  if (!row) throw new NoSuch('fault', id);
  return row;
}

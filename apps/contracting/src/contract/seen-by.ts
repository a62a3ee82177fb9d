import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';

export interface Seen {
  readonly areaCode: string;
  readonly unit: string | null;
  readonly buyerOrganizationId: string;
  readonly supplierOrganizationId: string;
}

/** A contract for its two sides and for those who watch over all; to anybody else there is none. */
export async function seenBy(
  db: Pick<Tx, 'query'>,
  contractId: string,
  { organizationId, roles }: Caller,
): Promise<Seen> {
  const [row] = await db.query<Seen[]>(
    `select area_code as "areaCode", unit, buyer_organization_id as "buyerOrganizationId",
            supplier_organization_id as "supplierOrganizationId" from contract where id = $1`,
    [contractId],
  );
  const watches = (['finance', 'finance-supervisor', 'auditor'] as const).some((role) =>
    roles.includes(role),
  );
  const own = [row?.buyerOrganizationId, row?.supplierOrganizationId].includes(organizationId);
  if (row && (watches || (organizationId !== undefined && own))) return row;
  throw new NoSuch('contract', contractId);
}

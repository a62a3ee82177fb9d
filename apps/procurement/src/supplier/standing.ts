import type { Id, LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import type { StandingMark } from '#regulation';
import type { Bidder } from '../bid/bid.rules.ts';
import type { Control } from './links.rules.ts';

type Reader = Pick<Tx, 'query'>;

const STANDING = `
  select o.id as "organizationId", o.kind, o.uscc, o.sme_eligible as "smeEligible",
         o.institution_class as "institutionClass", o.budget_funded_group as "budgetFundedGroup",
         (select coalesce(jsonb_agg(jsonb_build_object('kind', b.kind, 'jurisdiction', b.jurisdiction, 'from', b.from_on,
             'to', b.to_on, 'liftedOn', b.lifted_on) order by b.from_on), '[]')
            from supplier_ban b where b.organization_id = o.id) as marks,
         exists (select 1 from supplier_fact f where f.organization_id = o.id
                 and f.kind in ('disabled-welfare', 'prison-enterprise') and f.verified is not false
                 and f.valid_from <= $2 and (f.valid_to is null or f.valid_to >= $2)) as "treatedAsSmall"
  from organization o where o.id = any($1)`;

export interface Standing extends Bidder {
  readonly organizationId: Id;
  readonly marks: readonly StandingMark[];
}

/** What is on record about organizations that bid, or are members of who bids, as it counts on a day. */
export async function standingOf(
  tx: Reader,
  organizationIds: readonly Id[],
  on: LegalDate,
): Promise<Map<Id, Standing>> {
  const rows = await tx.query<Standing[]>(STANDING, [organizationIds, on]);
  return new Map(rows.map((row) => [row.organizationId, row]));
}

/** Who prepared a project: design, specification, management, supervision or testing (GPR 18). */
export async function preparersOf(tx: Reader, tenderId: Id): Promise<Map<Id, string>> {
  const rows = await tx.query<{ organizationId: Id; part: string }[]>(
    'select organization_id as "organizationId", part from tender_preparer where tender_id = $1',
    [tenderId],
  );
  return new Map(rows.map(({ organizationId, part }) => [organizationId, part]));
}

/** Who is in charge of, holds or manages these organizations on a day. */
export async function controlsOf(
  tx: Reader,
  organizationIds: readonly Id[],
  on: LegalDate,
): Promise<Control[]> {
  return tx.query<Control[]>(
    `select organization_id as "organizationId", kind, person_id as "personId",
            controller_organization_id as "controllerOrganizationId"
     from supplier_control
     where organization_id = any($1) and from_on <= $2 and (last_on is null or last_on >= $2)`,
    [organizationIds, on],
  );
}

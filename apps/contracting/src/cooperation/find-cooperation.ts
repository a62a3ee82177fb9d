import type { Id, LegalDate } from '#kernel';
import type { Tx } from '#messaging';
import { NoSuch, type Caller } from '#platform';
import { isInNeed, type Need, type Part } from './cooperation.rules.ts';

export interface Cooperation {
  readonly id: Id;
  readonly contractId: Id;
  readonly leadOrganizationId: Id;
  readonly operatorOrganizationId: Id;
  readonly areaCode: string;
}

const COOPERATION = `
  select p.id, p.contract_id as "contractId", p.lead_organization_id as "leadOrganizationId",
         p.operator_organization_id as "operatorOrganizationId", c.area_code as "areaCode"
  from cooperation p join contract c on c.id = p.contract_id`;

/** Throws `cooperation.not-found`. */
export async function findCooperation(tx: Pick<Tx, 'query'>, id: Id): Promise<Cooperation> {
  const [row] = await tx.query<Cooperation[]>(`${COOPERATION} where p.id = $1`, [id]);
  if (!row) throw new NoSuch('cooperation', id);
  return row;
}

/** The project a contract pays for, if there is one. */
export async function cooperationOf(tx: Tx, contractId: Id): Promise<Cooperation | undefined> {
  const [row] = await tx.query<Cooperation[]>(`${COOPERATION} where p.contract_id = $1`, [contractId]);
  return row;
}

/** A project for a member of one of its parties, of one part if that is asked; to anybody else there is none. */
export async function asParty(
  tx: Tx,
  id: Id,
  { caller, part }: { caller: Caller; part?: Part },
): Promise<Cooperation & { readonly organizationId: Id }> {
  const cooperation = await findCooperation(tx, id);
  const { organizationId } = caller;
  const mine = await tx.query<unknown[]>(
    `select 1 from cooperation_party where cooperation_id = $1 and organization_id = $2 and ($3::text is null or part = $3)`,
    [id, organizationId ?? null, part ?? null],
  );
  if (organizationId === undefined || mine.length === 0) throw new NoSuch('cooperation', id);
  return { ...cooperation, organizationId };
}

/** Whether a person's need was assessed for this project, as of a day. */
export async function inNeedOn(
  tx: Tx,
  { cooperationId, personId }: { cooperationId: Id; personId: Id },
  on: LegalDate,
): Promise<boolean> {
  const needs = await tx.query<Need[]>(
    `select eligible, assessed_on::text as "assessedOn", valid_to::text as "validTo" from need_assessment
     where cooperation_id = $1 and person_id = $2 order by id`,
    [cooperationId, personId],
  );
  return isInNeed(needs, on);
}

import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Id } from '#kernel';
import { Allow, CalledBy, IdParam, NoSuch, type Caller } from '#platform';
import { TenderRow } from '../tender/tender.entity.ts';
import { leaderOf, sittingMembers } from './members.ts';

interface CommitteeView {
  readonly members: readonly {
    readonly personId: Id;
    readonly seat: number;
    readonly part: string;
    readonly speciality: string | null;
    readonly declared: boolean;
    readonly signed: boolean;
  }[];
  readonly leader: { readonly personId: Id; readonly elected: boolean } | null;
  readonly replacements: readonly object[];
  /** Organizations to declare ties to; none before the opening. */
  readonly bidders: readonly Id[];
}

/** GET /procurement/tenders/:id/committee. Names are secret until the result (GPR 43): to all others there is no such tender. */
@Controller('procurement/tenders/:id/committee')
export class ReadCommittee {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Allow('buyer', 'expert', 'finance-supervisor', 'auditor')
  async read(@IdParam() tenderId: Id, @CalledBy() caller: Caller): Promise<CommitteeView> {
    const tender = await this.db.manager.findOneBy(TenderRow, { id: tenderId });
    if (!tender || !(await mayReadEvaluation(this.db, tender, caller))) throw new NoSuch('tender', tenderId);
    const members = await sittingMembers(this.db.manager, tenderId);
    const signed = await this.db.query<{ personId: Id }[]>(
      'select person_id as "personId" from sheet_signature where tender_id = $1',
      [tenderId],
    );
    const replacements = await this.db.query<object[]>(
      `select seat, out_person_id as "outPersonId", in_person_id as "inPersonId", reason, note,
              replaced_by as "replacedBy", replaced_at as "replacedAt"
       from committee_replacement where tender_id = $1 order by replaced_at, seat`,
      [tenderId],
    );
    const bidders = await this.db.query<{ id: Id }[]>(
      `select organization_id as id from bid where tender_id = $1 and organization_id is not null and state <> 'REPLACED'
       order by organization_id`,
      [tenderId],
    );
    return {
      members: members.map(({ clear, ...member }) => ({
        ...member,
        declared: clear,
        signed: signed.some(({ personId }) => personId === member.personId),
      })),
      leader: await leaderOf(this.db.manager, tenderId),
      replacements,
      bidders: tender.technicalOpenedAt === null ? [] : bidders.map(({ id }) => id),
    };
  }
}

/** Whom an evaluation concerns before its result: its own buyer and committee, and those who supervise. */
export async function mayReadEvaluation(
  db: Pick<DataSource, 'manager'>,
  tender: TenderRow,
  { roles, personId, organizationId }: Caller,
): Promise<boolean> {
  if (roles.includes('finance-supervisor') || roles.includes('auditor')) return true;
  if (organizationId === tender.buyerOrganizationId && roles.includes('buyer')) return true;
  return (await sittingMembers(db.manager, tender.id)).some((member) => member.personId === personId);
}

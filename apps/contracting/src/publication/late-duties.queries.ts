import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { legalDateOf, type Instant, type LegalDate } from '#kernel';
import { Allow, AsOf, CalledBy, type Caller } from '#platform';
import type { ContractState } from '../contract/contract.rules.ts';
import { dueWithHolds, type Hold } from '../signing/hold.rules.ts';
import { lateOnes, type Duty, type LateDuty } from './publication.rules.ts';

interface Watched {
  readonly contractId: string;
  readonly title: string;
  readonly state: ContractState;
  readonly noticedOn: LegalDate;
  readonly contractDue: LegalDate;
  readonly signedOn: LegalDate | null;
  readonly publishDue: LegalDate | null;
  readonly publishedOn: LegalDate | null;
  readonly fileDue: LegalDate | null;
  readonly filedOn: LegalDate | null;
  readonly holds: readonly Hold[];
}

type Late = LateDuty & { readonly contractId: string; readonly title: string };

@Controller('contracting/late-duties')
export class LateDuties {
  constructor(private readonly db: DataSource) {}

  /** What was signed, published or filed too late, or still is not: a buyer's own, or everybody's for supervision. */
  @Get()
  @Allow('buyer', 'finance-supervisor', 'auditor')
  async list(@CalledBy() caller: Caller, @AsOf() at: Instant): Promise<{ items: Late[] }> {
    const sees = caller.roles.includes('finance-supervisor') || caller.roles.includes('auditor');
    const contracts = await this.db.query<Watched[]>(
      `select c.id as "contractId", c.title, c.state, c.noticed_on::text as "noticedOn",
              c.contract_due::text as "contractDue", c.signed_on::text as "signedOn",
              c.publish_due::text as "publishDue", c.published_on::text as "publishedOn",
              c.file_due::text as "fileDue", c.filed_on::text as "filedOn",
              coalesce((select json_agg(json_build_object('kind', h.kind, 'since', h.since, 'until', h.until))
                from signing_hold h where h.tender_id = c.tender_id), '[]') as holds
       from contract c where c.state not in ('VOID', 'REFUSED') and ($1::uuid is null or c.buyer_organization_id = $1)
       order by c.id`,
      [sees ? null : (caller.organizationId ?? '00000000-0000-0000-0000-000000000000')],
    );
    return { items: lateOnes(contracts.flatMap(dutiesOf), legalDateOf(at)) };
  }
}

function dutiesOf(contract: Watched): (Duty & { contractId: string; title: string })[] {
  const { contractId, title, publishDue, fileDue, holds } = contract;
  const of = (duty: Duty['duty'], due: LegalDate | null, doneOn: LegalDate | null) =>
    due === null ? [] : [{ contractId, title, duty, due, doneOn }];
  const held = holds.some(({ until }) => until === null);
  return [
    ...of('signing', held ? null : dueWithHolds(contract), contract.signedOn),
    ...of('publication', publishDue, contract.publishedOn),
    ...of('filing', fileDue, contract.filedOn),
  ];
}

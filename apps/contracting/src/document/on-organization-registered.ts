import { Controller } from '@nestjs/common';
import { OrganizationRegistered } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnOrganizationRegistered {
  @On(OrganizationRegistered, { group: 'contracting', onPoison: 'park-key' })
  async handle({ data }: Received<OrganizationRegistered>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into party (organization_id, name, uscc, sme_eligible) values ($1, $2, $3, $4)
       on conflict (organization_id) do update
       set name = excluded.name, uscc = excluded.uscc, sme_eligible = excluded.sme_eligible`,
      [data.organizationId, data.name, data.uscc ?? null, data.smeEligible],
    );
  }
}

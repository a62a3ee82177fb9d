import { Controller } from '@nestjs/common';
import { OrganizationRegistered } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnOrganizationRegistered {
  /** Who may bid is asked while identity may be out of reach. */
  @On(OrganizationRegistered, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<OrganizationRegistered>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into organization (id, kind, uscc, sme_eligible, name) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set kind = excluded.kind, uscc = excluded.uscc, sme_eligible = excluded.sme_eligible,
         name = excluded.name`,
      [data.organizationId, data.kind, data.uscc ?? null, data.smeEligible, data.name],
    );
  }
}

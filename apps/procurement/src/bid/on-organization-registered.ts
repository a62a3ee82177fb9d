import { Controller } from '@nestjs/common';
import { OrganizationRegistered } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnOrganizationRegistered {
  @On(OrganizationRegistered, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<OrganizationRegistered>, tx: Tx): Promise<void> {
    await tx.query('insert into organization (id, kind, uscc, sme_eligible) values ($1, $2, $3, $4)', [
      data.organizationId,
      data.kind,
      data.uscc ?? null,
      data.smeEligible,
    ]);
  }
}

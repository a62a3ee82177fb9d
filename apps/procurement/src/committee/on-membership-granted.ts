import { Controller } from '@nestjs/common';
import { MembershipGranted } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnMembershipGranted {
  /** Whose staff somebody is: it decides who may represent a buyer, and who may not be drawn. */
  @On(MembershipGranted, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<MembershipGranted>, tx: Tx): Promise<void> {
    if (data.organizationId === undefined) return;
    await tx.query(
      'insert into membership (person_id, organization_id) values ($1, $2) on conflict do nothing',
      [data.personId, data.organizationId],
    );
  }
}

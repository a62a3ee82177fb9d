import { Controller } from '@nestjs/common';
import {
  BanLifted,
  BanRecorded,
  ControlEnded,
  ControlRecorded,
  OrganizationClassified,
  ProfileFactRecorded,
  ProfileFactVerified,
} from '#contracts';
import { On, type Received, type Tx } from '#messaging';

/** Copies of what identity tells about suppliers: who may bid is asked while identity may be out of reach. */
@Controller()
export class OnStanding {
  @On(OrganizationClassified, { group: 'procurement', onPoison: 'park-key' })
  async classified({ data }: Received<OrganizationClassified>, tx: Tx): Promise<void> {
    await tx.query('update organization set institution_class = $2, budget_funded_group = $3 where id = $1', [
      ...[data.organizationId, data.institutionClass ?? null, data.budgetFundedGroup],
    ]);
  }

  @On(BanRecorded, { group: 'procurement', onPoison: 'park-key' })
  async banned({ data }: Received<BanRecorded>, tx: Tx): Promise<void> {
    await tx.query(
      'insert into supplier_ban (id, organization_id, kind, jurisdiction, from_on, to_on) values ($1, $2, $3, $4, $5, $6)',
      [data.banId, data.organizationId, data.kind, data.jurisdiction, data.from, data.to ?? null],
    );
  }

  @On(BanLifted, { group: 'procurement', onPoison: 'park-key' })
  async lifted({ data }: Received<BanLifted>, tx: Tx): Promise<void> {
    await tx.query('update supplier_ban set lifted_on = $2 where id = $1', [data.banId, data.liftedOn]);
  }

  @On(ControlRecorded, { group: 'procurement', onPoison: 'park-key' })
  async controlled({ data }: Received<ControlRecorded>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into supplier_control (id, organization_id, kind, person_id, controller_organization_id, from_on)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        ...[data.controlId, data.organizationId, data.kind, data.personId ?? null],
        ...[data.controllerOrganizationId ?? null, data.from],
      ],
    );
  }

  @On(ControlEnded, { group: 'procurement', onPoison: 'park-key' })
  async released({ data }: Received<ControlEnded>, tx: Tx): Promise<void> {
    await tx.query('update supplier_control set last_on = $2 where id = $1', [data.controlId, data.endedOn]);
  }

  @On(ProfileFactRecorded, { group: 'procurement', onPoison: 'park-key' })
  async recorded({ data }: Received<ProfileFactRecorded>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into supplier_fact (id, organization_id, kind, digest, standing, valid_from, valid_to)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[data.factId, data.organizationId, data.kind, data.digest, data.standing],
        ...[data.validFrom, data.validTo ?? null],
      ],
    );
  }

  @On(ProfileFactVerified, { group: 'procurement', onPoison: 'park-key' })
  async verified({ data }: Received<ProfileFactVerified>, tx: Tx): Promise<void> {
    await tx.query('update supplier_fact set verified = $2, verified_by = $3 where id = $1', [
      ...[data.factId, data.verified, data.verifiedBy],
    ]);
  }
}

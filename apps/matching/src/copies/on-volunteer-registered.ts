import { Controller } from '@nestjs/common';
import { VolunteerRegistered } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnVolunteerRegistered {
  @On(VolunteerRegistered, { group: 'matching', onPoison: 'park-key' })
  async handle({ data }: Received<VolunteerRegistered>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into volunteer (person_id, area_code, teams) values ($1, $2, $3)
       on conflict (person_id) do update set area_code = excluded.area_code, teams = excluded.teams`,
      [data.volunteerId, data.areaCode, data.teams],
    );
  }
}

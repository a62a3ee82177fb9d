import { Controller } from '@nestjs/common';
import { ApplicantRegistered } from '#contracts';
import { formatInstant } from '#kernel';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnApplicantRegistered {
  /** Who registers again keeps the place in time of the first registration. */
  @On(ApplicantRegistered, { group: 'matching', onPoison: 'park-key' })
  async handle({ data, time }: Received<ApplicantRegistered>, tx: Tx): Promise<void> {
    await tx.query(
      `insert into applicant (person_id, area_code, applicant_group, registered_at) values ($1, $2, $3, $4)
       on conflict (person_id) do update
         set area_code = excluded.area_code, applicant_group = excluded.applicant_group`,
      [data.personId, data.areaCode, data.group, formatInstant(time)],
    );
  }
}

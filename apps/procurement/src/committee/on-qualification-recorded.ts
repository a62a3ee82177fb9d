import { Controller } from '@nestjs/common';
import { QualificationRecorded } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnQualificationRecorded {
  /** Who may be drawn into a committee, and for which field. */
  @On(QualificationRecorded, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<QualificationRecorded>, tx: Tx): Promise<void> {
    if (data.kind !== 'evaluation-expert') return;
    const { personId, speciality = null, validFrom, validTo = null } = data;
    await tx.query(
      `insert into expert (person_id, speciality, valid_from, valid_to) values ($1, $2, $3, $4)
       on conflict (person_id) do update set valid_to = excluded.valid_to`,
      [personId, speciality, validFrom, validTo],
    );
    if (speciality === null) return;
    await tx.query(
      `insert into expert_speciality (person_id, speciality, valid_from, valid_to) values ($1, $2, $3, $4)
       on conflict (person_id, speciality) do update set valid_to = excluded.valid_to`,
      [personId, speciality, validFrom, validTo],
    );
  }
}

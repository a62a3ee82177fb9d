import { Controller } from '@nestjs/common';
import { QualificationRecorded } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnQualificationRecorded {
  /** Who may be drawn into a committee. */
  @On(QualificationRecorded, { group: 'procurement', onPoison: 'park-key' })
  async handle({ data }: Received<QualificationRecorded>, tx: Tx): Promise<void> {
    if (data.kind !== 'evaluation-expert') return;
    await tx.query(
      `insert into expert (person_id, speciality, valid_from, valid_to) values ($1, $2, $3, $4)
       on conflict (person_id) do update set valid_to = excluded.valid_to`,
      [data.personId, data.speciality ?? null, data.validFrom, data.validTo ?? null],
    );
  }
}

import { Controller } from '@nestjs/common';
import { QualificationRecorded } from '#contracts';
import { On, type Received, type Tx } from '#messaging';

@Controller()
export class OnQualificationRecorded {
  @On(QualificationRecorded, { group: 'contracting', onPoison: 'park-key' })
  async handle({ data }: Received<QualificationRecorded>, tx: Tx): Promise<void> {
    await tx.query(
      'insert into qualification (person_id, kind, valid_from, valid_to) values ($1, $2, $3, $4)',
      [data.personId, data.kind, data.validFrom, data.validTo ?? null],
    );
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { IsLegalDate, QualificationRecorded, qualificationKinds, type QualificationKind } from '#contracts';
import { newId, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { PersonRow } from '../person/person.entity.ts';
import { periodFits } from './qualification.rules.ts';

class RecordQualificationBody {
  @IsUUID()
  personId!: string;

  @IsIn(qualificationKinds)
  kind!: QualificationKind;

  @IsString()
  @Length(1, 60)
  @IsOptional()
  speciality?: string;

  @IsLegalDate()
  validFrom!: string;

  @IsLegalDate()
  @IsOptional()
  validTo?: string;
}

@Controller('identity/qualifications')
export class RecordQualification {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('admin')
  async record(
    @Body() body: RecordQualificationBody,
    @Call() call: WriteCall,
  ): Promise<{ qualificationId: Id }> {
    return this.writes.once(call, async (tx) => {
      periodFits(body.validFrom, body.validTo);
      if (!(await tx.existsBy(PersonRow, { id: body.personId }))) throw new NoSuch('person', body.personId);
      const qualificationId = newId(call.at);
      await tx.query(
        `insert into qualification (id, person_id, kind, speciality, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6)`,
        [
          qualificationId,
          body.personId,
          body.kind,
          body.speciality ?? null,
          body.validFrom,
          body.validTo ?? null,
        ],
      );
      await this.events.publish(tx, QualificationRecorded, {
        key: body.personId,
        data: { ...body },
        at: call.at,
      });
      return { qualificationId };
    });
  }
}

import { Controller, Get, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { DataSource } from 'typeorm';
import { qualificationKinds, type QualificationKind } from '#contracts';
import type { Id } from '#kernel';
import { Allow } from '#platform';

class QualificationsQuery {
  @IsIn(qualificationKinds)
  @IsOptional()
  kind?: QualificationKind;
}

interface QualificationView {
  readonly personId: Id;
  readonly kind: QualificationKind;
  readonly speciality: string | null;
  readonly validFrom: string;
  readonly validTo: string | null;
}

@Controller('identity/qualifications')
export class ListQualifications {
  constructor(private readonly db: DataSource) {}

  /** Who holds which certificate, by person id only: those who dispatch and those who check need no more. */
  @Get()
  @Allow('admin', 'buyer', 'supplier', 'street', 'auditor', 'finance-supervisor')
  async list(@Query() { kind }: QualificationsQuery): Promise<{ items: QualificationView[] }> {
    const items = await this.db.query<QualificationView[]>(
      `select person_id as "personId", kind, speciality, valid_from::text as "validFrom", valid_to::text as "validTo"
       from qualification where $1::text is null or kind = $1 order by id`,
      [kind ?? null],
    );
    return { items };
  }
}

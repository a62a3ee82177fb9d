import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApplicantGroup } from '#contracts';
import type { Id, Instant, LegalDate } from '#kernel';
import { InstantColumn } from '#platform';

@Entity('applicant')
export class ApplicantRow {
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId!: Id;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('text', { name: 'applicant_group' })
  group!: ApplicantGroup;

  /** What shows the eligibility; encrypted, since it may tell of health or hardship. */
  @Column('text', { name: 'eligible_proof' })
  eligibleProof!: string;

  @Column('date', { name: 'retirement_on', nullable: true })
  retirementOn!: LegalDate | null;

  @InstantColumn({ name: 'registered_at' })
  registeredAt!: Instant;

  @Column('uuid', { name: 'registered_by' })
  registeredBy!: Id;
}

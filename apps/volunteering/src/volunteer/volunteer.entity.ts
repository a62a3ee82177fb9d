import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VolunteerTeam } from '#contracts';
import type { Id, Instant } from '#kernel';
import { InstantColumn } from '#platform';

/** A volunteer (志愿者) is known by the person's id; name and contact stay with identity. */
@Entity('volunteer')
export class VolunteerRow {
  @PrimaryColumn('uuid', { name: 'volunteer_id' })
  volunteerId!: Id;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('text', { array: true })
  teams!: VolunteerTeam[];

  @InstantColumn({ name: 'registered_at' })
  registeredAt!: Instant;

  @Column('uuid', { name: 'registered_by' })
  registeredBy!: Id;
}

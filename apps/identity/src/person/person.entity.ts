import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'name_enc' })
  nameEnc!: string;

  @Column('text', { name: 'resident_id_enc' })
  residentIdEnc!: string;

  @Column('text', { name: 'resident_id_index' })
  residentIdIndex!: string;

  @Column('text', { name: 'phone_enc', nullable: true })
  phoneEnc!: string | null;

  @Column('text', { name: 'area_code' })
  areaCode!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('household_roll')
export class HouseholdRollRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('integer')
  households!: number;

  @Column('date', { name: 'fixed_on' })
  fixedOn!: string;

  @Column('uuid', { name: 'fixed_by' })
  fixedBy!: string;
}

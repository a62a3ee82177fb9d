import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('area')
export class AreaRow {
  @PrimaryColumn('text', { name: 'area_code' })
  areaCode!: string;

  @Column('text', { name: 'parent_code', nullable: true })
  parentCode!: string | null;

  @Column('text')
  kind!: string;

  @Column('text')
  name!: string;

  @Column('date', { name: 'valid_from' })
  validFrom!: string;
}

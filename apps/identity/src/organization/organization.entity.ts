import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganizationKind } from '#contracts';

@Entity('organization')
export class OrganizationRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  uscc!: string | null;

  @Column('text')
  kind!: OrganizationKind;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('boolean', { name: 'sme_eligible' })
  smeEligible!: boolean;
}

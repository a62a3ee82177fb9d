import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '#contracts';

@Entity('account')
export class AccountRow {
  @PrimaryColumn('text')
  account!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'organization_id', nullable: true })
  organizationId!: string | null;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('text', { name: 'demo_password', nullable: true })
  demoPassword!: string | null;

  @Column('integer', { name: 'failed_tries' })
  failedTries!: number;

  @Column('timestamptz', { name: 'locked_until', nullable: true })
  lockedUntil!: { getTime(): number } | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RecordState } from './service-record.rules.ts';

@Entity('service_record')
export class ServiceRecordRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'contract_id' })
  contractId!: string;

  @Column('integer', { name: 'milestone_no' })
  milestoneNo!: number;

  @Column('text')
  kind!: string;

  @Column('date', { name: 'served_on' })
  servedOn!: string;

  @Column('integer')
  minutes!: number;

  @Column('integer')
  units!: number;

  @Column('uuid', { name: 'worker_person_id' })
  workerPersonId!: string;

  @Column('uuid', { name: 'recipient_person_id' })
  recipientPersonId!: string;

  @Column('text', { name: 'evidence_digest' })
  evidenceDigest!: string;

  @Column('text')
  state!: RecordState;

  @Column('integer', { nullable: true })
  satisfaction!: number | null;

  /** The acceptance it was counted in, if any. */
  @Column('uuid', { name: 'acceptance_id', nullable: true })
  acceptanceId!: string | null;

  @Column('uuid', { name: 'recorded_by' })
  recordedBy!: string;
}

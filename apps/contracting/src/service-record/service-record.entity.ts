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

  /** Null where a roster received it. */
  @Column('uuid', { name: 'recipient_person_id', nullable: true })
  recipientPersonId!: string | null;

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

  /** Of a roster: what all of it would prove. */
  @Column('integer', { name: 'claimed_units', nullable: true })
  claimedUnits!: number | null;

  @Column('jsonb', { nullable: true })
  details!: object | null;

  @Column('text', { name: 'notes_enc', nullable: true })
  notesEnc!: string | null;

  /** Time of the server, ISO 8601. */
  @Column('text', { name: 'recorded_at', nullable: true })
  recordedAt!: string | null;

  @Column('text', { name: 'confirmed_way', nullable: true })
  confirmedWay!: 'own' | 'proxy' | null;

  @Column('uuid', { name: 'supervised_by', nullable: true })
  supervisedBy!: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id, Instant, LegalDate } from '#kernel';
import { InstantColumn } from '#platform';
import type { ExitReason, PlacementState } from './placement.rules.ts';

/** One person on one post, from application to exit. */
@Entity('placement')
export class PlacementRow {
  @PrimaryColumn('uuid', { name: 'placement_id' })
  placementId!: Id;

  @Column('uuid', { name: 'post_id' })
  postId!: Id;

  @Column('uuid', { name: 'person_id' })
  personId!: Id;

  @Column('text')
  state!: PlacementState;

  @Column('uuid', { name: 'proposal_id', nullable: true })
  proposalId!: Id | null;

  @Column('date', { name: 'notice_from', nullable: true })
  noticeFrom!: LegalDate | null;

  @Column('date', { name: 'notice_until', nullable: true })
  noticeUntil!: LegalDate | null;

  @Column('date', { name: 'starts_on', nullable: true })
  startsOn!: LegalDate | null;

  @Column('date', { name: 'exited_on', nullable: true })
  exitedOn!: LegalDate | null;

  @Column('text', { name: 'exit_reason', nullable: true })
  exitReason!: ExitReason | null;

  @InstantColumn({ name: 'applied_at' })
  appliedAt!: Instant;

  @Column('uuid', { name: 'reviewed_by', nullable: true })
  reviewedBy!: Id | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleUse } from '#contracts';
import type { Fen, Id, Instant, LegalDate } from '#kernel';
import { InstantColumn } from '#platform';
import type { PostState } from './post.rules.ts';

/** A public-welfare post (公益性岗位). */
@Entity('post')
export class PostRow {
  @PrimaryColumn('uuid', { name: 'post_id' })
  postId!: Id;

  @Column('text')
  title!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('uuid', { name: 'employer_organization_id' })
  employerOrganizationId!: Id;

  @Column('integer')
  places!: number;

  @Column('integer', { name: 'monthly_pay_fen' })
  monthlyPayFen!: Fen;

  @Column('uuid', { name: 'budget_line_id' })
  budgetLineId!: Id;

  /** Working hours, `HH:MM` in Asia/Shanghai. */
  @Column('text', { name: 'work_from' })
  workFrom!: string;

  @Column('text', { name: 'work_to' })
  workTo!: string;

  @Column('text')
  state!: PostState;

  @Column('uuid', { name: 'proposed_by' })
  proposedBy!: Id;

  @InstantColumn({ name: 'proposed_at' })
  proposedAt!: Instant;
}

/** What the staffing office allows for one post (岗位指标). */
@Entity('quota')
export class QuotaRow {
  @PrimaryColumn('uuid', { name: 'quota_id' })
  quotaId!: Id;

  @Column('uuid', { name: 'post_id' })
  postId!: Id;

  @Column('integer')
  places!: number;

  @Column('integer')
  used!: number;

  @Column('bigint', { name: 'ceiling_fen', transformer: { to: String, from: Number } })
  ceilingFen!: Fen;

  @Column('date', { name: 'approved_on' })
  approvedOn!: LegalDate;

  @Column('uuid', { name: 'approved_by' })
  approvedBy!: Id;

  @Column('jsonb')
  rules!: RuleUse[];
}

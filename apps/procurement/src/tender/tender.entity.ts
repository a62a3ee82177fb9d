import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AllowedUse, ProcurementMethod, RuleUse } from '#contracts';
import type { Fen, Id, Instant, LegalDate } from '#kernel';
import type { Trustee } from '#sealing';
import { InstantColumn } from '../instant.ts';
import type { Scoring, TenderState } from './tender.rules.ts';
import type { LegalStep } from './timeline.rules.ts';

/** PostgreSQL bigint as a number; amounts stay far below 2^53 fen. */
export const fen = { to: (value: number): number => value, from: (value: string): number => Number(value) };

/** A tender (招标项目). `state` is only ever written with what `tenderMoves` returns. */
@Entity('tender')
export class TenderRow {
  @PrimaryColumn('uuid')
  id!: Id;

  @Column('uuid', { name: 'requirement_id' })
  requirementId!: Id;

  @Column('text')
  title!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('uuid', { name: 'buyer_organization_id' })
  buyerOrganizationId!: Id;

  @Column('uuid', { name: 'budget_line_id' })
  budgetLineId!: Id;

  @Column('text')
  use!: AllowedUse;

  @Column('bigint', { name: 'ceiling_fen', transformer: fen })
  ceilingFen!: Fen;

  @Column('text')
  method!: ProcurementMethod;

  @Column('boolean', { name: 'reserved_for_smes' })
  reservedForSmes!: boolean;

  @Column('text', { name: 'not_reserved_reason', nullable: true })
  notReservedReason!: string | null;

  @Column('jsonb')
  scoring!: Scoring;

  /** Deduction for small and micro enterprises as a fraction, `0.10`; none in a reserved lot. */
  @Column('text', { name: 'deduction_rate', nullable: true })
  deductionRate!: string | null;

  @Column('jsonb')
  conditions!: string[];

  /** With the keys of the day of the draft. */
  @Column('jsonb')
  trustees!: Trustee[];

  @Column('integer')
  threshold!: number;

  @Column('bigint', { name: 'bid_bond_fen', transformer: fen })
  bidBondFen!: Fen;

  @Column('text', { name: 'draw_seed_encrypted', select: false })
  drawSeedEncrypted!: string;

  /** SHA-256 of the seed, hex. */
  @Column('text', { name: 'draw_seed_hash' })
  drawSeedHash!: string;

  @Column('text')
  state!: TenderState;

  /** Why it is HELD or FAILED, e.g. `funds.budget-short`, `tender.fewer-than-three`. */
  @Column('text', { name: 'state_code', nullable: true })
  stateCode!: string | null;

  @Column('integer')
  version!: number;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy!: Id;

  @Column('date', { name: 'issued_on', nullable: true })
  issuedOn!: LegalDate | null;

  @InstantColumn({ name: 'closes_at', nullable: true })
  closesAt!: Instant | null;

  @InstantColumn({ name: 'closed_at', nullable: true })
  closedAt!: Instant | null;

  @InstantColumn({ name: 'qualification_opened_at', nullable: true })
  qualificationOpenedAt!: Instant | null;

  @InstantColumn({ name: 'technical_opened_at', nullable: true })
  technicalOpenedAt!: Instant | null;

  /** From here on shares of the price part may be released. */
  @InstantColumn({ name: 'scores_locked_at', nullable: true })
  scoresLockedAt!: Instant | null;

  @InstantColumn({ name: 'price_opened_at', nullable: true })
  priceOpenedAt!: Instant | null;

  @Column('jsonb')
  rules!: RuleUse[];

  @Column('jsonb')
  timeline!: LegalStep[];
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AllowedUse, ProcurementMethod, RuleUse } from '#contracts';
import type { Fen, Id, Instant, LegalDate } from '#kernel';
import { InstantColumn } from '#platform';
import type { Trustee } from '#sealing';
import type { ScoringMethod, TenderState } from '#regulation';
import type { RequiredFact } from '../condition/qualification.rules.ts';
import type { Criterion } from './tender.rules.ts';

const fen = { to: (value: number): number => value, from: (value: string): number => Number(value) };

/** A decision of the finance department on the method. */
export interface MethodApproval {
  readonly document: string;
  readonly approvedOn: LegalDate;
}

/** A named person's decision to go on or not. */
export interface FewBidsDecision {
  readonly goOn: boolean;
  readonly reason: string;
  readonly decidedBy: Id;
  readonly decidedAt: string;
}

@Entity('tender')
export class TenderRow {
  @PrimaryColumn('uuid')
  id!: Id;

  @Column('uuid', { name: 'requirement_id' })
  requirementId!: Id;

  @Column('uuid', { name: 'buyer_organization_id' })
  buyerOrganizationId!: Id;

  @Column('text')
  title!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('uuid', { name: 'budget_line_id' })
  budgetLineId!: Id;

  @Column('text')
  use!: AllowedUse;

  @Column('text')
  method!: ProcurementMethod;

  /** Which version of which procedure, as `open-tender CN 2017-10-01`. */
  @Column('text')
  procedure!: string;

  /** Who allowed a method other than the open tender, and where it is written (GPL 27). */
  @Column('jsonb', { name: 'method_approval', nullable: true })
  methodApproval!: MethodApproval | null;

  @Column('text', { name: 'scoring_method' })
  scoringMethod!: ScoringMethod;

  /** The buyer's word where fewer bids came than the method wants and the law lets the buyer decide. */
  @Column('jsonb', { name: 'few_bids', nullable: true })
  fewBids!: FewBidsDecision | null;

  @Column('bigint', { name: 'ceiling_fen', transformer: fen })
  ceilingFen!: Fen;

  @Column('boolean', { name: 'reserved_for_smes' })
  reservedForSmes!: boolean;

  @Column('text', { name: 'not_reserved_reason', nullable: true })
  notReservedReason!: string | null;

  @Column('boolean', { name: 'technically_complex' })
  technicallyComplex!: boolean;

  @Column('boolean', { name: 'large_social_impact' })
  largeSocialImpact!: boolean;

  @Column('text', { name: 'price_weight' })
  priceWeight!: string;

  @Column('jsonb')
  criteria!: Criterion[];

  @Column('text', { name: 'deduction_rate', nullable: true })
  deductionRate!: string | null;

  @Column('jsonb')
  conditions!: string[];

  /** Conditions that can be counted by. */
  @Column('jsonb')
  qualifications!: RequiredFact[];

  @Column('bigint', { name: 'bid_bond_fen', transformer: fen })
  bidBondFen!: Fen;

  @Column('jsonb')
  trustees!: Trustee[];

  @Column('int')
  threshold!: number;

  @Column('text')
  state!: TenderState;

  @Column('text', { name: 'draw_seed_enc' })
  drawSeedEnc!: string;

  @Column('text', { name: 'draw_seed_hash' })
  drawSeedHash!: string;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy!: Id;

  @Column('date', { name: 'issued_on', nullable: true })
  issuedOn!: LegalDate | null;

  @InstantColumn({ name: 'closes_at', nullable: true })
  closesAt!: Instant | null;

  /** Whether the hour closes it; false for what was issued in borrowed time. */
  @Column('boolean', { name: 'closes_by_itself' })
  closesByItself!: boolean;

  @InstantColumn({ name: 'closed_at', nullable: true })
  closedAt!: Instant | null;

  @InstantColumn({ name: 'technical_opened_at', nullable: true })
  technicalOpenedAt!: Instant | null;

  @InstantColumn({ name: 'scores_locked_at', nullable: true })
  scoresLockedAt!: Instant | null;

  @InstantColumn({ name: 'price_opened_at', nullable: true })
  priceOpenedAt!: Instant | null;

  @Column('text', { name: 'ended_code', nullable: true })
  endedCode!: string | null;

  @Column('uuid', { name: 'project_id', nullable: true })
  projectId!: Id | null;

  /** Its number among the lots of its project, from 1. */
  @Column('int', { name: 'lot_no', nullable: true })
  lotNo!: number | null;

  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason!: string | null;

  @Column('uuid', { name: 'cancelled_by', nullable: true })
  cancelledBy!: Id | null;

  @Column('uuid', { name: 'awarded_bid_id', nullable: true })
  awardedBidId!: Id | null;

  @Column('uuid', { name: 'awarded_by', nullable: true })
  awardedBy!: Id | null;

  @Column('date', { name: 'noticed_on', nullable: true })
  noticedOn!: LegalDate | null;

  @Column('date', { name: 'challenge_last_day', nullable: true })
  challengeLastDay!: LegalDate | null;

  @Column('date', { name: 'contract_due', nullable: true })
  contractDue!: LegalDate | null;

  /** The document asks for all points against one step in one challenge (94 art. 10). */
  @Column('boolean', { name: 'points_at_once', default: false })
  pointsAtOnce!: boolean;

  /** The tender this one was drafted from when that one was to be run again. */
  @Column('uuid', { name: 'supersedes', nullable: true })
  supersedes!: Id | null;

  @Column('jsonb')
  rules!: RuleUse[];
}

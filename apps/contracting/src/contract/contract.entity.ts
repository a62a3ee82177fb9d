import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContractState } from './contract.rules.ts';

/** PostgreSQL bigint as a number; amounts stay far below 2^53 fen. */
export const fen = { to: (value: number): number => value, from: (value: string): number => Number(value) };

@Entity('contract')
export class ContractRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tender_id' })
  tenderId!: string;

  @Column('text')
  title!: string;

  @Column('uuid', { name: 'buyer_organization_id' })
  buyerOrganizationId!: string;

  @Column('uuid', { name: 'supplier_organization_id' })
  supplierOrganizationId!: string;

  @Column('uuid', { name: 'budget_line_id' })
  budgetLineId!: string;

  @Column('text', { name: 'area_code' })
  areaCode!: string;

  @Column('bigint', { name: 'price_fen', transformer: fen })
  priceFen!: number;

  @Column('date', { name: 'noticed_on' })
  noticedOn!: string;

  @Column('date', { name: 'challenge_last_day' })
  challengeLastDay!: string;

  @Column('date', { name: 'contract_due' })
  contractDue!: string;

  @Column('text')
  state!: ContractState;

  @Column('integer')
  version!: number;

  @Column('text', { nullable: true })
  unit!: string | null;

  @Column('date', { name: 'starts_on', nullable: true })
  startsOn!: string | null;

  @Column('date', { name: 'ends_on', nullable: true })
  endsOn!: string | null;

  @Column('date', { name: 'signed_on', nullable: true })
  signedOn!: string | null;

  @Column('uuid', { name: 'buyer_signed_by', nullable: true })
  buyerSignedBy!: string | null;

  @Column('uuid', { name: 'supplier_signed_by', nullable: true })
  supplierSignedBy!: string | null;

  @Column('uuid', { name: 'drafted_by', nullable: true })
  draftedBy!: string | null;

  /** SHA-256 of the text on the table, hex. */
  @Column('text', { nullable: true })
  digest!: string | null;

  @Column('integer', { name: 'payment_days', nullable: true })
  paymentDays!: number | null;

  /** Calendar days in which the buyer accepts once asked. */
  @Column('integer', { name: 'acceptance_days', nullable: true })
  acceptanceDays!: number | null;

  @Column('jsonb', { name: 'long_term', nullable: true })
  longTerm!: object | null;

  @Column('date', { name: 'publish_due', nullable: true })
  publishDue!: string | null;

  @Column('date', { name: 'published_on', nullable: true })
  publishedOn!: string | null;

  @Column('date', { name: 'file_due', nullable: true })
  fileDue!: string | null;

  @Column('date', { name: 'filed_on', nullable: true })
  filedOn!: string | null;

  /** Last day of performance of a contract that ended early. */
  @Column('date', { name: 'terminated_on', nullable: true })
  terminatedOn!: string | null;
}

@Entity('milestone')
export class MilestoneRow {
  @PrimaryColumn('uuid', { name: 'contract_id' })
  contractId!: string;

  @PrimaryColumn('integer')
  no!: number;

  @Column('text')
  name!: string;

  @Column('bigint', { name: 'price_fen', transformer: fen })
  priceFen!: number;

  @Column('integer', { name: 'planned_units' })
  plannedUnits!: number;

  /** Which part of the dated schedule it is, if the terms follow one (SO-07). */
  @Column('text', { nullable: true })
  kind?: 'start' | 'midterm' | 'final' | null;
}

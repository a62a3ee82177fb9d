import { IsIn, IsInt, IsUUID, Min } from 'class-validator';
import { IsLegalDate } from './event.ts';

export const bondDueReasons = ['lost', 'won', 'failed', 'withdrawn'] as const;
export type BondDueReason = (typeof bondDueReasons)[number];

/** From here on the clock runs in which a bid bond goes back (GPR 33). */
export class BondDue {
  static readonly type = 'procurement.bond-due.v1';
  static readonly topic = 'procurement.bond';

  @IsUUID()
  bondId!: string;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(bondDueReasons)
  because!: BondDueReason;

  @IsLegalDate()
  dueOn!: string;
}

/** A named person gave a bid bond back; late, it costs a fee. */
export class BondRefunded {
  static readonly type = 'procurement.bond-refunded.v1';
  static readonly topic = 'procurement.bond';

  @IsUUID()
  bondId!: string;

  @IsUUID()
  tenderId!: string;

  @IsUUID()
  organizationId!: string;

  @IsLegalDate()
  refundedOn!: string;

  @IsInt()
  @Min(0)
  lateDays!: number;

  /** What the buyer owes for the days, in fen. */
  @IsInt()
  @Min(0)
  feeFen!: number;

  @IsUUID()
  recordedBy!: string;
}

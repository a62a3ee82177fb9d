import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Min,
  ValidateNested,
} from 'class-validator';

/** Who bears a line, and with which weight; weights are kept as written (1:1 is not 5:5). */
export class Payer {
  @IsUUID()
  organizationId!: string;

  @IsString()
  @Length(1, 200)
  name!: string;

  @IsInt()
  @IsPositive()
  weight!: number;
}

/** One payer's part of an amount. */
export class PayerLeg {
  @IsUUID()
  organizationId!: string;

  @IsInt()
  fen!: number;
}

/** What a budget may be spent on. The last six are the uses of the 服务群众专项经费. */
export const allowedUses = [
  'service-purchase',
  'household-property-scheme',
  'welfare-post-subsidy',
  'community-operation',
  'mass-service-facility',
  'mass-service-activity',
  'mass-service-relief',
  'mass-service-environment',
  'mass-service-safety',
  'mass-service-training',
] as const;
export type AllowedUse = (typeof allowedUses)[number];

/** What money is held for: a tender (then its contract), a public-welfare post, or a contract's supplement. */
export const purposeKinds = ['tender', 'post', 'supplement'] as const;
export type PurposeKind = (typeof purposeKinds)[number];

export const obligationKinds = ['contract', 'post'] as const;
export type ObligationKind = (typeof obligationKinds)[number];

/** A budget line with its payers and their shares. */
export class BudgetApproved {
  static readonly type = 'funds.budget-approved.v1';
  static readonly topic = 'funds.budget-line';

  @IsUUID()
  budgetLineId!: string;

  @IsInt()
  fiscalYear!: number;

  @IsString()
  areaCode!: string;

  @IsString()
  @Length(1, 200)
  name!: string;

  @IsIn(allowedUses)
  allowedUse!: AllowedUse;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => Payer)
  payers!: Payer[];
}

/** Money set aside for a purpose before anyone may be bound by it. */
export class BudgetReserved {
  static readonly type = 'funds.budget-reserved.v1';
  static readonly topic = 'funds.budget-line';

  @IsUUID()
  budgetLineId!: string;

  @IsIn(purposeKinds)
  purposeKind!: PurposeKind;

  @IsUUID()
  purposeId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

/** The line cannot bear it, with the code that says why. */
export class BudgetRefused {
  static readonly type = 'funds.budget-refused.v1';
  static readonly topic = 'funds.budget-line';

  @IsUUID()
  budgetLineId!: string;

  @IsIn(purposeKinds)
  purposeKind!: PurposeKind;

  @IsUUID()
  purposeId!: string;

  @IsInt()
  amountFen!: number;

  /** The refusal's code, e.g. `funds.budget-short`, `funds.use-not-allowed`, `funds.no-such-line`. */
  @IsString()
  code!: string;

  @IsInt()
  @Min(0)
  availableFen!: number;
}

/** Money set aside is free again. */
export class BudgetReleased {
  static readonly type = 'funds.budget-released.v1';
  static readonly topic = 'funds.budget-line';

  @IsUUID()
  budgetLineId!: string;

  @IsIn(purposeKinds)
  purposeKind!: PurposeKind;

  @IsUUID()
  purposeId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

/** Money is bound to one contract or post. */
export class BudgetCommitted {
  static readonly type = 'funds.budget-committed.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  budgetLineId!: string;

  @IsIn(obligationKinds)
  obligationKind!: ObligationKind;

  @IsUUID()
  obligationId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

/** An accepted or verified amount became payable; nothing unproven ever gets here. */
export class PayableAccrued {
  static readonly type = 'funds.payable-accrued.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  payableId!: string;

  @IsIn(obligationKinds)
  obligationKind!: ObligationKind;

  @IsUUID()
  obligationId!: string;

  /** The acceptance or claim it rests on. */
  @IsUUID()
  evidenceId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PayerLeg)
  legs!: PayerLeg[];
}

/** Somebody asks for a payable to be paid; another person approves. */
export class PaymentApplied {
  static readonly type = 'funds.payment-applied.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  paymentApplicationId!: string;

  @IsUUID()
  payableId!: string;

  @IsUUID()
  obligationId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

/** The treasury says it has paid. Linli itself never holds money. */
export class PaymentReceipted {
  static readonly type = 'funds.payment-receipted.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  paymentApplicationId!: string;

  @IsUUID()
  payableId!: string;

  @IsIn(obligationKinds)
  obligationKind!: ObligationKind;

  @IsUUID()
  obligationId!: string;

  @IsUUID()
  evidenceId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PayerLeg)
  legs!: PayerLeg[];

  /** The treasury's own number. */
  @IsString()
  @Length(1, 60)
  receiptNo!: string;
}

/** Paid money is claimed back from the same legs it came from. */
export class RecoveryOpened {
  static readonly type = 'funds.recovery-opened.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  recoveryId!: string;

  @IsIn(obligationKinds)
  obligationKind!: ObligationKind;

  @IsUUID()
  obligationId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;
}

/** Claimed money has come back, with the treasury’s receipt. */
export class RecoverySettled {
  static readonly type = 'funds.recovery-settled.v1';
  static readonly topic = 'funds.obligation';

  @IsUUID()
  recoveryId!: string;

  @IsUUID()
  obligationId!: string;

  @IsIn(obligationKinds)
  @IsOptional()
  obligationKind?: ObligationKind;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsString()
  receiptNo!: string;
}

import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { IsLegalDate } from './event.ts';

/** Both sides signed the same version; the price is bound from the budget line. */
export class ContractSigned {
  static readonly type = 'contracting.contract-signed.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  tenderId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsUUID()
  buyerOrganizationId!: string;

  @IsUUID()
  supplierOrganizationId!: string;

  @IsString()
  areaCode!: string;

  @IsInt()
  @IsPositive()
  priceFen!: number;

  @IsLegalDate()
  signedOn!: string;

  @IsLegalDate()
  startsOn!: string;

  @IsLegalDate()
  endsOn!: string;

  /** SHA-256 of the text both sides signed, hex. */
  @Matches(/^[0-9a-f]{64}$/)
  @IsOptional()
  digest?: string;
}

/** A qualified worker serves under this contract from now on. */
export class WorkerDispatched {
  static readonly type = 'contracting.worker-dispatched.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  dispatchId!: string;

  @IsUUID()
  personId!: string;
}

/** The recipient said the service took place. Records without this never reach settlement. */
export class ServiceConfirmed {
  static readonly type = 'contracting.service-confirmed.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  serviceRecordId!: string;

  /** Minutes of service proven. */
  @IsInt()
  @Min(0)
  minutes!: number;

  /** 1 (bad) to 5 (good) */
  @IsInt()
  @Min(1)
  @Max(5)
  satisfaction!: number;

  /** `proxy`: a named helper said it for somebody without an account, which is weaker. */
  @IsIn(['own', 'proxy'])
  @IsOptional()
  way?: 'own' | 'proxy';
}

export const assessmentBands = ['excellent', 'good', 'pass', 'fail'] as const;
export type AssessmentBand = (typeof assessmentBands)[number];

/** A milestone was assessed by profession, buyer and residents, in the weights of the place. */
export class AssessmentScored {
  static readonly type = 'contracting.assessment-scored.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  assessmentId!: string;

  /** Two decimals, e.g. `90.90`. */
  @IsString()
  score!: string;

  @IsIn(assessmentBands)
  band!: AssessmentBand;

  @IsInt()
  @IsPositive()
  @IsOptional()
  milestone?: number;

  /** 2 is the one re-assessment after rectification. */
  @IsInt()
  @IsPositive()
  @IsOptional()
  round?: number;

  @IsIn(['milestone', 'midterm', 'final'])
  @IsOptional()
  kind?: 'milestone' | 'midterm' | 'final';
}

/** Proven delivery was accepted; only `payableFen` may be paid. */
export class AcceptanceRecorded {
  static readonly type = 'contracting.acceptance-recorded.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  acceptanceId!: string;

  /** The milestone's full price. */
  @IsInt()
  @IsPositive()
  grossFen!: number;

  /** What is not paid of it: unproven units and assessment deductions. */
  @IsInt()
  @Min(0)
  deductionFen!: number;

  @IsInt()
  @Min(0)
  payableFen!: number;

  @IsInt()
  @Min(0)
  provenUnits!: number;

  @IsInt()
  @IsPositive()
  plannedUnits!: number;

  /** The service records it rests on. */
  @IsArray()
  @IsUUID(undefined, { each: true })
  evidence!: string[];
}

/** Money already paid is to come back (case found after payment). */
export class ClawbackDecided {
  static readonly type = 'contracting.clawback-decided.v1';
  static readonly topic = 'contracting.contract';

  @IsUUID()
  contractId!: string;

  @IsUUID()
  clawbackId!: string;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  /** The acceptance whose payment is reversed. The reason stays with the contract: it is written about people. */
  @IsUUID()
  @IsOptional()
  acceptanceId?: string;

  @IsUUID()
  decidedBy!: string;
}

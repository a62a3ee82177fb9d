import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
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
  ValidateNested,
} from 'class-validator';
import {
  allowedUses,
  IsLegalDate,
  procurementMethods,
  type AllowedUse,
  type ProcurementMethod,
} from '#contracts';
import type { ScoringMethod } from '#regulation';
import { requirableKinds, type RequirableKind, type RequiredFact } from '../condition/qualification.rules.ts';

const POINTS = /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/;

class CriterionBody {
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  code!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  /** Points of 100. */
  @Matches(POINTS)
  weight!: string;

  /** What a member of the committee may give at most. */
  @Matches(POINTS)
  maxPoints!: string;
}

class MethodApprovalBody {
  /** Number of the finance department's reply. */
  @IsString()
  @Length(1, 100)
  document!: string;

  @IsLegalDate()
  approvedOn!: string;
}

class ScoringBody {
  /** `comprehensive` unless said. */
  @IsIn(['comprehensive', 'lowest-price', 'agreed-price'])
  @IsOptional()
  method: ScoringMethod = 'comprehensive';

  /** Points of 100 for the price (87 art. 55: at least 10 for services). */
  @Matches(POINTS)
  priceWeight!: string;

  /** None where the price alone decides. */
  @IsArray()
  @ArrayMaxSize(30)
  @ArrayUnique(({ code }: CriterionBody) => code)
  @ValidateNested({ each: true })
  @Type(() => CriterionBody)
  criteria!: CriterionBody[];
}

class LotBody {
  @IsUUID()
  projectId!: string;

  @IsInt()
  @Min(1)
  @Max(99)
  no!: number;
}

class RequiredFactBody implements RequiredFact {
  @IsIn(requirableKinds)
  kind!: RequirableKind;

  /** Of a licence. */
  @IsString()
  @Length(1, 100)
  @IsOptional()
  name?: string;

  /** Of certified social workers. */
  @IsInt()
  @Min(1)
  @Max(1000)
  @IsOptional()
  least?: number;

  /** Of an annual report. */
  @IsInt()
  @Min(2000)
  @Max(2100)
  @IsOptional()
  year?: number;
}

/** What a draft says; the rules of the law look at it afterwards. */
export class DraftTenderBody {
  @IsUUID()
  requirementId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  /** The lot it is of a purchase in several. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LotBody)
  lot: LotBody | null = null;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsIn(allowedUses)
  use!: AllowedUse;

  @IsInt()
  @IsPositive()
  ceilingFen!: number;

  @IsIn(procurementMethods)
  method!: ProcurementMethod;

  /** What allowed the method, where it needs an approval (GPL 27). */
  @IsOptional()
  @ValidateNested()
  @Type(() => MethodApprovalBody)
  methodApproval: MethodApprovalBody | null = null;

  @IsBoolean()
  reservedForSmes!: boolean;

  /** Why a purchase of up to 2,000,000.00 is not reserved for small and medium enterprises. */
  @IsString()
  @Length(1, 500)
  @IsOptional()
  notReservedReason: string | null = null;

  /** Either of these two makes a committee of seven necessary (87 art. 47); no unless said. */
  @IsBoolean()
  @IsOptional()
  technicallyComplex: boolean = false;

  @IsBoolean()
  @IsOptional()
  largeSocialImpact: boolean = false;

  @IsDefined()
  @ValidateNested()
  @Type(() => ScoringBody)
  scoring!: ScoringBody;

  /** Deduction for small and micro enterprises as a fraction, `0.10`; left out where the lot is reserved. */
  @Matches(/^0\.\d{1,4}$/)
  @IsOptional()
  deductionRate: string | null = null;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  conditions!: string[];

  /** Conditions that can be counted by; see `POST /identity/qualifying-organizations` for how many meet them. */
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => RequiredFactBody)
  @IsOptional()
  qualifications: RequiredFactBody[] = [];

  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(9)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  trusteeIds!: string[];

  /** How many trustees open together. */
  @IsInt()
  @Min(2)
  @Max(9)
  threshold!: number;

  @IsInt()
  @Min(0)
  bidBondFen!: number;

  /** Whoever challenges one step names all points against it at once (94 art. 10); no unless said. */
  @IsBoolean()
  @IsOptional()
  pointsAtOnce: boolean = false;
}

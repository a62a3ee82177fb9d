import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Max,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate } from '#contracts';
import { milestoneKinds, type MilestoneKind } from '../acceptance/schedule.rules.ts';
import { clauseNames, type ClauseName } from '../document/templates.rules.ts';
import { PlanBody } from '../plan/plan.body.ts';
import { serviceUnits, type ServiceUnit } from '../plan/plan.rules.ts';

class MilestoneBody {
  @IsString()
  @Length(1, 100)
  name!: string;

  /** Its share of the price, as a whole weight beside the others; not needed where a plan prices it. */
  @IsInt()
  @IsPositive()
  @Max(1_000_000)
  @IsOptional()
  weight?: number;

  @IsInt()
  @IsPositive()
  @Max(10_000_000)
  plannedUnits!: number;

  /** Part of the dated schedule (SO-07), which prices it then: start, midterm and final, or none of them. */
  @IsIn(milestoneKinds)
  @IsOptional()
  kind?: MilestoneKind;
}

class ClauseBody {
  @IsIn(clauseNames)
  name!: ClauseName;

  @IsString()
  @MaxLength(4000)
  zh!: string;

  @IsString()
  @MaxLength(4000)
  en = '';
}

class LongTermBody {
  /** The document that assures the budget of the later years. */
  @IsString()
  @Length(4, 500)
  budgetAssurance!: string;

  /** Why content, funding and price are steady enough (102 art. 24). */
  @IsString()
  @Length(4, 500)
  reason!: string;
}

export class DraftTermsBody {
  @IsLegalDate()
  startsOn!: string;

  @IsLegalDate()
  endsOn!: string;

  @IsIn(serviceUnits)
  unit!: ServiceUnit;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(24)
  @ValidateNested({ each: true })
  @Type(() => MilestoneBody)
  milestones!: MilestoneBody[];

  @ValidateNested()
  @Type(() => PlanBody)
  @IsOptional()
  plan?: PlanBody;

  /** Clauses in the buyer's own words instead of the template's. */
  @IsArray()
  @ArrayMaxSize(clauseNames.length)
  @ArrayUnique(({ name }: ClauseBody) => name)
  @ValidateNested({ each: true })
  @Type(() => ClauseBody)
  @IsOptional()
  clauses?: ClauseBody[];

  @ValidateNested()
  @Type(() => LongTermBody)
  @IsOptional()
  longTerm?: LongTermBody;

  /** Calendar days from acceptance to payment. An SME is paid within 60; without a word, what the law says. */
  @IsInt()
  @IsPositive()
  @Max(365)
  @IsOptional()
  paymentDays?: number;

  /** Calendar days in which the buyer accepts once the supplier asked; days to pay run from their end when it does not. */
  @IsInt()
  @IsPositive()
  @Max(90)
  @IsOptional()
  acceptanceDays?: number;

  /** A colleague signs for the buyer (GPL 61). Always so from a price on that `contract-duties-separate-from` names. */
  @IsBoolean()
  @IsOptional()
  signSeparately?: boolean;
}

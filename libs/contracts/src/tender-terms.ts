import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
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

/** A criterion beside the price, with its points of 100 as a decimal string. */
export class TenderCriterion {
  @IsString()
  code!: string;

  @IsString()
  @Length(1, 200)
  name!: string;

  @IsString()
  weight!: string;
}

/** What bids are judged by and what bidders must be, as it stands in the tender's document. */
export class TenderTerms {
  /** `comprehensive`, `lowest-price`, `agreed-price` */
  @IsString()
  scoringMethod!: string;

  /** Points of 100. */
  @IsString()
  priceWeight!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TenderCriterion)
  criteria!: TenderCriterion[];

  @IsArray()
  @IsString({ each: true })
  conditions!: string[];

  @IsInt()
  @Min(0)
  bidBondFen!: number;

  @IsBoolean()
  reservedForSmes!: boolean;
}

/** A bid as it is read out at the opening. */
export class OpenedBid {
  @IsUUID()
  bidId!: string;

  @IsUUID()
  organizationId!: string;

  @IsInt()
  @IsPositive()
  priceFen!: number;

  /** When its envelope was received, RFC 3339. */
  @IsString()
  @IsOptional()
  receivedAt?: string;
}

/** Who judged; told with the result and never before (政府采购法实施条例 40, 43). */
export class Evaluator {
  @IsUUID()
  memberId!: string;

  @IsIn(['expert', 'buyer-representative'])
  part!: 'expert' | 'buyer-representative';
}

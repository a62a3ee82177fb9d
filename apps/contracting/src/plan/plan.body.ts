import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate } from '#contracts';
import { serviceUnits, type ServiceUnit } from './plan.rules.ts';

export class KpiBody {
  @Matches(/^[a-z][a-z0-9-]{1,39}$/)
  code!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  /** What the target counts: %, 次, 分 … */
  @IsString()
  @Length(1, 20)
  unit!: string;

  @IsIn(['at-least', 'at-most'])
  bound!: 'at-least' | 'at-most';

  @Matches(/^\d{1,9}(\.\d{1,4})?$/)
  target!: string;

  /** How and by whom it is measured. */
  @IsString()
  @Length(4, 500)
  measure!: string;
}

export class PlanLineBody {
  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  @IsString()
  @Length(1, 100)
  name!: string;

  @IsIn(serviceUnits)
  unit!: ServiceUnit;

  @IsLegalDate()
  startsOn!: string;

  @IsLegalDate()
  endsOn!: string;

  @IsInt()
  @IsPositive()
  @Max(10_000_000)
  quantity!: number;

  /** In fen. */
  @IsInt()
  @IsPositive()
  @Max(100_000_000_000)
  unitPriceFen!: number;
}

export class PlanBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => KpiBody)
  kpis!: KpiBody[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => PlanLineBody)
  lines!: PlanLineBody[];
}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DataSource } from 'typeorm';
import { Clock, legalDateOf, type Instant } from '#kernel';
import { Allow, AsOf } from '#platform';
import { countQualifying, requirable, type Counted, type Requirable } from './qualifying.rules.ts';
import { suppliersOn } from './suppliers.ts';

class ConditionBody {
  @IsIn(requirable)
  kind!: Requirable;

  @IsString()
  @Length(1, 100)
  @IsOptional()
  name?: string;

  @IsInt()
  @Min(1)
  @Max(1000)
  @IsOptional()
  least?: number;

  @IsInt()
  @Min(2000)
  @Max(2100)
  @IsOptional()
  year?: number;
}

class CountQualifyingBody {
  /** Where the purchase is, six digits: bans count by place. */
  @Matches(/^[1-9]\d{5}$/)
  area!: string;

  @IsBoolean()
  reservedForSmes!: boolean;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ConditionBody)
  conditions!: ConditionBody[];
}

/**
 * POST /identity/qualifying-organizations. How many registered organizations could bid, and how many each condition
 * shuts out: numbers only, nobody's profile is shown. Writes nothing.
 */
@Controller('identity/qualifying-organizations')
export class CountQualifying {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @Allow('buyer')
  async count(@Body() asked: CountQualifyingBody, @AsOf() at: Instant | undefined): Promise<Counted> {
    const suppliers = await suppliersOn(this.db, asked.area, legalDateOf(at ?? this.clock.now()));
    return countQualifying(suppliers, asked);
  }
}

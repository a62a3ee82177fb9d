import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length } from 'class-validator';
import { allowedUses, type AllowedUse } from '#contracts';
import { Allow } from '#platform';
import { lintWording, type Finding } from './wording.rules.ts';

class LintWordingBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsIn(allowedUses)
  use!: AllowedUse;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  conditions!: string[];

  /** Names of the criteria. */
  @IsArray()
  @ArrayMaxSize(30)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  criteria!: string[];
}

/** POST /procurement/lint: what would keep a document from being published, all at once. Writes nothing. */
@Controller('procurement/lint')
export class LintWording {
  @Post()
  @HttpCode(200)
  @Allow('buyer')
  lint(@Body() { criteria, ...wording }: LintWordingBody): { publishable: boolean; findings: Finding[] } {
    const findings = lintWording({ ...wording, criteria: criteria.map((name) => ({ name })) });
    return { publishable: findings.length === 0, findings };
  }
}

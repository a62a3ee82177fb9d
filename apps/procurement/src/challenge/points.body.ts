import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { Point } from './points.rules.ts';

export class PointBody {
  @IsString()
  @Length(4, 500)
  what!: string;

  @IsString()
  @Length(4, 4000)
  facts!: string;

  @IsString()
  @Length(2, 500)
  @IsOptional()
  legalBasis?: string;

  @IsString()
  @Length(2, 1000)
  @IsOptional()
  request?: string;

  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[0-9a-f]{64}$/, { each: true })
  @IsOptional()
  evidence?: string[];
}

export function pointsOf(bodies: readonly PointBody[]): Point[] {
  return bodies.map(({ what, facts, legalBasis = null, request = null, evidence = [] }, i) => ({
    ...{ no: i + 1, what, facts, legalBasis, request },
    evidence: [...evidence],
  }));
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { remedyKinds, type RemedyKind } from '#contracts';
import { evaluationGrounds, type EvaluationGround } from '../remedy/remedy.rules.ts';
import { rejectionGrounds, type PointFinding, type RejectionGround } from './complaint.rules.ts';

class PointFindingBody implements PointFinding {
  @IsInt()
  @IsPositive()
  no!: number;

  @IsBoolean()
  upheld!: boolean;

  @IsString()
  @Length(4, 4000)
  finding!: string;
}

export class DecideComplaintBody {
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => PointFindingBody)
  findings!: PointFindingBody[];

  /** On which ground it is rejected; left out where any point is upheld. */
  @IsIn(rejectionGrounds)
  @IsOptional()
  ground: RejectionGround | null = null;

  @IsIn(remedyKinds)
  remedy!: RemedyKind;

  /** Why a committee evaluates again. */
  @IsArray()
  @ArrayUnique()
  @IsIn(evaluationGrounds, { each: true })
  @IsOptional()
  grounds: EvaluationGround[] = [];

  /** Published with the findings: no personal data. */
  @IsString()
  @Length(4, 10_000)
  reason!: string;
}

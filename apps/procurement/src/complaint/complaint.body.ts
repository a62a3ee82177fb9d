import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsPositive,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { PointBody, pointsOf } from '../challenge/points.body.ts';
import type { ComplaintPoint } from './complaint.rules.ts';

class ComplaintPointBody extends PointBody {
  /** Number of the point as it was challenged; left out where the answer gave rise to it. */
  @IsInt()
  @IsPositive()
  @IsOptional()
  challengePoint?: number;
}

/** A complaint as its bidder writes it (94 art. 18). */
export class FileComplaintBody {
  @IsUUID()
  challengeId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => ComplaintPointBody)
  points!: ComplaintPointBody[];
}

/** What a corrected complaint says instead; it is still about the same challenge. */
export class CorrectComplaintBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => ComplaintPointBody)
  points!: ComplaintPointBody[];
}

export function complaintPointsOf(bodies: readonly ComplaintPointBody[]): ComplaintPoint[] {
  return pointsOf(bodies).map((point, i) => ({
    ...point,
    challengePoint: bodies[i]?.challengePoint ?? null,
  }));
}

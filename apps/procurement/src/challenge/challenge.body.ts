import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import {
  challengeSubjects,
  watchedSteps,
  type ChallengeSubject,
  type WatchedStep,
} from './challenge.rules.ts';
import { PointBody } from './points.body.ts';

/** A challenge as its bidder writes it (94 art. 12). */
export class FileChallengeBody {
  @IsIn(challengeSubjects)
  about!: ChallengeSubject;

  /** Which step, where the process is challenged: the last one that ended unless said. */
  @IsIn(watchedSteps)
  @IsOptional()
  step?: WatchedStep;

  /** What it is about in short. */
  @IsString()
  @Length(4, 2000)
  grounds!: string;

  /** Point by point; each is answered by itself, and only these may be complained about later (GPR 55). */
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => PointBody)
  @IsOptional()
  points: PointBody[] = [];
}

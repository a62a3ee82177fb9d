import { IsArray, IsIn, IsInt, IsPositive, IsString, IsUUID, Matches, Min } from 'class-validator';
import { IsLegalDate } from './event.ts';

const TOPIC = 'contracting.contract';

export const deliveryCaseKinds = ['denied', 'proxy-contradicted'] as const;

/** Somebody who was to receive a service says it did not take place; the buyer looks into it. Nobody is named. */
export class ServiceDenied {
  static readonly type = 'contracting.service-denied.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  serviceRecordId!: string;

  @IsUUID()
  caseId!: string;

  /** `proxy-contradicted`: a helper had said otherwise. */
  @IsIn(deliveryCaseKinds)
  kind!: (typeof deliveryCaseKinds)[number];
}

/** A survey of the people served is over; whether it counts is said with its figures. */
export class SurveyClosed {
  static readonly type = 'contracting.survey-closed.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  surveyId!: string;

  /** Tokens that could vote: one for each confirmed service. */
  @IsInt()
  @Min(0)
  population!: number;

  @IsInt()
  @Min(0)
  votes!: number;

  /** `counts`, or `too-few`: below the least sample it weighs nothing. */
  @IsIn(['counts', 'too-few'])
  outcome!: 'counts' | 'too-few';
}

/** The supplier is to put something right by a day. */
export class RectificationDemanded {
  static readonly type = 'contracting.rectification-demanded.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  rectificationId!: string;

  @IsInt()
  @IsPositive()
  milestone!: number;

  @IsLegalDate()
  due!: string;
}

/** A milestone was looked at and does not meet what was agreed; it may be rectified and accepted later. */
export class MilestoneNotMet {
  static readonly type = 'contracting.milestone-not-met.v1';
  static readonly topic = TOPIC;

  @IsUUID()
  contractId!: string;

  @IsUUID()
  sheetId!: string;

  @IsInt()
  @IsPositive()
  milestone!: number;

  @IsInt()
  @Min(0)
  notMet!: number;

  @IsInt()
  @Min(0)
  notProven!: number;
}

/** Projects drawn for a random check by a seed that was committed to before; anybody may repeat the draw. */
export class RandomCheckDrawn {
  static readonly type = 'contracting.random-check-drawn.v1';
  static readonly topic = 'contracting.random-check';

  @IsUUID()
  randomCheckId!: string;

  @IsInt()
  @IsPositive()
  projects!: number;

  @IsArray()
  @IsUUID(undefined, { each: true })
  contractIds!: string[];

  /** The seed, hex. */
  @IsString()
  seed!: string;

  /** SHA-256 of the seed, hex, as published before. */
  @Matches(/^[0-9a-f]{64}$/)
  seedHash!: string;
}

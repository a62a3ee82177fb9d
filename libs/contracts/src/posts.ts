import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate, IsMonth, RuleUse } from './event.ts';

/** The four groups of the source document, plus the statutory one (就业困难人员). */
export const applicantGroups = [
  'graduate',
  'low-income-unemployed',
  'returned-migrant-worker',
  'land-lost-farmer',
  'employment-hardship',
] as const;
export type ApplicantGroup = (typeof applicantGroups)[number];

/** A person who may be placed in a public-welfare post; no health or income data travel. */
export class ApplicantRegistered {
  static readonly type = 'posts.applicant-registered.v1';
  static readonly topic = 'posts.applicant';

  @IsUUID()
  personId!: string;

  @IsString()
  areaCode!: string;

  @IsIn(applicantGroups)
  group!: ApplicantGroup;
}

/** The staffing office grants places; funds binds the whole ceiling at once or refuses. */
export class QuotaApproved {
  static readonly type = 'posts.quota-approved.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  quotaId!: string;

  @IsUUID()
  postId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  areaCode!: string;

  @IsUUID()
  budgetLineId!: string;

  @IsInt()
  @IsPositive()
  places!: number;

  /** Gross monthly pay of one full-time place. */
  @IsInt()
  @IsPositive()
  monthlyPayFen!: number;

  /** The most that all places together may cost in the fiscal year. */
  @IsInt()
  @IsPositive()
  ceilingFen!: number;

  @IsLegalDate()
  approvedOn!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];
}

/** A person holds the post from this day; one person, one post. */
export class PlacementActivated {
  static readonly type = 'posts.placement-activated.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  placementId!: string;

  @IsUUID()
  postId!: string;

  @IsUUID()
  personId!: string;

  @IsLegalDate()
  startsOn!: string;
}

/** A month was closed with every scheduled day proven or explicitly unpaid. */
export class ClaimVerified {
  static readonly type = 'posts.claim-verified.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  claimId!: string;

  @IsUUID()
  postId!: string;

  @IsUUID()
  placementId!: string;

  @IsUUID()
  personId!: string;

  @IsMonth()
  month!: string;

  @IsInt()
  @Min(0)
  validDays!: number;

  @IsInt()
  @IsPositive()
  scheduledDays!: number;

  @IsInt()
  @IsPositive()
  payFen!: number;

  @IsUUID()
  verifiedBy!: string;
}

/** A signal of 人岗分离; the case holds this one claim line until a named person decides. */
export class AbsenceSuspected {
  static readonly type = 'posts.absence-suspected.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  caseId!: string;

  @IsUUID()
  postId!: string;

  @IsUUID()
  placementId!: string;

  @IsMonth()
  month!: string;

  /** e.g. `no-check-in`, `two-posts-same-time`, `patrol-found-nobody` */
  @IsString()
  signal!: string;
}

/** A named person decided that paid days were not worked; the money is to come back. */
export class AbsenceConfirmed {
  static readonly type = 'posts.absence-confirmed.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  caseId!: string;

  @IsUUID()
  postId!: string;

  @IsUUID()
  placementId!: string;

  @IsMonth()
  month!: string;

  @IsInt()
  @IsPositive()
  invalidDays!: number;

  /** What was already paid for those days; 0 when the claim was not yet paid. */
  @IsInt()
  @Min(0)
  recoverFen!: number;

  @IsUUID()
  decidedBy!: string;
}

/** The post is free again from this day. Why the person left stays with the placement: it may tell of health or crime. */
export class PlacementExited {
  static readonly type = 'posts.placement-exited.v1';
  static readonly topic = 'posts.post';

  @IsUUID()
  placementId!: string;

  @IsUUID()
  postId!: string;

  @IsUUID()
  personId!: string;

  @IsLegalDate()
  exitedOn!: string;
}

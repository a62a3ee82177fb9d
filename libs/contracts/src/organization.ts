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
  ValidateNested,
} from 'class-validator';
import { IsLegalDate, RuleUse } from './event.ts';

/** 公益一类, 公益二类, 生产经营类: only the last two may sell services to departments (102 art. 6, 8). */
export const institutionClasses = ['public-welfare-one', 'public-welfare-two', 'business'] as const;
export type InstitutionClass = (typeof institutionClasses)[number];

/** What a registry decided about an organization besides its kind. */
export class OrganizationClassified {
  static readonly type = 'identity.organization-classified.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  organizationId!: string;

  /** Of a public institution. */
  @IsIn(institutionClasses)
  @IsOptional()
  institutionClass?: InstitutionClass;

  /** 群团 whose staff and costs the budget pays. */
  @IsBoolean()
  budgetFundedGroup!: boolean;
}

/** What an organization can say of itself once, for every tender. */
export const profileFactKinds = [
  'registration',
  'licence',
  'rating',
  'annual-report',
  'accounts',
  'tax',
  'social-insurance',
  'no-major-violation',
  'enterprise-size',
  'prison-enterprise',
  'disabled-welfare',
  'certified-social-workers',
] as const;
export type ProfileFactKind = (typeof profileFactKinds)[number];

/** An organization has put a fact into its profile. What it says stays there: the world gets a salted digest. */
export class ProfileFactRecorded {
  static readonly type = 'identity.profile-fact-recorded.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  factId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(profileFactKinds)
  kind!: ProfileFactKind;

  /** SHA-256 over salt and canonical JSON; who was told fact and salt can check it. Base64. */
  @IsString()
  @Length(44, 44)
  digest!: string;

  /** `computed`: from records of Linli, entered by nobody. */
  @IsIn(['declared', 'computed'])
  standing!: 'declared' | 'computed';

  @IsLegalDate()
  validFrom!: string;

  /** Last valid day; absent where it does not expire. */
  @IsLegalDate()
  @IsOptional()
  validTo?: string;
}

/** A named person held a declared fact against its document. */
export class ProfileFactVerified {
  static readonly type = 'identity.profile-fact-verified.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  factId!: string;

  @IsUUID()
  organizationId!: string;

  /** False: the document does not say so. */
  @IsBoolean()
  verified!: boolean;

  @IsUUID()
  verifiedBy!: string;

  @IsLegalDate()
  verifiedOn!: string;
}

/** The last valid day of a rating, licence or other fact is over. */
export class ProfileFactExpired {
  static readonly type = 'identity.profile-fact-expired.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  factId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(profileFactKinds)
  kind!: ProfileFactKind;

  @IsLegalDate()
  validTo!: string;
}

export const controlKinds = ['person-in-charge', 'direct-holding', 'direct-management'] as const;
export type ControlKind = (typeof controlKinds)[number];

/** Who is in charge of an organization, or holds or manages it directly: such suppliers may not compete (GPR 18). */
export class ControlRecorded {
  static readonly type = 'identity.control-recorded.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  controlId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(controlKinds)
  kind!: ControlKind;

  /** Of the person in charge. */
  @IsUUID()
  @IsOptional()
  personId?: string;

  /** Who holds or manages it. */
  @IsUUID()
  @IsOptional()
  controllerOrganizationId?: string;

  @IsLegalDate()
  from!: string;
}

export class ControlEnded {
  static readonly type = 'identity.control-ended.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  controlId!: string;

  @IsUUID()
  organizationId!: string;

  /** Its last day. */
  @IsLegalDate()
  endedOn!: string;
}

export const banKinds = ['procurement-ban', 'blacklist', 'major-violation'] as const;
export type BanKind = (typeof banKinds)[number];

/** A finance supervisor has entered a ban, a blacklisting or a major violation (GPL 22, 77). */
export class BanRecorded {
  static readonly type = 'identity.ban-recorded.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  banId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(banKinds)
  kind!: BanKind;

  /** Where it counts: `CN` or a division code. */
  @IsString()
  jurisdiction!: string;

  @IsLegalDate()
  from!: string;

  /** Last day; absent for a violation, and for what lasts until it is lifted. */
  @IsLegalDate()
  @IsOptional()
  to?: string;

  @IsString()
  ground!: string;

  @IsString()
  documentNo!: string;

  @IsUUID()
  recordedBy!: string;
}

/** From this day on it no longer counts. */
export class BanLifted {
  static readonly type = 'identity.ban-lifted.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  banId!: string;

  @IsUUID()
  organizationId!: string;

  @IsLegalDate()
  liftedOn!: string;

  @IsUUID()
  liftedBy!: string;
}

export const violationKinds = ['false-material', 'collusion', 'bribery', 'obstruction', 'other'] as const;
export type ViolationKind = (typeof violationKinds)[number];

/** A fine of 5‰ to 10‰ of what was bought (GPL 77). */
export class PenaltyRecorded {
  static readonly type = 'identity.penalty-recorded.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  penaltyId!: string;

  @IsUUID()
  organizationId!: string;

  @IsIn(violationKinds)
  violation!: ViolationKind;

  @IsInt()
  @IsPositive()
  amountFen!: number;

  @IsInt()
  @IsPositive()
  fineFen!: number;

  @IsLegalDate()
  decidedOn!: string;

  @IsString()
  documentNo!: string;

  @IsUUID()
  @IsOptional()
  tenderId?: string;

  @IsUUID()
  recordedBy!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RuleUse)
  rules!: RuleUse[];
}

import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { IsLegalDate } from './event.ts';

/** What an organization is, by its registration (GB 32100 prefix); decides whether SME policy applies (GP-63). */
export const organizationKinds = [
  'government',
  'enterprise',
  'social-service-agency',
  'social-group',
  'foundation',
  'public-institution',
  'community-filed',
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/** What a person may do. A route names the roles it allows. */
export const roles = [
  'admin',
  'buyer',
  'finance',
  'finance-supervisor',
  'staffing-office',
  'street',
  'supplier',
  'expert',
  'trustee',
  'grid-head',
  'volunteer-organizer',
  'volunteer',
  'post-holder',
  'resident',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/** An organization is known by its credit code; a community-filed one has none and cannot bid. */
export class OrganizationRegistered {
  static readonly type = 'identity.organization-registered.v1';
  static readonly topic = 'identity.organization';

  @IsUUID()
  organizationId!: string;

  @IsString()
  @Length(1, 200)
  name!: string;

  /** GB 32100 code; absent for a community-filed organization, which cannot bid. */
  @IsString()
  @IsOptional()
  uscc?: string;

  @IsIn(organizationKinds)
  kind!: OrganizationKind;

  @IsString()
  areaCode!: string;

  /** Whether SME deductions and reserved lots are open to it; a 民办非企业 is not an enterprise (GP-63). */
  @IsBoolean()
  smeEligible!: boolean;
}

/** A person is known to other services by id only: names and numbers stay, encrypted, with identity. */
export class PersonRegistered {
  static readonly type = 'identity.person-registered.v1';
  static readonly topic = 'identity.person';

  @IsUUID()
  personId!: string;

  @IsString()
  areaCode!: string;
}

/** A person acts for an organization, in these roles, from now on. */
export class MembershipGranted {
  static readonly type = 'identity.membership-granted.v1';
  static readonly topic = 'identity.person';

  @IsUUID()
  personId!: string;

  @IsUUID()
  @IsOptional()
  organizationId?: string;

  @IsArray()
  @ArrayMaxSize(roles.length)
  @IsIn(roles, { each: true })
  roles!: Role[];
}

export const qualificationKinds = [
  'assistant-social-worker',
  'social-worker',
  'senior-social-worker',
  'evaluation-expert',
  'legal',
  'medical',
  'first-aid',
] as const;
export type QualificationKind = (typeof qualificationKinds)[number];

/** A certificate or standing of a person, with the days it is valid. */
export class QualificationRecorded {
  static readonly type = 'identity.qualification-recorded.v1';
  static readonly topic = 'identity.person';

  @IsUUID()
  personId!: string;

  @IsIn(qualificationKinds)
  kind!: QualificationKind;

  /** Speciality of an expert, e.g. `social-work`. */
  @IsString()
  @IsOptional()
  speciality?: string;

  @IsLegalDate()
  validFrom!: string;

  /** Last valid day; absent where it does not expire. */
  @IsLegalDate()
  @IsOptional()
  validTo?: string;
}

/** The last valid day of a certificate is over. */
export class QualificationExpired {
  static readonly type = 'identity.qualification-expired.v1';
  static readonly topic = 'identity.person';

  @IsUUID()
  personId!: string;

  @IsIn(qualificationKinds)
  kind!: QualificationKind;

  @IsLegalDate()
  validTo!: string;
}

import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Min,
} from 'class-validator';

/** The volunteer teams of the source document (rows 27): law, culture, medicine, sanitation, elder service, students. */
export const volunteerTeams = [
  'legal',
  'culture',
  'medical',
  'sanitation',
  'elder-service',
  'student',
  'mutual-help',
] as const;
export type VolunteerTeam = (typeof volunteerTeams)[number];

/** A volunteer by id, area and teams; never a name. */
export class VolunteerRegistered {
  static readonly type = 'volunteering.volunteer-registered.v1';
  static readonly topic = 'volunteering.volunteer';

  @IsUUID()
  volunteerId!: string;

  @IsString()
  areaCode!: string;

  @IsArray()
  @ArrayMaxSize(volunteerTeams.length)
  @IsIn(volunteerTeams, { each: true })
  teams!: VolunteerTeam[];
}

/** A shift with its seats, open for sign-up and matching. */
export class ShiftPublished {
  static readonly type = 'volunteering.shift-published.v1';
  static readonly topic = 'volunteering.shift';

  @IsUUID()
  shiftId!: string;

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  areaCode!: string;

  /** RFC 3339 */
  @IsString()
  startsAt!: string;

  @IsString()
  endsAt!: string;

  @IsInt()
  @IsPositive()
  seats!: number;

  /** The team whose skill is needed, if any. */
  @IsIn(volunteerTeams)
  @IsOptional()
  team?: VolunteerTeam;
}

/** A seat is taken, by the volunteer’s own word. */
export class SignupAccepted {
  static readonly type = 'volunteering.signup-accepted.v1';
  static readonly topic = 'volunteering.shift';

  @IsUUID()
  shiftId!: string;

  @IsUUID()
  signupId!: string;

  @IsUUID()
  volunteerId!: string;
}

/** A seat is free again: withdrawn, declined or lapsed. */
export class SignupWithdrawn {
  static readonly type = 'volunteering.signup-withdrawn.v1';
  static readonly topic = 'volunteering.shift';

  @IsUUID()
  shiftId!: string;

  @IsUUID()
  signupId!: string;

  @IsUUID()
  volunteerId!: string;
}

/** Minutes somebody other than the volunteer has confirmed, by evidence. Volunteers hold minutes, never money. */
export class MinutesConfirmed {
  static readonly type = 'volunteering.minutes-confirmed.v1';
  static readonly topic = 'volunteering.shift';

  @IsUUID()
  shiftId!: string;

  @IsUUID()
  signupId!: string;

  @IsUUID()
  volunteerId!: string;

  @IsInt()
  @Min(0)
  minutes!: number;

  @IsUUID()
  confirmedBy!: string;
}

/** Time somebody says was served but nothing proves; it stays visible and uncertified. */
export class MinutesUnproven {
  static readonly type = 'volunteering.minutes-unproven.v1';
  static readonly topic = 'volunteering.shift';

  @IsUUID()
  shiftId!: string;

  @IsUUID()
  signupId!: string;

  @IsUUID()
  volunteerId!: string;

  @IsInt()
  @Min(0)
  minutes!: number;

  /** e.g. `no-check-in`, `no-check-out` */
  @IsString()
  reason!: string;
}

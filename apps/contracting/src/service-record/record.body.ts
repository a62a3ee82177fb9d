import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsLegalDate } from '#contracts';
import { serviceKinds, type Checked, type ServiceKind } from './details.rules.ts';
import type { Counted } from './roster.rules.ts';

export const DIGEST = /^[0-9a-f]{64}$/;
/** RFC 3339 with an offset. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

const evidenceKinds = ['photo', 'signature-sheet', 'attendance-sheet', 'form', 'audio', 'location'] as const;

export class RecordEvidenceBody {
  /** SHA-256 of the file, hex. */
  @Matches(DIGEST)
  digest!: string;

  @IsIn(evidenceKinds)
  kind!: (typeof evidenceKinds)[number];

  @IsUUID()
  collectedBy!: string;

  /** What the device's clock said; the server's own time is kept beside it. */
  @Matches(INSTANT)
  @IsOptional()
  deviceAt?: string;
}

export class HomeVisitBody {
  @IsString()
  @Length(2, 200)
  purpose!: string;

  @Matches(INSTANT)
  arrivedAt!: string;

  @Matches(INSTANT)
  leftAt!: string;
}

class RosterBody {
  @IsString()
  @Length(2, 200)
  topic!: string;

  /** Whether the session counts as one, or its heads do. */
  @IsIn(['session', 'head'])
  counted!: Counted;

  /** Who was there: each says so for themselves. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  participants!: string[];
}

export class GroupWorkBody extends RosterBody {
  @IsInt()
  @IsPositive()
  @Max(1000)
  session!: number;
}

export class TrainingBody extends RosterBody {
  @IsUUID()
  trainerPersonId!: string;
}

const caseStages = ['intake', 'assessment', 'plan', 'intervention', 'evaluation', 'closing'] as const;

export class CaseWorkBody {
  @IsUUID()
  caseId!: string;

  @IsIn(caseStages)
  stage!: (typeof caseStages)[number];

  /** What is aimed at with this person: confidential. */
  @IsString()
  @Length(2, 1000)
  goal!: string;
}

export class CheckBody implements Checked {
  @IsString()
  @Length(1, 100)
  item!: string;

  @IsIn(['pass', 'fail', 'not-applicable'])
  result!: Checked['result'];
}

const confirmers = ['resident', 'owner-representative', 'grid-head'] as const;

export class InspectionBody {
  @IsString()
  @Length(2, 200)
  place!: string;

  /** As what the recipient confirms it. */
  @IsIn(confirmers)
  confirmedAs!: (typeof confirmers)[number];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CheckBody)
  checklist!: CheckBody[];

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(2, 500, { each: true })
  findings!: string[];
}

const isRoster = (kind: ServiceKind): boolean => kind === 'group-work' || kind === 'training';

export class RecordServiceBody {
  @IsIn(serviceKinds)
  kind!: ServiceKind;

  @IsInt()
  @Min(1)
  @Max(24)
  milestone!: number;

  @IsLegalDate()
  servedOn!: string;

  @IsInt()
  @IsPositive()
  @Max(1440)
  minutes!: number;

  @IsInt()
  @IsPositive()
  @Max(100_000)
  units!: number;

  @IsUUID()
  workerPersonId!: string;

  /** Who received it, and so confirms it; a roster has participants instead. */
  @ValidateIf(({ kind }: Partial<RecordServiceBody>) => kind !== undefined && !isRoster(kind))
  @IsUUID()
  recipientPersonId?: string;

  /** SHA-256 of the evidence file (sheet, photo, signature), hex. */
  @Matches(DIGEST)
  evidenceDigest!: string;

  /** Further evidence; an entry with the digest above says of it what it is. */
  @IsArray()
  @ArrayMaxSize(30)
  @ArrayUnique(({ digest }: RecordEvidenceBody) => digest)
  @ValidateNested({ each: true })
  @Type(() => RecordEvidenceBody)
  @IsOptional()
  evidence?: RecordEvidenceBody[];

  @ValidateNested()
  @Type(() => HomeVisitBody)
  @IsOptional()
  homeVisit?: HomeVisitBody;

  @ValidateNested()
  @Type(() => GroupWorkBody)
  @IsOptional()
  groupWork?: GroupWorkBody;

  @ValidateNested()
  @Type(() => CaseWorkBody)
  @IsOptional()
  caseWork?: CaseWorkBody;

  @ValidateNested()
  @Type(() => TrainingBody)
  @IsOptional()
  training?: TrainingBody;

  @ValidateNested()
  @Type(() => InspectionBody)
  @IsOptional()
  inspection?: InspectionBody;

  /** The order it answers; needed where several parties cooperate. */
  @IsUUID()
  @IsOptional()
  orderId?: string;

  /** Case notes, state of health: kept encrypted, read with a stated purpose only. */
  @IsString()
  @MaxLength(10_000)
  @IsOptional()
  notes?: string;
}

import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';
import { IsLegalDate } from './event.ts';

/** Levels of the area tree; building and unit are optional leaves (finding I-6: levels are not the head roles). */
export const areaKinds = [
  'district',
  'street',
  'community',
  'estate',
  'base-grid',
  'building',
  'unit',
] as const;
export type AreaKind = (typeof areaKinds)[number];

/** A district, street, community, grid or estate, and where it belongs. */
export class AreaRegistered {
  static readonly type = 'community.area-registered.v1';
  static readonly topic = 'community.area';

  @IsString()
  @Length(1, 40)
  areaCode!: string;

  @IsString()
  @IsOptional()
  parentCode?: string;

  @IsIn(areaKinds)
  kind!: AreaKind;

  @IsString()
  @Length(1, 100)
  name!: string;

  @IsLegalDate()
  validFrom!: string;
}

/** The household count that money is computed from, as of a date. */
export class RollFixed {
  static readonly type = 'community.roll-fixed.v1';
  static readonly topic = 'community.area';

  @IsUUID()
  rollId!: string;

  @IsString()
  areaCode!: string;

  @IsInt()
  @Min(0)
  households!: number;

  @IsLegalDate()
  fixedOn!: string;
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { areaKinds, AreaRegistered, IsLegalDate, type AreaKind } from '#contracts';
import { RuleBroken } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { AreaRow } from './area.entity.ts';
import { areaFits } from './area.rules.ts';

class RegisterAreaBody {
  /** Division code and parts, e.g. `370303-KY-PY`. */
  @Matches(/^\d{6}(-[A-Z0-9]{1,10}){0,6}$/)
  @MaxLength(40)
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

@Controller('community/areas')
export class RegisterArea {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('admin')
  async register(@Body() body: RegisterAreaBody, @Call() call: WriteCall): Promise<{ areaCode: string }> {
    return this.writes.once(call, async (tx) => {
      const { parentCode } = body;
      const parent = parentCode === undefined ? null : await tx.findOneBy(AreaRow, { areaCode: parentCode });
      if (parentCode !== undefined && !parent) throw new NoSuch('area', parentCode);
      areaFits(body.kind, parent?.kind);
      const added = await tx.query<unknown[]>(
        `insert into area (area_code, parent_code, kind, name, valid_from) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [body.areaCode, parentCode ?? null, body.kind, body.name, body.validFrom],
      );
      if (added.length === 0)
        throw new RuleBroken('area.exists', `${body.areaCode} is registered`, { areaCode: body.areaCode });
      await this.events.publish(tx, AreaRegistered, { key: body.areaCode, data: { ...body }, at: call.at });
      return { areaCode: body.areaCode };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { IsLegalDate, RollFixed } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, NoSuch, Writes, type WriteCall } from '#platform';
import { AreaRow } from '../area/area.entity.ts';
import { rollMayBeFixed } from './household-roll.rules.ts';

class FixHouseholdRollBody {
  @IsString()
  areaCode!: string;

  @IsInt()
  @Min(0)
  @Max(10_000_000)
  households!: number;

  @IsLegalDate()
  fixedOn!: string;
}

@Controller('community/household-rolls')
export class FixHouseholdRoll {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('street', 'admin')
  async fix(@Body() body: FixHouseholdRollBody, @Call() call: WriteCall): Promise<{ rollId: Id }> {
    return this.writes.once(call, async (tx) => {
      rollMayBeFixed(body.fixedOn, call.at);
      if (!(await tx.existsBy(AreaRow, { areaCode: body.areaCode }))) throw new NoSuch('area', body.areaCode);
      const rollId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into household_roll (id, area_code, households, fixed_on, fixed_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [rollId, body.areaCode, body.households, body.fixedOn, call.caller.personId],
      );
      if (added.length === 0)
        throw new RuleBroken('roll.already-fixed', 'Fix a later date instead', { fixedOn: body.fixedOn });
      await this.events.publish(tx, RollFixed, {
        key: body.areaCode,
        data: { rollId, ...body },
        at: call.at,
      });
      return { rollId };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { ShiftPublished, volunteerTeams, type VolunteerTeam } from '#contracts';
import { formatInstant, newId, type Instant } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, InstantField, Writes, type WriteCall } from '#platform';
import { ShiftRow } from './shift.entity.ts';
import { checkShiftTimes } from './shift.rules.ts';

export class PublishShiftBody {
  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  /** RFC 3339 */
  @InstantField()
  startsAt!: Instant;

  /** RFC 3339 */
  @InstantField()
  endsAt!: Instant;

  @IsInt()
  @Min(1)
  @Max(5000)
  seats!: number;

  @IsIn(volunteerTeams)
  @IsOptional()
  team?: VolunteerTeam;

  /** Told before anybody signs up (志愿服务条例 12); an empty list says there are none. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  risks!: string[];
}

/** POST /volunteering/shifts. Codes: `shift.ends-before-start`, `shift.already-begun`. */
@Controller('volunteering/shifts')
export class PublishShift {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('volunteer-organizer')
  publish(@Call() call: WriteCall, @Body() body: PublishShiftBody) {
    return this.writes.once(call, async (tx) => {
      checkShiftTimes(body, call.at);
      const { title, areaCode, startsAt, endsAt, seats, team, risks } = body;
      const shiftId = newId(call.at);
      const state = 'RECRUITING';
      await tx.insert(ShiftRow, {
        shiftId,
        title,
        areaCode,
        startsAt,
        endsAt,
        seats,
        risks,
        state,
        team: team ?? null,
        organizerId: call.caller.personId,
        publishedAt: call.at,
      });
      await tx.query('insert into seat (shift_id, seat_no) select $1, generate_series(1, $2::int)', [
        shiftId,
        seats,
      ]);
      await this.events.publish(tx, ShiftPublished, {
        key: shiftId,
        data: {
          shiftId,
          title,
          areaCode,
          seats,
          startsAt: formatInstant(startsAt),
          endsAt: formatInstant(endsAt),
          ...(team && { team }),
        },
        at: call.at,
      });
      return { shiftId, state, seats };
    });
  }
}

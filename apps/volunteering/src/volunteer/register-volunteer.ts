import { Body, Controller, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsString, IsUUID, Length } from 'class-validator';
import { VolunteerRegistered, volunteerTeams, type VolunteerTeam } from '#contracts';
import { RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, Writes, type WriteCall } from '#platform';
import { checkRegistrar } from './volunteer.rules.ts';
import { VolunteerRow } from './volunteer.entity.ts';

export class RegisterVolunteerBody {
  @IsUUID()
  personId!: Id;

  @IsString()
  @Length(6, 40)
  areaCode!: string;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(volunteerTeams.length)
  @IsIn(volunteerTeams, { each: true })
  teams!: VolunteerTeam[];
}

/** POST /volunteering/volunteers. Codes: `volunteer.not-yourself`, `volunteer.already-registered`. */
@Controller('volunteering/volunteers')
export class RegisterVolunteer {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
  ) {}

  @Post()
  @Allow('volunteer', 'volunteer-organizer')
  register(@Call() call: WriteCall, @Body() body: RegisterVolunteerBody) {
    return this.writes.once(call, async (tx) => {
      checkRegistrar(call.caller, body.personId);
      const volunteerId = body.personId;
      const { areaCode, teams } = body;
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(VolunteerRow)
        .values({ volunteerId, areaCode, teams, registeredAt: call.at, registeredBy: call.caller.personId })
        .orIgnore()
        .returning('volunteer_id')
        .execute();
      if ((added.raw as unknown[]).length === 0) {
        throw new RuleBroken('volunteer.already-registered', 'This person is a volunteer already');
      }
      await this.events.publish(tx, VolunteerRegistered, {
        key: volunteerId,
        data: { volunteerId, areaCode, teams },
        at: call.at,
      });
      return { volunteerId, state: 'ACTIVE' };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { PersonRegistered } from '#contracts';
import { newId, RuleBroken, type Id } from '#kernel';
import { Events } from '#messaging';
import { Allow, Call, FieldCipher, Writes, type WriteCall } from '#platform';
import { PersonRow } from './person.entity.ts';
import { acceptedResidentId } from './person.rules.ts';

class RegisterPersonBody {
  @IsString()
  @Length(1, 60)
  name!: string;

  /** GB 11643, 18 characters. */
  @IsString()
  @Length(1, 30)
  residentId!: string;

  @Matches(/^\+?\d{5,15}$/)
  @IsOptional()
  phone?: string;

  @IsString()
  @Length(6, 40)
  areaCode!: string;
}

@Controller('identity/people')
export class RegisterPerson {
  constructor(
    private readonly writes: Writes,
    private readonly events: Events,
    private readonly cipher: FieldCipher,
  ) {}

  @Post()
  @Allow('admin', 'street', 'volunteer-organizer')
  async register(@Body() body: RegisterPersonBody, @Call() call: WriteCall): Promise<{ personId: Id }> {
    const residentId = acceptedResidentId(body.residentId, call.at);
    return this.writes.once(call, async (tx) => {
      const row: PersonRow = {
        id: newId(call.at),
        nameEnc: this.cipher.encrypt('person.name', body.name),
        residentIdEnc: this.cipher.encrypt('person.resident-id', residentId),
        residentIdIndex: this.cipher.blindIndex('person.resident-id', residentId),
        phoneEnc: body.phone === undefined ? null : this.cipher.encrypt('person.phone', body.phone),
        areaCode: body.areaCode,
      };
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(PersonRow)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((added.raw as unknown[]).length === 0)
        throw new RuleBroken('person.exists', 'This person is registered');
      await this.events.publish(tx, PersonRegistered, {
        key: row.id,
        data: { personId: row.id, areaCode: row.areaCode },
        at: call.at,
      });
      return { personId: row.id };
    });
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { newId } from '#kernel';
import { Allow, Call, FieldCipher, IdParam, NoSuch, Writes, type WriteCall } from '#platform';
import { PersonRow } from './person.entity.ts';
import { maskedName } from './person.rules.ts';

class ReadPersonBody {
  /** Why it is read; kept with the reader's name for as long as the person's record. */
  @IsString()
  @Length(4, 200)
  purpose!: string;
}

interface PersonView {
  personId: string;
  name: string;
  maskedName: string;
  phone: string | null;
}

@Controller('identity/people/:id/reads')
export class ReadPerson {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
    private readonly cipher: FieldCipher,
  ) {}

  /** Reveals a person's name and phone and records who read them and why; the ID number is never given out. */
  @Post()
  @Allow('admin', 'street')
  async read(
    @IdParam() id: string,
    @Body() body: ReadPersonBody,
    @Call() call: WriteCall,
  ): Promise<PersonView> {
    await this.writes.once(call, async (tx) => {
      if (!(await tx.existsBy(PersonRow, { id }))) throw new NoSuch('person', id);
      await tx.query(
        'insert into person_read (id, person_id, read_by, purpose, at) values ($1, $2, $3, $4, to_timestamp($5))',
        [newId(call.at), id, call.caller.personId, body.purpose, call.at / 1000],
      );
      // The answer kept for repeats holds no personal data.
      return { recorded: true };
    });
    return this.reveal(id);
  }

  private async reveal(id: string): Promise<PersonView> {
    const row = await this.db.manager.findOneBy(PersonRow, { id });
    if (!row) throw new NoSuch('person', id);
    const name = this.cipher.decrypt('person.name', row.nameEnc);
    const phone = row.phoneEnc === null ? null : this.cipher.decrypt('person.phone', row.phoneEnc);
    return { personId: id, name, maskedName: maskedName(name), phone };
  }
}

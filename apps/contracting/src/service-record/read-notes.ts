import { Body, Controller, Post } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, newId } from '#kernel';
import { Allow, Call, FieldCipher, IdParam, NoSuch, Writes, type WriteCall } from '#platform';

class ReadNotesBody {
  /** Why they are read; kept with the reader's name. */
  @IsString()
  @Length(4, 200)
  purpose!: string;
}

interface NotesView {
  serviceRecordId: string;
  goal?: string;
  notes?: string;
}

@Controller('contracting/service-records/:id/notes-reads')
export class ReadNotes {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
    private readonly cipher: FieldCipher,
  ) {}

  /** Shows what is confidential to the supplier who wrote it and to the person it is about, and keeps who read it and why. */
  @Post()
  @Allow('supplier', 'resident')
  async read(
    @IdParam() id: string,
    @Body() { purpose }: ReadNotesBody,
    @Call() call: WriteCall,
  ): Promise<NotesView> {
    const { personId, organizationId } = call.caller;
    const [row] = await this.db.query<{ notesEnc: string }[]>(
      `select r.notes_enc as "notesEnc" from service_record r join contract c on c.id = r.contract_id
       where r.id = $1 and r.notes_enc is not null
         and (r.recipient_person_id = $2 or c.supplier_organization_id = $3)`,
      [id, personId, organizationId ?? null],
    );
    if (!row) throw new NoSuch('service-record', id);
    await this.writes.once(call, async (tx) => {
      await tx.query(
        'insert into notes_read (id, record_id, read_by, purpose, at) values ($1, $2, $3, $4, $5)',
        [newId(call.at), id, personId, purpose, formatInstant(call.at)],
      );
      // The answer kept for repeats holds nothing confidential.
      return { recorded: true };
    });
    const told = JSON.parse(this.cipher.decrypt('service-record.notes', row.notesEnc)) as object;
    return { serviceRecordId: id, ...told };
  }
}

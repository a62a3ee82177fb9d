import { Body, Controller, Get, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import type { Tx } from '#messaging';
import { Allow, Call, Public, Writes, type WriteCall } from '#platform';
import type { Trustee } from '#sealing';

class RegisterTrusteeBody {
  /** P-256 point, uncompressed, base64url (65 bytes). The private half never leaves the trustee. */
  @Matches(/^B[A-Za-z0-9_-]{86}$/)
  publicKey!: string;
}

/** POST and GET /procurement/trustees. Code: `trustee.key-known`. */
@Controller('procurement/trustees')
export class Trustees {
  constructor(
    private readonly writes: Writes,
    private readonly db: DataSource,
  ) {}

  /** A trustee registers a key; a new key makes a new entry, tenders keep the one they were issued with. */
  @Post()
  @Allow('trustee')
  register(@Body() { publicKey }: RegisterTrusteeBody, @Call() call: WriteCall): Promise<{ trusteeId: Id }> {
    return this.writes.once(call, async (tx) => {
      const trusteeId = newId(call.at);
      const added = await tx.query<unknown[]>(
        `insert into trustee (id, person_id, public_key, registered_at) values ($1, $2, $3, $4)
         on conflict do nothing returning 1`,
        [trusteeId, call.caller.personId, publicKey, formatInstant(call.at)],
      );
      if (added.length === 0) throw new RuleBroken('trustee.key-known', 'This key is registered already');
      return { trusteeId };
    });
  }

  @Get()
  @Public()
  async list(): Promise<{ items: { trusteeId: Id; publicKey: string }[] }> {
    const items = await this.db.query<{ trusteeId: Id; publicKey: string }[]>(
      'select id as "trusteeId", public_key as "publicKey" from trustee order by id',
    );
    return { items };
  }
}

/** The trustees a tender names, in its order; of different persons. Throws `trustee.unknown`, `trustee.same-person`. */
export async function trusteesOf(tx: Tx, ids: readonly Id[]): Promise<Trustee[]> {
  const rows = await tx.query<{ id: Id; personId: Id; publicKey: string }[]>(
    `select t.id, person_id as "personId", public_key as "publicKey"
     from unnest($1::uuid[]) with ordinality as named (id, place) join trustee t using (id) order by place`,
    [ids],
  );
  if (rows.length !== ids.length) throw new RuleBroken('trustee.unknown', 'A trustee has not registered');
  if (new Set(rows.map(({ personId }) => personId)).size !== rows.length) {
    throw new RuleBroken('trustee.same-person', 'One person holds one share');
  }
  return rows.map(({ id, publicKey }) => ({ id, publicKey }));
}

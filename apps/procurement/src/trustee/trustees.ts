import { createPublicKey } from 'node:crypto';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { formatInstant, newId, RuleBroken, type Id } from '#kernel';
import { Allow, Call, Public, Writes, type WriteCall } from '#platform';

class RegisterTrusteeBody {
  /** P-256 point, uncompressed, base64url (65 bytes). The private half never leaves the trustee. */
  @Matches(/^B[A-Za-z0-9_-]{86}$/)
  publicKey!: string;
}

/** POST and GET /procurement/trustees. Codes: `trustee.key-known`, `trustee.key-invalid`. */
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
      mustBePoint(publicKey);
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

/** With a key that is no point of the curve nobody could seal for the whole tender. Throws `trustee.key-invalid`. */
function mustBePoint(publicKey: string): void {
  const bytes = Buffer.from(publicKey, 'base64url');
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((half) => half.toString('base64url'));
  try {
    if (bytes[0] !== 4 || bytes.toString('base64url') !== publicKey) throw new Error('not uncompressed');
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  } catch {
    throw new RuleBroken('trustee.key-invalid', 'The key is no point of P-256');
  }
}

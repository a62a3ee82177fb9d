import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, newId } from '#kernel';
import { FieldCipher, Secrets } from '#platform';
import { hashPassword } from './password.ts';

/** The first account's name; its password is this installation's `first-admin-password` secret. */
export const FIRST_ADMIN = 'admin';

/** An installation without accounts gets its first one, with a random password kept in the secrets file. */
@Injectable()
export class BootstrapAdmin implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: Secrets,
    private readonly cipher: FieldCipher,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [{ count = 1 } = {}] = await this.db.query<{ count?: number }[]>(
      'select count(*)::int as count from account',
    );
    if (count > 0) return;
    const hash = await hashPassword(this.secrets.bytes('first-admin-password').toString('base64url'));
    const personId = newId(this.clock.now());
    await this.db.transaction(async (tx) => {
      await tx.query(
        `insert into person (id, name_enc, resident_id_enc, resident_id_index, area_code) values ($1, $2, $3, $4, '000000')`,
        [
          personId,
          this.cipher.encrypt('person.name', '系统管理员'),
          this.cipher.encrypt('person.resident-id', ''),
          this.cipher.blindIndex('person.resident-id', `first admin ${personId}`),
        ],
      );
      await tx.query(
        `insert into account (account, person_id, roles, password_hash) values ($1, $2, '{admin}', $3) on conflict do nothing`,
        [FIRST_ADMIN, personId, hash],
      );
    });
  }
}

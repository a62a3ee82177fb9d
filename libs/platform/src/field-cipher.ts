import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from './secrets.ts';

/**
 * Encrypts one field (ID number, phone, name …) with AES-256-GCM. The text says which key version made it; the field's
 * name is bound in, so a phone cannot be moved into the place of a name. `blindIndex` allows exact look-up without
 * decrypting.
 */
export class FieldCipher {
  private readonly key: Buffer;
  private readonly indexKey: Buffer;

  constructor(secrets: Secrets) {
    const root = secrets.bytes('field-encryption.v1');
    this.key = Buffer.from(hkdfSync('sha256', root, '', 'linli field encryption v1', 32));
    this.indexKey = Buffer.from(hkdfSync('sha256', root, '', 'linli blind index v1', 32));
  }

  encrypt(field: string, plain: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(field));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
  }

  decrypt(field: string, text: string): string {
    const [version, packed] = text.split('.');
    if (version !== 'v1' || packed === undefined) throw new Error('field.unknown-key-version');
    const bytes = Buffer.from(packed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12)).setAAD(
      Buffer.from(field),
    );
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  }

  blindIndex(field: string, plain: string): string {
    return createHmac('sha256', this.indexKey).update(`${field}\u0000${plain}`).digest('base64url');
  }
}

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
    return `v1.${this.seal(field, Buffer.from(plain)).toString('base64url')}`;
  }

  decrypt(field: string, text: string): string {
    const [version, packed] = text.split('.');
    if (version !== 'v1' || packed === undefined) throw new Error('field.unknown-key-version');
    return this.open(field, Buffer.from(packed, 'base64url')).toString('utf8');
  }

  /** The same for what is no text; the first byte is the key version. */
  encryptBytes(field: string, plain: Uint8Array): Buffer {
    return Buffer.concat([VERSION, this.seal(field, plain)]);
  }

  decryptBytes(field: string, bytes: Buffer): Buffer {
    if (bytes[0] !== VERSION[0]) throw new Error('field.unknown-key-version');
    return this.open(field, bytes.subarray(1));
  }

  blindIndex(field: string, plain: string): string {
    return createHmac('sha256', this.indexKey).update(`${field}\u0000${plain}`).digest('base64url');
  }

  private seal(field: string, plain: Uint8Array): Buffer {
    const nonce = nextNonce();
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(field));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  private open(field: string, bytes: Buffer): Buffer {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(field));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

const VERSION = Buffer.from([1]);
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

// Asking the system for twelve bytes takes longer than encrypting a field with them.
let random = Buffer.alloc(0);

function nextNonce(): Buffer {
  if (random.length < NONCE_BYTES) random = randomBytes(NONCE_BYTES * 256);
  const nonce = random.subarray(0, NONCE_BYTES);
  random = random.subarray(NONCE_BYTES);
  return nonce;
}

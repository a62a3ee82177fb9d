import { createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// RFC 8410: the PKCS#8 wrapping of a raw Ed25519 private key.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Random secrets of this installation, made on first use and kept in `<home>/secrets.json`, readable by its owner only.
 * There is no default secret. A city mounts the same file into every process.
 */
export class Secrets {
  private readonly file: string;

  constructor(home: string) {
    this.file = join(home, 'secrets.json');
  }

  /** 32 bytes for a name; the same bytes each time. */
  bytes(name: string): Buffer {
    const all = this.read();
    const known = all[name];
    if (known !== undefined) return Buffer.from(known, 'base64url');
    const fresh = randomBytes(32);
    this.write({ ...all, [name]: fresh.toString('base64url') });
    return fresh;
  }

  /** The Ed25519 private key of a name. */
  signingKey(name: string): KeyObject {
    const der = Buffer.concat([PKCS8_ED25519, this.bytes(name)]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  }

  private read(): Record<string, string> {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  }

  private write(all: Record<string, string>): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileSync(this.file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  }
}

import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RuleBroken } from '#kernel';
import { publicKeyOf, trusteeKeyPair, type TrusteeKeyPair, type TrusteePrivateKey } from '#sealing';

// 128 MiB and about half a second a guess.
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;

/** Base64url. The private key is in `box` under the passphrase, or plain where there is none. */
interface KeyFile {
  readonly form: 'linli-trustee-key-1';
  readonly publicKey: string;
  readonly privateKey?: TrusteePrivateKey;
  readonly salt?: string;
  readonly iv?: string;
  readonly box?: string;
}

const fileIn = (home: string): string => join(home, 'key.json');
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const bytesOf = (text = ''): Buffer => Buffer.from(text, 'base64url');

/** Makes the trustee's key, once; it never leaves this machine. Throws `trustee.key-exists`. */
export async function createKey(home: string, passphrase: string | undefined): Promise<string> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const pair = await trusteeKeyPair();
  const file = passphrase === undefined ? plain(pair) : locked(pair, passphrase);
  const text = `${JSON.stringify(file, null, 2)}\n`;
  try {
    const handle = openSync(fileIn(home), 'wx', 0o600);
    writeSync(handle, text);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    throw new RuleBroken('trustee.key-exists', `${fileIn(home)} is there already`);
  }
  return pair.publicKey;
}

const plain = ({ publicKey, privateKey }: TrusteeKeyPair): KeyFile => ({
  ...{ form: 'linli-trustee-key-1', publicKey, privateKey },
});

function locked({ publicKey, privateKey }: TrusteeKeyPair, passphrase: string): KeyFile {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), iv);
  cipher.setAAD(Buffer.from(publicKey));
  const box = Buffer.concat([cipher.update(JSON.stringify(privateKey)), cipher.final(), cipher.getAuthTag()]);
  return { form: 'linli-trustee-key-1', publicKey, salt: b64(salt), iv: b64(iv), box: b64(box) };
}

/** Throws `trustee.no-key`, `trustee.key-unsafe`, `trustee.key-malformed`, `trustee.passphrase-wrong`. */
export function readKey(home: string, passphrase: string | undefined): TrusteeKeyPair {
  const file = readFile(home);
  const privateKey = file.box === undefined ? file.privateKey : unlocked(file, passphrase);
  if (privateKey === undefined || publicKeyOf(privateKey) !== file.publicKey) {
    throw new RuleBroken('trustee.key-malformed', 'The key file does not hold its key');
  }
  return { publicKey: file.publicKey, privateKey };
}

function readFile(home: string): KeyFile {
  let text: string;
  try {
    text = readFileSync(fileIn(home), 'utf8');
  } catch {
    throw new RuleBroken('trustee.no-key', `${fileIn(home)} cannot be read`);
  }
  // Windows has no such bits and says 666 of every file.
  if (process.platform !== 'win32' && (statSync(fileIn(home)).mode & 0o077) !== 0) {
    throw new RuleBroken('trustee.key-unsafe', `${fileIn(home)} must be of mode 600`);
  }
  try {
    const file = JSON.parse(text) as KeyFile;
    if (file.form === 'linli-trustee-key-1' && typeof file.publicKey === 'string') return file;
  } catch {
    // Said below.
  }
  throw new RuleBroken('trustee.key-malformed', `${fileIn(home)} is no key file`);
}

function unlocked({ publicKey, salt, iv, box }: KeyFile, passphrase: string | undefined): TrusteePrivateKey {
  const wrong = new RuleBroken('trustee.passphrase-wrong', 'The key does not open with this passphrase');
  if (passphrase === undefined) throw wrong;
  try {
    const sealed = bytesOf(box);
    const key = scryptSync(passphrase, bytesOf(salt), 32, SCRYPT);
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv));
    decipher.setAAD(Buffer.from(publicKey)).setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as TrusteePrivateKey;
  } catch {
    throw wrong;
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { RuleBroken } from '#kernel';

/** Who can check the log's signatures. */
export interface LogVerifier {
  /** The log's name, e.g. `linli.example.cn/audit`: the origin of its checkpoints. No spaces, no `+`. */
  readonly name: string;
  /** 4 bytes by C2SP signed-note, as a number. */
  readonly keyId: number;
  readonly publicKey: KeyObject;
}

/** Who can make them. */
export interface LogSigner extends LogVerifier {
  readonly privateKey: KeyObject;
}

/** Ed25519 private key (RFC 8037). */
export interface LogKeyJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly d: string;
}

const ED25519 = 1; // the algorithm byte of C2SP signed-note

const malformed = (what: string): RuleBroken =>
  new RuleBroken('log-key.malformed', `This is not a key of a log: ${what}`, { what });

function verifierOf(name: string, publicKey: KeyObject): LogVerifier {
  if (name.length === 0 || /[\s+\p{Cc}]/u.test(name)) throw malformed('name');
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), rawKey(publicKey)]);
  return { name, keyId: hash('sha256', input, 'buffer').readUInt32BE(0), publicKey };
}

function rawKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** A new Ed25519 key. Throws `log-key.malformed` for an impossible name. */
export function generateLogKey(name: string): LogSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { ...verifierOf(name, publicKey), privateKey };
}

/** The secret, to be kept by the service's key store. */
export function exportLogKey(signer: LogSigner): LogKeyJwk {
  const { x = '', d = '' } = signer.privateKey.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x, d };
}

/** Throws `log-key.malformed`. */
export function importLogKey(name: string, jwk: LogKeyJwk): LogSigner {
  try {
    const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    if (privateKey.asymmetricKeyType === 'ed25519') {
      return { ...verifierOf(name, createPublicKey(privateKey)), privateKey };
    }
  } catch (error) {
    if (error instanceof RuleBroken) throw error;
  }
  throw malformed('not Ed25519');
}

/** The public key as C2SP writes it: `name+keyid+base64(0x01 ‖ key)`. This is what outsiders are given. */
export function formatVerifierKey({ name, keyId, publicKey }: LogVerifier): string {
  const id = keyId.toString(16).padStart(8, '0');
  return `${name}+${id}+${Buffer.concat([Buffer.of(ED25519), rawKey(publicKey)]).toString('base64')}`;
}

/** Reads `formatVerifierKey`. Throws `log-key.malformed`. */
export function parseVerifierKey(text: string): LogVerifier {
  const [, name = '', id = '', key = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw malformed('key');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  const verifier = verifierOf(name, createPublicKey({ key: jwk, format: 'jwk' }));
  if (verifier.keyId !== Number.parseInt(id, 16)) throw malformed('key id');
  return verifier;
}

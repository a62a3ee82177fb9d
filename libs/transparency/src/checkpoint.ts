import { sign, verify } from 'node:crypto';
import { RuleBroken } from '#kernel';
import { formatDigest, parseDigest, type Digest } from './hash.ts';
import type { LogSigner, LogVerifier } from './keys.ts';

/** What the log says of itself at one moment. */
export interface Checkpoint {
  /** The log's name. */
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
}

const malformed = (what: string): RuleBroken =>
  new RuleBroken('checkpoint.malformed', `This is not a signed checkpoint: ${what}`, { what });

const SIGNATURE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u;
const MAX_LENGTH = 100_000;

/**
 * A checkpoint as a C2SP signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note): origin, size and base64 root
 * on a line each, an empty line, a signature line `— name base64(key id ‖ Ed25519 signature)`. The origin is the
 * signer's name.
 */
export function signCheckpoint(tree: Omit<Checkpoint, 'origin'>, signer: LogSigner): string {
  const text = `${signer.name}\n${tree.size}\n${formatDigest(tree.root)}\n`;
  if (!Number.isSafeInteger(tree.size) || tree.size < 0 || tree.root.length !== 32) throw malformed('tree');
  return addSignature(`${text}\n`, text, signer);
}

function addSignature(note: string, text: string, signer: LogSigner): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(signer.keyId);
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  return `${note}— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/**
 * A witness adds his signature; who holds two checkpoints with it holds proof of a fork. The witness first checks
 * the log's own signature and a consistency proof from the last checkpoint he signed.
 * Throws `checkpoint.malformed`.
 */
export function countersignCheckpoint(note: string, witness: LogSigner): string {
  return addSignature(note, split(note).text, witness);
}

function split(note: string): { text: string; lines: string[] } {
  if (typeof note !== 'string' || note.length > MAX_LENGTH) throw malformed('length');
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) throw malformed('form');
  const lines = note.slice(at + 2, -1).split('\n');
  if (!lines.every((line) => SIGNATURE.test(line))) throw malformed('signature line');
  const text = note.slice(0, at + 1);
  if (/[^\P{Cc}\n]/u.test(text)) throw malformed('control character');
  return { text, lines };
}

/** Reads a checkpoint without checking any signature. Throws `checkpoint.malformed`. */
export function parseCheckpoint(note: string): Checkpoint {
  const [origin = '', digits = '', base64 = ''] = split(note).text.split('\n');
  const size = Number(digits);
  const root = parseDigest(base64);
  if (origin === '') throw malformed('origin');
  if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size)) throw malformed('size');
  if (!root) throw malformed('root');
  return { origin, size, root };
}

/** Whether this key has signed the note. Signatures of others are passed over. Throws `checkpoint.malformed`. */
export function isSignedBy(note: string, verifier: LogVerifier): boolean {
  const { text, lines } = split(note);
  return lines.some((line) => {
    const [, name, base64 = ''] = SIGNATURE.exec(line) ?? [];
    const bytes = Buffer.from(base64, 'base64');
    if (name !== verifier.name || bytes.length !== 68 || bytes.readUInt32BE(0) !== verifier.keyId)
      return false;
    return verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(4));
  });
}

/** The checkpoint, if its log signed it. Throws `checkpoint.malformed`, `checkpoint.bad-signature`. */
export function verifyCheckpoint(note: string, verifier: LogVerifier): Checkpoint {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint.origin !== verifier.name || !isSignedBy(note, verifier)) {
    throw new RuleBroken('checkpoint.bad-signature', 'The log has not signed this checkpoint', {
      origin: checkpoint.origin,
    });
  }
  return checkpoint;
}

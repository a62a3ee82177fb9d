import { canonicalJson, parseInstant, RuleBroken } from '#kernel';
import { fromBase64, joined, same, sha256, utf8, type Bytes } from './bytes.ts';

/**
 * The verifying half of the log's formats once more, on WebCrypto alone. Whoever checks the platform does not run the
 * code that made the proofs: a mistake there would agree with itself. The specs hold both against each other.
 */
export interface LogKey {
  readonly name: string;
  readonly keyId: number;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
}

/** Checks one Ed25519 signature. */
export type CheckEd25519 = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;

/** By the engine's own cryptography: browsers of 2025 and later, Node with a warning. Throws `engine.too-old`. */
export const engineEd25519: CheckEd25519 = async (publicKey, message, signature) => {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']).catch(() => {
    throw new RuleBroken('engine.too-old', 'This browser cannot check Ed25519 signatures');
  });
  return subtle.verify('Ed25519', key, signature, message);
};

export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

const badKey = (): RuleBroken => new RuleBroken('log-key.malformed', 'This is not the public key of a log');

const keyIdOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

/** Reads `name+keyid+base64(0x01 ‖ key)` (C2SP signed-note). Throws `log-key.malformed`. */
export async function readLogKey(text: unknown): Promise<LogKey> {
  const match =
    typeof text === 'string' ? /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) : null;
  const [, name = '', id = '', base64 = ''] = match ?? [];
  const bytes = fromBase64(base64);
  if (bytes?.length !== 33 || bytes[0] !== 1) throw badKey();
  const keyId = keyIdOf(await sha256(joined(utf8(`${name}\n`), bytes)));
  if (keyId !== Number.parseInt(id, 16)) throw badKey();
  return { name, keyId, publicKey: bytes.slice(1) };
}

const badHead = (what: string): RuleBroken =>
  new RuleBroken('checkpoint.malformed', `This is not a signed checkpoint: ${what}`, { what });

/** The head of the log, if the log signed it. Throws `checkpoint.malformed`, `checkpoint.bad-signature`. */
export async function checkHead(
  note: unknown,
  key: LogKey,
  check: CheckEd25519 = engineEd25519,
): Promise<Head> {
  const { text, lines } = linesOf(note);
  const head = headOf(text);
  for (const line of lines) {
    if (head.origin === key.name && (await isSignature(line, text, key, check))) return head;
  }
  throw new RuleBroken('checkpoint.bad-signature', 'The log has not signed this checkpoint', {
    origin: head.origin,
  });
}

function linesOf(note: unknown): { text: string; lines: string[] } {
  const at = typeof note === 'string' ? note.lastIndexOf('\n\n') : -1;
  if (typeof note !== 'string' || at < 0 || !note.endsWith('\n')) throw badHead('form');
  return { text: note.slice(0, at + 1), lines: note.slice(at + 2, -1).split('\n') };
}

function headOf(text: string): Head {
  const [origin = '', digits = '', base64 = ''] = text.split('\n');
  const root = fromBase64(base64);
  const size = Number(digits);
  if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size)) throw badHead('size');
  if (root?.length !== 32) throw badHead('root');
  return { origin, size, root };
}

async function isSignature(line: string, text: string, key: LogKey, check: CheckEd25519): Promise<boolean> {
  const [, name, base64 = ''] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (name !== key.name || bytes?.length !== 68 || keyIdOf(bytes) !== key.keyId) return false;
  return check(key.publicKey, utf8(text), bytes.slice(4));
}

/** Where a leaf is said to be, with the audit path in base64, as the log answers it. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
}

const badProof = (what: string): RuleBroken =>
  new RuleBroken('proof.invalid', `The proof fails: ${what}`, { what });

/** The hash of a leaf by RFC 6962: SHA-256(0x00 ‖ leaf). */
export async function hashOfLeaf(leaf: Uint8Array): Promise<Bytes> {
  return sha256(joined(Uint8Array.of(0), leaf));
}

/** That the leaf is in the tree of this head (RFC 9162 §2.1.3.2). Throws `proof.invalid`. */
export async function checkInclusion(leaf: Uint8Array, path: InclusionProof, head: Head): Promise<void> {
  const { index, size, proof } = path;
  const isPlace = Number.isSafeInteger(index) && index >= 0 && index < size;
  if (!isPlace || size !== head.size || !Array.isArray(proof)) throw badProof('size');
  const root = await rootAbove(await hashOfLeaf(leaf), { node: index, last: size - 1 }, proof);
  if (!same(root, head.root)) throw badProof('root');
}

async function rootAbove(leafHash: Bytes, from: Place, proof: readonly string[]): Promise<Bytes> {
  let [place, hash] = [from, leafHash];
  for (const text of proof) {
    const sibling = fromBase64(text);
    if (sibling?.length !== 32 || place.last === 0) throw badProof('path');
    const isRight = place.node % 2 === 1 || place.node === place.last;
    hash = await sha256(joined(Uint8Array.of(1), ...(isRight ? [sibling, hash] : [hash, sibling])));
    place = parentOf(isRight ? withoutLonely(place) : place);
  }
  if (place.last !== 0) throw badProof('path');
  return hash;
}

interface Place {
  readonly node: number;
  readonly last: number;
}

const parentOf = ({ node, last }: Place): Place => ({
  node: Math.floor(node / 2),
  last: Math.floor(last / 2),
});

/** A node at the right edge without a sibling is its own parent. */
function withoutLonely(place: Place): Place {
  let at = place;
  while (at.node % 2 === 0 && at.node !== 0) at = parentOf(at);
  return at;
}

export interface ReceiptWord {
  /** Base64 RFC 6962 leaf hash. */
  readonly leafHash: string;
  /** RFC 3339 */
  readonly time: string;
  readonly checkpoint: string;
}

const badReceipt = (what: string): RuleBroken =>
  new RuleBroken('receipt.malformed', `This is not a receipt: ${what}`, { what });

/**
 * What a receipt promises, if this log signed it and the checkpoint in it. Throws `receipt.malformed`,
 * `receipt.bad-signature`, `checkpoint.malformed`, `checkpoint.bad-signature`.
 */
export async function checkReceipt(
  json: unknown,
  key: LogKey,
  check: CheckEd25519 = engineEd25519,
): Promise<ReceiptWord> {
  const { said, word, signature } = readReceipt(json);
  const message = utf8(`linli receipt v1\n${canonicalJson(said)}`);
  if (said['log'] !== key.name || !(await check(key.publicKey, message, signature))) {
    throw new RuleBroken('receipt.bad-signature', 'The log has not signed this receipt');
  }
  await checkHead(word.checkpoint, key, check);
  return word;
}

function readReceipt(json: unknown): {
  said: Readonly<Record<string, unknown>>;
  word: ReceiptWord;
  signature: Bytes;
} {
  if (typeof json !== 'object' || json === null) throw badReceipt('form');
  const { signature: base64, ...said } = json as Readonly<Record<string, unknown>>;
  const { leafHash, time, checkpoint } = said;
  const signature = fromBase64(base64);
  if (signature?.length !== 64 || fromBase64(leafHash)?.length !== 32) throw badReceipt('signature');
  if (typeof time !== 'string' || parseInstant(time) === undefined) throw badReceipt('time');
  return { said, word: { leafHash: String(leafHash), time, checkpoint: String(checkpoint) }, signature };
}

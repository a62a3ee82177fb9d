/** Bytes that own their memory; what WebCrypto takes and gives. */
export type Bytes = Uint8Array<ArrayBuffer>;

const utf8Encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return new Uint8Array(utf8Encoder.encode(text));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export function randomBytes(length: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NONE = 255;
const DIGITS = new Uint8Array(128).fill(NONE);
for (let i = 0; i < ALPHABET.length; i++) DIGITS[ALPHABET.charCodeAt(i)] = i;

/** Unpadded base64url (RFC 4648 §5), for header-sized data. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    for (held += 8; held >= 6;) text += ALPHABET.charAt((bits >> (held -= 6)) & 63);
  }
  return held > 0 ? text + ALPHABET.charAt((bits << (6 - held)) & 63) : text;
}

/** Reads exactly `length` bytes; `undefined` for anything else, also for a second spelling of the same bytes. */
export function fromBase64url(text: unknown, length: number): Bytes | undefined {
  if (typeof text !== 'string' || text.length !== Math.ceil((length * 4) / 3)) return undefined;
  const bytes = new Uint8Array(length);
  let [bits, held, at] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const digit = DIGITS[text.charCodeAt(i)] ?? NONE;
    if (digit === NONE) return undefined;
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held >= 8) bytes[at++] = bits >> (held -= 8);
  }
  // The bits that no byte needs are zero, or the same bytes would have two texts.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
}

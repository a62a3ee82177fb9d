/** Something that must be readable nowhere, in the spellings it may be found in. */
export interface Canary {
  readonly name: string;
  readonly spellings: readonly Spelling[];
}

interface Spelling {
  readonly bytes: Buffer;
  /** A few digits may be part of any longer number or digest: only found between other characters. */
  readonly alone?: boolean;
}

/** A text as bytes, as two bytes a letter, and as hex and base64, wherever in a longer one it begins. */
export function textCanary(name: string, text: string): Canary {
  const bytes = Buffer.from(text);
  const packed = [0, 1, 2].flatMap((before) => inBase64(bytes, before));
  const all = [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), ...packed];
  return { name, spellings: all.map((one) => ({ bytes: one })) };
}

/** A price: its digits, as JSON has it, and as PostgreSQL writes bigint and numeric to its files. */
export function numberCanary(name: string, value: number): Canary {
  const json = textCanary(name, `"priceFen":${value}`).spellings;
  const bigint = Buffer.alloc(8);
  bigint.writeBigInt64LE(BigInt(value));
  return {
    name,
    spellings: [
      { bytes: Buffer.from(String(value)), alone: true },
      ...json,
      { bytes: bigint },
      numeric(value),
    ],
  };
}

// What of the text is the same in base64 whatever stands before and after it, in both alphabets.
function inBase64(bytes: Buffer, before: number): Buffer[] {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const same = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  const url = same.replaceAll('+', '-').replaceAll('/', '_');
  return [...new Set([same, url])].map((one) => Buffer.from(one));
}

// Of eight digits, as within jsonb: a head that says two digits of base 10,000, then these.
function numeric(value: number): Spelling {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt16LE(0x8001);
  bytes.writeUInt16LE(Math.floor(value / 10_000), 2);
  bytes.writeUInt16LE(value % 10_000, 4);
  return { bytes };
}

type Pieces = Iterable<Buffer> | AsyncIterable<Buffer>;

/** The names of those that can be read in these pieces. */
export async function foundIn(pieces: Pieces, canaries: readonly Canary[]): Promise<string[]> {
  const found = new Set<string>();
  for await (const piece of pieces) {
    for (const { name, spellings } of canaries) {
      if (!found.has(name) && spellings.some((one) => isIn(piece, one))) found.add(name);
    }
  }
  return [...found].sort();
}

function isIn(piece: Buffer, { bytes, alone = false }: Spelling): boolean {
  if (!alone) return piece.includes(bytes);
  for (let at = piece.indexOf(bytes); at >= 0; at = piece.indexOf(bytes, at + 1)) {
    if (!isWord(piece[at - 1]) && !isWord(piece[at + bytes.length])) return true;
  }
  return false;
}

const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9A-Za-z]/.test(String.fromCharCode(byte));

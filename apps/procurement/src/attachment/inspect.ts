import { fileTypeFromBuffer } from 'file-type';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import {
  allowedTypes,
  isBomb,
  LARGEST_BYTES,
  packedTypes,
  plainTypes,
  type Finding,
  type Unpacked,
} from './attachment.rules.ts';

/** Looks at a file without trusting a word it says of itself. Null: nothing to remark. */
export async function inspect(bytes: Buffer, mediaType: string): Promise<Finding | null> {
  if (bytes.length > LARGEST_BYTES) {
    return { code: 'attachment.too-large', facts: { bytes: bytes.length, maxBytes: LARGEST_BYTES } };
  }
  if (!allowedTypes.some((type) => type === mediaType)) {
    return { code: 'attachment.type-not-allowed', facts: { mediaType, allowed: allowedTypes } };
  }
  // Before any library unpacks anything of it.
  const packed = bytes.subarray(0, 4).equals(ZIP) ? await unpackedFinding(bytes) : null;
  if (packed) return packed;
  const found = await typeOf(bytes);
  if (plainTypes.has(mediaType))
    return found === undefined ? plainFinding(bytes) : mismatch(mediaType, found);
  return found === mediaType ? null : mismatch(mediaType, found ?? 'unknown');
}

/** A library that stumbles over a file must not stop the opening of all bids: then the type is unknown. */
async function typeOf(bytes: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(bytes))?.mime;
  } catch {
    return undefined;
  }
}

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

const mismatch = (mediaType: string, found: string): Finding => ({
  code: 'attachment.type-mismatch',
  facts: { mediaType, found, packed: packedTypes.has(mediaType) },
});

function plainFinding(bytes: Buffer): Finding | null {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return null;
  } catch {
    return { code: 'attachment.unreadable', facts: { reason: 'no UTF-8' } };
  }
}

/** Unpacks a file piece by piece, and stops at the first sign of a bomb: no piece is kept. */
async function unpackedFinding(bytes: Buffer): Promise<Finding | null> {
  try {
    const unpacked = await unpack(bytes);
    if (!isBomb(unpacked, bytes.length)) return null;
    return { code: 'attachment.zip-bomb', facts: { ...unpacked, packedBytes: bytes.length } };
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
    return { code: 'attachment.unreadable', facts: { reason } };
  }
}

function unpack(bytes: Buffer): Promise<Unpacked> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      const seen = { entries: 0, bytes: 0 };
      const stop = (): void => {
        zip.close();
        resolve({ ...seen });
      };
      zip.on('error', reject);
      zip.on('end', stop);
      zip.on('entry', (entry: Entry) => {
        seen.entries += 1;
        if (isBomb(seen, bytes.length)) return stop();
        drain(zip, entry, (length) => {
          seen.bytes += length;
          return isBomb(seen, bytes.length);
        }).then((ended) => (ended ? zip.readEntry() : stop()), reject);
      });
      zip.readEntry();
    });
  });
}

/** Reads an entry to its end, unless told to stop; whether it came to the end. */
function drain(zip: ZipFile, entry: Entry, tooMuch: (length: number) => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      stream.on('data', (piece: Buffer) => {
        if (!tooMuch(piece.length)) return;
        stream.destroy();
        resolve(false);
      });
      stream.on('end', () => resolve(true));
      stream.on('error', reject);
    });
  });
}

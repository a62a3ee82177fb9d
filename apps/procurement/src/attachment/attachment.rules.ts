/** A file as it lies in a technical part. */
export interface Attachment {
  readonly name: string;
  /** What the bidder says it is. */
  readonly mediaType: string;
  /** Base64. */
  readonly content: string;
}

/** What a look at a file found; the committee decides what it means for the bid. */
export interface Finding {
  readonly code:
    | 'attachment.type-not-allowed'
    | 'attachment.type-mismatch'
    | 'attachment.too-large'
    | 'attachment.zip-bomb'
    | 'attachment.unreadable';
  readonly facts: Readonly<Record<string, unknown>>;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What committees can open; the archives among them unpack to documents only. */
export const allowedTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  DOCX,
  XLSX,
  'text/plain',
  'application/json',
] as const;

/** Packed formats: what they say of themselves may be a thousand times what they are. */
export const packedTypes: ReadonlySet<string> = new Set([DOCX, XLSX]);

/** Formats without a mark of their own. */
export const plainTypes: ReadonlySet<string> = new Set(['text/plain', 'application/json']);

export const MOST_ATTACHMENTS = 20;
export const LARGEST_BYTES = 20 * 1024 * 1024;
/** All of a packed file together. */
export const LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024;
const MOST_TIMES = 100;
const MOST_ENTRIES = 5000;

/** What a packed file unpacked to, as far as it was unpacked. */
export interface Unpacked {
  readonly entries: number;
  readonly bytes: number;
}

/** Whether unpacking has gone too far: stop reading, it is a bomb (ratio, size or number of entries). */
export function isBomb({ entries, bytes }: Unpacked, packedBytes: number): boolean {
  const tooDense = bytes > 1024 * 1024 && bytes > packedBytes * MOST_TIMES;
  return entries > MOST_ENTRIES || bytes > LARGEST_UNPACKED_BYTES || tooDense;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
// A name is shown and saved: no way out of a folder, nothing that cannot be seen.
const NAME = /^[^\p{Cc}\p{Cf}/\\]{1,150}$/u;

/** Reads the list of files of a technical part; undefined where it has another form. */
export function readAttachments(value: unknown): readonly Attachment[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST_ATTACHMENTS) return undefined;
  const files = value.map((one: unknown) => readOne(one));
  return files.every((file) => file !== undefined) ? files : undefined;
}

function readOne(value: unknown): Attachment | undefined {
  const { name, mediaType, content } = (value ?? {}) as Partial<Record<keyof Attachment, unknown>>;
  if (typeof name !== 'string' || !NAME.test(name)) return undefined;
  if (typeof mediaType !== 'string' || mediaType.length > 150) return undefined;
  if (typeof content !== 'string' || content.length % 4 !== 0 || !BASE64.test(content)) return undefined;
  return { name, mediaType, content };
}

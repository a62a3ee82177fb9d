import { RuleBroken } from '#kernel';
import { bidParts, parseEnvelope, type BidPart } from '#sealing';
import { fromBase64url } from './bytes.ts';
import type { CheckEd25519 } from './log.ts';
import { verifyOpening } from './opening.ts';
import { readProof, readTaken, verifyOwnReceipt, type OwnReceipt } from './own-receipt.ts';
import { openingFormat } from './package.ts';
import type { Report } from './report.ts';

/** A file as somebody dropped it on the page. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Fields = Readonly<Record<string, unknown>>;

interface Sorted {
  opening?: unknown;
  taken?: OwnReceipt['taken'];
  proof?: NonNullable<OwnReceipt['proof']>;
  manifest?: unknown;
  readonly envelopes: Map<BidPart, Uint8Array>;
}

/**
 * Finds out what each file is and checks what can be checked with them: the package of an opening, or a receipt with the
 * bid's three envelopes, and, where they are there, proof and manifest. Throws `files.nothing`, `files.unknown`,
 * `files.secret`, and what `verifyOpening` and `verifyOwnReceipt` throw.
 */
export async function verifyFiles(
  files: readonly DroppedFile[],
  logKey: string,
  check?: CheckEd25519,
): Promise<Report> {
  const sorted: Sorted = { envelopes: new Map() };
  for (const file of files) sortIn(sorted, file);
  const key = logKey.trim();
  if (sorted.opening !== undefined) {
    return verifyOpening(sorted.opening, { ...(key !== '' && { logKey: key }), ...(check && { check }) });
  }
  const envelopes = bidParts.flatMap((part) => sorted.envelopes.get(part) ?? []);
  if (!sorted.taken || envelopes.length < bidParts.length) {
    throw new RuleBroken(
      'files.nothing',
      'Give the package of an opening, or a receipt with its three envelopes',
    );
  }
  const { taken, proof, manifest } = sorted;
  const own = {
    taken,
    envelopes,
    logKey: key,
    ...(proof && { proof }),
    ...(manifest !== undefined && { manifest }),
  };
  return verifyOwnReceipt(own, check);
}

function sortIn(sorted: Sorted, { name, bytes }: DroppedFile): void {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === 'LSE1') {
    sorted.envelopes.set(parseEnvelope(bytes).header.part, bytes);
    return;
  }
  const json = readFields(name, bytes);
  if (json['keys'] !== undefined) {
    throw new RuleBroken('files.secret', 'This file holds the keys of a bid; nothing here needs it', {
      name,
    });
  }
  if (json['format'] === openingFormat) sorted.opening = json;
  else if (json['receipt'] !== undefined) sorted.taken = readTaken(json);
  else if (json['checkpoint'] !== undefined) sorted.proof = readProof(json);
  else if (json['closesAt'] !== undefined) sorted.manifest = json;
  else if (!addEnvelopes(sorted, json)) throw unknown(name);
}

const unknown = (name: string): RuleBroken =>
  new RuleBroken('files.unknown', `It is not known what ${name} is`, { name });

function readFields(name: string, bytes: Uint8Array): Fields {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof json === 'object' && json !== null) return json as Fields;
  } catch {
    // Said below.
  }
  throw unknown(name);
}

/** `bid.json` of `linli seal`. */
function addEnvelopes({ envelopes }: Sorted, { envelopes: given }: Fields): boolean {
  if (typeof given !== 'object' || given === null) return false;
  for (const part of bidParts) {
    const bytes = fromBase64url((given as Fields)[part]);
    if (bytes) envelopes.set(part, bytes);
  }
  return envelopes.size > 0;
}

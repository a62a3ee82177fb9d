import { canonicalJson, parseInstant, RuleBroken } from '#kernel';
import { bidParts, envelopeHash, saltedLeaf, type BidPart } from '#sealing';
import { utf8 } from './bytes.ts';

/** What was in the box at the hour, as the platform logged it. */
export interface ClosingManifest {
  readonly tenderId: string;
  /** RFC 3339 */
  readonly closesAt: string;
  readonly closedAt: string;
  readonly bids: readonly {
    readonly bidId: string;
    /** SHA-256 of each envelope, base64url. */
    readonly envelopes: Readonly<Record<BidPart, string>>;
  }[];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200;
const isTime = (value: unknown): boolean => isText(value) && parseInstant(value) !== undefined;

function isListed(json: unknown): boolean {
  const { bidId, envelopes } = (json ?? {}) as { bidId?: unknown; envelopes?: unknown };
  if (!isText(bidId) || typeof envelopes !== 'object' || envelopes === null) return false;
  return bidParts.every((part) => isText((envelopes as Record<string, unknown>)[part]));
}

/** Further fields stay: the leaf is over all of it. Throws `manifest.malformed`. */
export function readManifest(json: unknown): ClosingManifest {
  const { tenderId, closesAt, closedAt, bids } = (json ?? {}) as Partial<Record<string, unknown>>;
  const fits = isText(tenderId) && isTime(closesAt) && isTime(closedAt) && Array.isArray(bids);
  if (!fits || !bids.every(isListed)) {
    throw new RuleBroken('manifest.malformed', 'This is not the closing manifest of a box');
  }
  if (new Set(bids.map(({ bidId }: { bidId: string }) => bidId)).size < bids.length) {
    throw new RuleBroken('manifest.malformed', 'The manifest lists a bid twice');
  }
  return json as ClosingManifest;
}

/** The leaf of a manifest in the log, base64url: SHA-256 of its canonical JSON (RFC 8785), salted. */
export async function leafOfManifest(manifest: object, salt: string): Promise<string> {
  return saltedLeaf(await envelopeHash(utf8(canonicalJson(manifest))), salt);
}

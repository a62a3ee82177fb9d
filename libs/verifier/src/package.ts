import { RuleBroken } from '#kernel';
import { checkPolicy, type SealingPolicy } from '#sealing';
import type { InclusionProof } from './log.ts';
import { readManifest, type ClosingManifest } from './manifest.ts';

/** The first field of a package; other numbers are other forms. */
export const openingFormat = 'linli-opening-1';

/** One bid as the platform announces it. */
export interface OpenedItem {
  readonly bidId: string;
  readonly organizationId?: string;
  /** As announced; absent where the price was not opened. */
  readonly priceFen?: number;
  /** Why it is out, a code. */
  readonly code?: string;
  /** Base64url; absent where the bid was out before prices were opened. */
  readonly envelope?: string;
  /** The key that opened it, base64url. */
  readonly key?: string;
  /** What the trustees said of the price. */
  readonly shares: readonly object[];
}

/** What `GET /procurement/tenders/:id/opening-package` answers: all that is needed to check an opening offline. */
export interface OpeningPackage {
  readonly format: typeof openingFormat;
  /** The key of the log, its head, and the path of the manifest's leaf in it. */
  readonly log: InclusionProof & { readonly verifierKey: string; readonly checkpoint: string };
  readonly manifest: ClosingManifest;
  readonly salt: string;
  readonly leaf: string;
  /** For the price. */
  readonly policy: SealingPolicy;
  readonly bids: readonly OpenedItem[];
}

const bad = (what: string): RuleBroken =>
  new RuleBroken('opening.malformed', `This is not the package of an opening: ${what}`, { what });

type Fields = Readonly<Record<string, unknown>>;

const isObject = (json: unknown): json is Fields => typeof json === 'object' && json !== null;
const isOptional = (value: unknown, type: 'string' | 'number'): boolean =>
  value === undefined || value === null || typeof value === type;

function readItem(json: unknown): OpenedItem {
  if (!isObject(json) || typeof json['bidId'] !== 'string') throw bad('bid');
  const { bidId, priceFen, shares = [], ...texts } = json;
  const { organizationId, code, envelope, key } = texts;
  const strings = [organizationId, code, envelope, key].every((value) => isOptional(value, 'string'));
  if (!strings || !isOptional(priceFen, 'number') || !Array.isArray(shares) || !shares.every(isObject)) {
    throw bad(`bid ${bidId}`);
  }
  const known = Object.entries({ organizationId, code, envelope, key, priceFen }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return { ...Object.fromEntries(known), bidId, shares };
}

/** Throws `opening.malformed`, `manifest.malformed`, `policy.malformed`. */
export function readOpening(json: unknown): OpeningPackage {
  if (!isObject(json) || json['format'] !== openingFormat) throw bad('format');
  const { log, salt, leaf, policy, bids } = json;
  if (!isObject(log) || typeof salt !== 'string' || typeof leaf !== 'string') throw bad('log');
  if (!isObject(policy) || !Array.isArray(bids)) throw bad('bids');
  const manifest = readManifest(json['manifest']);
  checkPolicy(policy as unknown as SealingPolicy);
  return {
    ...{ format: openingFormat, manifest, salt, leaf },
    log: log as unknown as OpeningPackage['log'],
    policy: policy as unknown as SealingPolicy,
    bids: bids.map(readItem),
  };
}

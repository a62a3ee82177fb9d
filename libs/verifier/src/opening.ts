import { parseInstant, RuleBroken } from '#kernel';
import {
  attribute,
  open,
  parseEnvelope,
  policyHash,
  type FailedShare,
  type Fault,
  type ReleasedShare,
} from '#sealing';
import { fromBase64url } from './bytes.ts';
import { checkHead, checkInclusion, readLogKey, type CheckEd25519, type LogKey } from './log.ts';
import { leafOfManifest } from './manifest.ts';
import { readOpening, type OpenedItem, type OpeningPackage } from './package.ts';
import { ask, reportOf, type BidFault, type BidVerdict, type Check, type Report } from './report.ts';

export interface OpeningOptions {
  /** The log's key as the checker got it earlier or elsewhere; without it the package vouches for itself. */
  readonly logKey?: string;
  readonly check?: CheckEd25519;
}

/**
 * Checks an opened tender from its published package alone: every bid of the logged manifest is there, its price is what
 * was sealed, and where one did not open, whose fault that was. Throws `opening.malformed`, `manifest.malformed`,
 * `policy.malformed`, `log-key.malformed`.
 */
export async function verifyOpening(json: unknown, options: OpeningOptions = {}): Promise<Report> {
  const opening = readOpening(json);
  const key = await readLogKey(options.logKey ?? opening.log.verifierKey);
  const hash = await policyHash(opening.policy);
  const checks = await checkFrame(opening, key, hash, options);
  const fits = checks.every(({ id, answer }) => id !== 'policies-fit' || answer === 'yes');
  const items = new Map(opening.bids.map((item) => [item.bidId, item]));
  const bids: BidVerdict[] = [];
  for (const { bidId, envelopes } of opening.manifest.bids) {
    const item = items.get(bidId);
    bids.push(await verdictOf({ opening, item, bidId, loggedHash: envelopes.price, fits }));
  }
  return reportOf('opening', checks, bids);
}

async function checkFrame(
  { log, manifest, salt, leaf, policy, bids }: OpeningPackage,
  key: LogKey,
  hash: string,
  { logKey, check }: OpeningOptions,
): Promise<Check[]> {
  const listed = new Set(manifest.bids.map(({ bidId }) => bidId));
  return [
    await ask('log-key-pinned', () => Promise.resolve(logKey === undefined ? undefined : true)),
    await ask('log-signature', async () => (await checkHead(log.checkpoint, key, check)).size > 0),
    await ask('manifest-leaf', async () => (await leafOfManifest(manifest, salt)) === leaf),
    await ask('manifest-in-log', async () => {
      const head = await checkHead(log.checkpoint, key, check);
      await checkInclusion(fromBase64url(leaf) ?? new Uint8Array(), log, head);
      return true;
    }),
    await ask('closed-after-deadline', () =>
      Promise.resolve(
        (parseInstant(manifest.closedAt) ?? 0) >= (parseInstant(manifest.closesAt) ?? Infinity),
      ),
    ),
    await ask('policies-fit', () => {
      const shown = bids.filter(({ envelope }) => envelope !== undefined);
      const fits = policy.part === 'price' && policy.tenderId === manifest.tenderId;
      return Promise.resolve(fits && (shown.length === 0 || shown.some((item) => namesPolicy(item, hash))));
    }),
    await ask('all-bids-shown', () =>
      Promise.resolve(bids.length === listed.size && bids.every(({ bidId }) => listed.has(bidId))),
    ),
  ];
}

function namesPolicy({ envelope }: OpenedItem, hash: string): boolean {
  try {
    return parseEnvelope(fromBase64url(envelope) ?? new Uint8Array()).header.policyHash === hash;
  } catch {
    return false;
  }
}

interface Case {
  readonly opening: OpeningPackage;
  readonly item: OpenedItem | undefined;
  readonly bidId: string;
  readonly loggedHash: string;
  /** Whether the package's policy is the bids' own; else no blame follows from it. */
  readonly fits: boolean;
}

const part = 'price';

type SaidOfBid = Omit<BidVerdict, 'result' | 'faults'>;

function saidOf(bidId: string, item: OpenedItem | undefined): SaidOfBid {
  const { organizationId, priceFen, code } = item ?? {};
  return {
    bidId,
    ...(organizationId !== undefined && { organizationId }),
    ...(priceFen !== undefined && { priceFen }),
    ...(code !== undefined && { code }),
  };
}

const platformDid = (said: SaidOfBid, reason: string, faults: readonly BidFault[] = []): BidVerdict => ({
  ...said,
  result: 'faulty',
  faults: [...faults, { party: 'platform', part, reason }],
});

/** Out before prices were opened: with a reason, and without a price. */
const isOut = (item: OpenedItem | undefined): boolean =>
  item?.code !== undefined && item.priceFen === undefined;

async function verdictOf({ opening, item, bidId, loggedHash, fits }: Case): Promise<BidVerdict> {
  const said = saidOf(bidId, item);
  if (item?.envelope === undefined) {
    return isOut(item) ? { ...said, result: 'not-opened', faults: [] } : platformDid(said, 'bid-withheld');
  }
  if (!fits) return { ...said, result: 'undetermined', faults: [] };
  try {
    return await judge(opening, item, loggedHash);
  } catch (error) {
    if (error instanceof RuleBroken) return platformDid(said, 'package-inconsistent');
    throw error;
  }
}

async function judge(opening: OpeningPackage, item: OpenedItem, loggedHash: string): Promise<BidVerdict> {
  const envelope = fromBase64url(item.envelope) ?? new Uint8Array();
  const mk = fromBase64url(item.key);
  const { faults, mk: key } = await attribute({
    ...{ envelope, policy: opening.policy, loggedHash, ...(mk && { mk }) },
    shares: item.shares as readonly (ReleasedShare | FailedShare)[],
  });
  const found = faults.map(shownFault);
  const said = saidOf(item.bidId, item);
  if (found.some(({ party }) => party !== 'trustee')) return { ...said, result: 'faulty', faults: found };
  if (key !== undefined) return compare(item, await textOf(envelope, key), found);
  // A price that nobody can show to have been sealed was not to be announced.
  if (item.priceFen !== undefined) return platformDid(said, 'announced-unproven', found);
  return { ...said, result: 'undetermined', faults: found };
}

const shownFault = (fault: Fault): BidFault => ({
  ...{ party: fault.party, part, reason: fault.reason },
  ...(fault.party === 'trustee' && { trusteeId: fault.trusteeId }),
});

/** What was sealed against what was announced. */
function compare(item: OpenedItem, sealed: SealedText | undefined, found: readonly BidFault[]): BidVerdict {
  const said = saidOf(item.bidId, item);
  if (isOut(item)) {
    const reason = item.code ?? '';
    return { ...said, result: 'faulty', faults: [...found, { party: 'bidder', part, reason }] };
  }
  const isSame = sealed?.['priceFen'] === item.priceFen && sealed?.['organizationId'] === item.organizationId;
  return isSame
    ? { ...said, result: 'proven', faults: found }
    : platformDid(said, 'announced-differs', found);
}

type SealedText = Readonly<Record<string, unknown>>;

async function textOf(envelope: Uint8Array, key: Uint8Array): Promise<SealedText | undefined> {
  try {
    const json: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(await open(envelope, key)),
    );
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { RuleBroken } from '#kernel';
import {
  bidLeaf,
  bidParts,
  checkPolicy,
  envelopeHash,
  newSalt,
  policyHash,
  seal,
  suiteId,
  type BidPart,
  type SealingPolicy,
} from '#sealing';
import { publicAnswer, readJson } from './files.ts';

type ByPart<T> = Readonly<Partial<Record<BidPart, T>>>;
export type Policies = ByPart<SealingPolicy>;

/** What the bidder saves: with a key his envelope opens, and its sealing can be repeated byte for byte. */
interface SpareKeys {
  readonly warning: string;
  readonly tenderId: string;
  readonly suite: typeof suiteId;
  readonly keys: ByPart<{ readonly key: string; readonly commitment: string; readonly envelopeHash: string }>;
}

interface HandIn {
  readonly tenderId: string;
  /** Base64url: as they are, the body of `POST /procurement/tenders/:id/bids`. */
  readonly envelopes: ByPart<string>;
  readonly hashes: ByPart<string>;
  readonly policyHashes: ByPart<string>;
  /** Of a whole bid only. */
  readonly salt?: string;
  readonly leaf?: string;
}

export interface SealedBid {
  readonly envelopes: ReadonlyMap<BidPart, Uint8Array>;
  readonly handIn: HandIn;
  readonly keys: SpareKeys;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Where the policies come from: a file, or a Linli. Throws `seal.no-policy`, `policy.malformed` and what files and calls do. */
export async function policiesFrom(from: {
  readonly policy?: string;
  readonly url?: string;
  readonly tender?: string;
}): Promise<Policies> {
  if (from.policy !== undefined) return readPolicies(await readJson(from.policy));
  if (from.url === undefined || from.tender === undefined) {
    throw new RuleBroken('seal.no-policy', 'Give --policy, or --url together with --tender');
  }
  return readPolicies(
    await publicAnswer(from.url, `/procurement/tenders/${encodeURIComponent(from.tender)}`),
  );
}

/** One policy, policies by part, or the answer for a tender that holds them. Throws `policy.malformed`. */
export function readPolicies(json: unknown): Policies {
  const fields = (json ?? {}) as Readonly<Record<string, unknown>>;
  const byPart = (fields['policies'] ??
    ('part' in fields ? { [String(fields['part'])]: fields } : fields)) as Policies;
  const found: Partial<Record<BidPart, SealingPolicy>> = {};
  for (const part of bidParts) {
    const policy = byPart[part];
    if (policy === undefined) continue;
    checkPolicy(policy);
    if (policy.part !== part)
      throw new RuleBroken('policy.malformed', `The policy of ${part} is another part's`);
    found[part] = policy;
  }
  return found;
}

interface SealedPart {
  readonly part: BidPart;
  readonly policy: SealingPolicy;
  readonly envelope: Uint8Array;
  readonly mk: Uint8Array;
  readonly commitment: string;
  readonly hash: string;
  readonly policyHash: string;
}

/** Seals what there is. Throws `seal.nothing`, `seal.no-policy`, `policy.malformed`, `envelope.too-large`. */
export async function sealParts(
  policies: Policies,
  parts: ReadonlyMap<BidPart, Uint8Array>,
): Promise<SealedBid> {
  const sealed: SealedPart[] = [];
  for (const [part, content] of parts) {
    const policy = policies[part];
    if (policy === undefined) {
      throw new RuleBroken('seal.no-policy', `There is no policy for ${part}`, { part });
    }
    const { envelope, mk, commitment } = await seal(policy, content);
    const [hash, ofPolicy] = await Promise.all([envelopeHash(envelope), policyHash(policy)]);
    sealed.push({ part, policy, envelope, mk, commitment, hash, policyHash: ofPolicy });
  }
  const tenderId = sealed[0]?.policy.tenderId;
  if (tenderId === undefined) throw new RuleBroken('seal.nothing', 'Give at least one part');
  const warning = '保密 SECRET: whoever has a key reads that part of the bid. 开标前不得交给任何人。';
  const byPart = <T>(pick: (one: SealedPart) => T): ByPart<T> =>
    Object.fromEntries(sealed.map((one) => [one.part, pick(one)]));
  const envelopes = new Map(sealed.map(({ part, envelope }) => [part, envelope]));
  const keyOf = ({ mk, commitment, hash }: SealedPart) => ({ key: text(mk), commitment, envelopeHash: hash });
  return {
    envelopes,
    handIn: {
      tenderId,
      envelopes: byPart(({ envelope }) => text(envelope)),
      hashes: byPart(({ hash }) => hash),
      policyHashes: byPart((one) => one.policyHash),
      ...(await leafOf(envelopes)),
    },
    keys: { warning, tenderId, suite: suiteId, keys: byPart(keyOf) },
  };
}

async function leafOf(
  envelopes: ReadonlyMap<BidPart, Uint8Array>,
): Promise<{ salt: string; leaf: string } | object> {
  const whole = bidParts.flatMap((part) => envelopes.get(part) ?? []);
  if (whole.length < bidParts.length) return {};
  const salt = newSalt();
  return { salt, leaf: await bidLeaf(whole, salt) };
}

/** An envelope names nobody, so its text must: a copied one would count for the copier. */
export function namesBidder(content: Uint8Array): boolean {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return typeof (json as { organizationId?: unknown } | null)?.organizationId === 'string';
  } catch {
    return false;
  }
}

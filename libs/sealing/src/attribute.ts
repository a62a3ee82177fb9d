import { RuleBroken } from '#kernel';
import { fromBase64url } from './bytes.ts';
import { checkMadeFor, envelopeHash, parseEnvelope } from './envelope.ts';
import { commitmentOf, checkPolicy, type SealingPolicy } from './policy.ts';
import { rederive, type Rederivation } from './seal.ts';
import { recover, verifyShare, type ReleasedShare } from './shares.ts';

/** A trustee's statement that his box did not open. */
export interface FailedShare {
  readonly envelope: string;
  readonly trustee: string;
  readonly failed: true;
}

/** What is on the table when a bid cannot be opened, or when an auditor looks at one that was. */
export interface Evidence {
  /** The file as the platform has it now. */
  readonly envelope: Uint8Array;
  readonly policy: SealingPolicy;
  /** The envelope hash in the receipted leaf, base64url. */
  readonly loggedHash: string;
  readonly shares: readonly (ReleasedShare | FailedShare)[];
  /** The key the bidder saved, if he gives it. One that does not fit his commitment is no evidence. */
  readonly mk?: Uint8Array;
}

/** Public codes. */
export type FaultReason =
  | 'ciphertext-swapped'
  | 'envelope-malformed'
  | 'sealed-for-another-policy'
  | 'shares-inconsistent'
  | 'not-rederivable'
  | 'share-false'
  | 'false-claim';

export type Fault =
  | { readonly party: 'platform'; readonly reason: 'ciphertext-swapped' }
  | {
      readonly party: 'bidder';
      readonly reason: Exclude<FaultReason, 'ciphertext-swapped' | 'share-false' | 'false-claim'>;
      readonly differs?: Rederivation['differs'];
    }
  | { readonly party: 'trustee'; readonly trusteeId: string; readonly reason: 'share-false' | 'false-claim' };

/**
 * `none`: everything is as it should be. `found`: each fault has its owner. `undetermined`: too few true shares
 * and no key from the bidder, who must now produce it (faults proven so far are listed).
 */
export interface Attribution {
  readonly outcome: 'none' | 'found' | 'undetermined';
  readonly faults: readonly Fault[];
  /** The bid key, when it is known. */
  readonly mk?: Uint8Array;
}

/**
 * Who is to blame, so that a lost bid is *revoked* (撤销, the bidder's fault) or *withdrawn with damages* (撤回)
 * rightly. Reasons: the file is not the receipted one → platform; it never was a sealed bid for this policy, its
 * boxes do not give the committed key, or it does not re-derive → bidder; the published share is not what was in
 * the box, or a sound box was said not to open → that trustee.
 * Throws `policy.malformed`, `share.malformed`, `share.other-envelope`, `share.not-a-trustee`.
 */
export async function attribute(evidence: Evidence): Promise<Attribution> {
  checkPolicy(evidence.policy);
  if ((await envelopeHash(evidence.envelope)) !== evidence.loggedHash) {
    return found([{ party: 'platform', reason: 'ciphertext-swapped' }]);
  }
  const outside = await outsideFault(evidence);
  if (outside) return found([outside]);
  const { liars, truthful, claims } = await sift(evidence);
  const mk = await keyOf(evidence, truthful);
  if (mk === 'inconsistent') return found([{ party: 'bidder', reason: 'shares-inconsistent' }, ...liars]);
  if (mk === undefined) return { outcome: 'undetermined', faults: liars };
  const { differs } = await rederive(evidence.envelope, evidence.policy, mk);
  const bad = new Set(differs.map((part) => (typeof part === 'object' ? part.box : undefined)));
  const falseClaims = claims
    .filter((trusteeId) => !bad.has(trusteeId))
    .map((trusteeId): Fault => ({ party: 'trustee', trusteeId, reason: 'false-claim' }));
  const bidder: Fault[] = differs.length ? [{ party: 'bidder', reason: 'not-rederivable', differs }] : [];
  return found([...bidder, ...liars, ...falseClaims], mk);
}

function found(faults: readonly Fault[], mk?: Uint8Array): Attribution {
  return { outcome: faults.length ? 'found' : 'none', faults, ...(mk ? { mk } : {}) };
}

async function outsideFault({ envelope, policy }: Evidence): Promise<Fault | undefined> {
  try {
    await checkMadeFor(parseEnvelope(envelope).header, policy);
    return undefined;
  } catch (error) {
    const other = error instanceof RuleBroken && error.code === 'envelope.other-policy';
    return { party: 'bidder', reason: other ? 'sealed-for-another-policy' : 'envelope-malformed' };
  }
}

async function sift({ envelope, policy, loggedHash, shares }: Evidence) {
  const liars: Fault[] = [];
  const truthful: ReleasedShare[] = [];
  const claims: string[] = [];
  for (const share of shares) {
    if ('failed' in share) {
      claims.push(checkedClaim(share, policy, loggedHash));
    } else if (await verifyShare(envelope, policy, share)) {
      truthful.push(share);
    } else {
      liars.push({ party: 'trustee', trusteeId: share.trustee, reason: 'share-false' });
    }
  }
  return { liars, truthful, claims };
}

function checkedClaim(claim: FailedShare, policy: SealingPolicy, hash: string): string {
  if (claim.envelope !== hash) {
    throw new RuleBroken('share.other-envelope', 'The statement is about another envelope');
  }
  if (!policy.trustees.some((trustee) => trustee.id === claim.trustee)) {
    throw new RuleBroken('share.not-a-trustee', 'There is no box for this trustee');
  }
  return claim.trustee;
}

async function keyOf(evidence: Evidence, truthful: readonly ReleasedShare[]) {
  const { envelope, policy, mk } = evidence;
  const { commitment } = parseEnvelope(envelope).header;
  const saved = mk?.length === 32 ? new Uint8Array(mk) : undefined;
  if (saved && (await commitmentOf(saved)) === commitment) return saved;
  try {
    return await recover(envelope, policy, truthful);
  } catch (error) {
    if (error instanceof RuleBroken && error.code === 'shares.inconsistent') return 'inconsistent';
    if (error instanceof RuleBroken && error.code === 'shares.too-few') return undefined;
    throw error;
  }
}

/** Reads a key as the bidder saved it (base64url, 43 characters). Throws `mk.malformed`. */
export function parseKey(text: string): Uint8Array {
  const mk = fromBase64url(text.trim(), 32);
  if (!mk) throw new RuleBroken('mk.malformed', 'The key of a bid is 43 characters of base64url');
  return mk;
}

import { parseInstant, RuleBroken } from '#kernel';
import { bidLeaf, envelopeHash } from '#sealing';
import { fromBase64, fromBase64url, same } from './bytes.ts';
import {
  checkHead,
  checkInclusion,
  checkReceipt,
  hashOfLeaf,
  readLogKey,
  type CheckEd25519,
  type InclusionProof,
} from './log.ts';
import { ask, reportOf, type Check, type Report } from './report.ts';
import { readManifest, type ClosingManifest } from './manifest.ts';

/** What a bidder has in hand. */
export interface OwnReceipt {
  /** As the platform answered the bid: `leaf`, `salt` and the signed `receipt`. */
  readonly taken: { readonly leaf: string; readonly salt: string; readonly receipt: unknown };
  /** The envelopes as they were handed in: qualification, technical, price. */
  readonly envelopes: readonly Uint8Array[];
  /** `name+keyid+key` of the log; kept from the day of the bid, not asked for today. */
  readonly logKey: string;
  /** From the close on: the log's head and the path to the leaf in it. */
  readonly proof?: InclusionProof & { readonly checkpoint: string };
  /** Whether the key was kept from another day or place; `false`: the platform itself gave it just now. */
  readonly pinned?: boolean;
  /** From the close on: what was in the box. */
  readonly manifest?: unknown;
}

/** Reads what came from a file. Throws `receipt.malformed`. */
export function readTaken(json: unknown): OwnReceipt['taken'] {
  const { leaf, salt, receipt } = (json ?? {}) as Partial<Record<keyof OwnReceipt['taken'], unknown>>;
  if (typeof leaf === 'string' && typeof salt === 'string' && typeof receipt === 'object') {
    return { leaf, salt, receipt };
  }
  throw new RuleBroken('receipt.malformed', 'A receipt of a bid has leaf, salt and receipt');
}

/** Head of the log and path, from a file. Throws `proof.invalid`. */
export function readProof(json: unknown): NonNullable<OwnReceipt['proof']> {
  const { checkpoint, proof } = (json ?? {}) as { checkpoint?: unknown; proof?: unknown };
  if (typeof checkpoint === 'string' && Array.isArray(proof)) return json as NonNullable<OwnReceipt['proof']>;
  throw new RuleBroken('proof.invalid', 'A proof has checkpoint, index, size and proof');
}

/** Everything that needs nobody else's word. Throws `log-key.malformed`, `manifest.malformed`. */
export async function verifyOwnReceipt(own: OwnReceipt, check?: CheckEd25519): Promise<Report> {
  const { taken, envelopes, proof } = own;
  const key = await readLogKey(own.logKey);
  const manifest = own.manifest === undefined ? undefined : readManifest(own.manifest);
  const leaf = fromBase64url(taken.leaf) ?? new Uint8Array();
  const checks: Check[] = own.pinned === false ? [{ id: 'log-key-pinned', answer: 'unknown' }] : [];
  checks.push(
    await ask('receipt-signature', async () => {
      const { leafHash } = await checkReceipt(taken.receipt, key, check);
      return same(fromBase64(leafHash) ?? new Uint8Array(), await hashOfLeaf(leaf));
    }),
    await ask('receipt-leaf', async () => (await bidLeaf(envelopes, taken.salt)) === taken.leaf),
  );
  checks.push(
    await ask('log-signature', async () => {
      if (proof === undefined) return undefined;
      await checkHead(proof.checkpoint, key, check);
      return true;
    }),
    await ask('leaf-in-log', async () => {
      if (proof === undefined) return undefined;
      await checkInclusion(leaf, proof, await checkHead(proof.checkpoint, key, check));
      return true;
    }),
  );
  if (manifest) checks.push(...(await againstManifest(own, manifest)));
  return reportOf('receipt', checks);
}

async function againstManifest(own: OwnReceipt, manifest: ClosingManifest): Promise<Check[]> {
  const { time } = own.taken.receipt as { time?: unknown };
  const hashes = await Promise.all(own.envelopes.map(envelopeHash));
  return [
    await ask('receipt-in-time', () => {
      const at = typeof time === 'string' ? parseInstant(time) : undefined;
      return Promise.resolve(at !== undefined && at < (parseInstant(manifest.closesAt) ?? 0));
    }),
    await ask('listed-in-manifest', () => {
      const listed = manifest.bids.some(({ envelopes }) =>
        [envelopes.qualification, envelopes.technical, envelopes.price].every(
          (hash, i) => hash === hashes[i],
        ),
      );
      return Promise.resolve(listed);
    }),
  ];
}

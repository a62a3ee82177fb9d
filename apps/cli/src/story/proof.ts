import {
  CompactRange,
  eventLeafHash,
  formatDigest,
  parseDigest,
  parseVerifierKey,
  verifyCheckpoint,
  verifyConsistency,
} from '#transparency';
import { StoryBroken, type Stage } from './stage.ts';

interface Head {
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
  readonly verifierKey: string;
}

interface Entry {
  readonly index: number;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly key: string;
  readonly time: string;
  readonly data?: unknown;
  readonly salt?: string;
  readonly leafHash: string;
}

/** What a stranger found when checking the log; nothing is taken from Linli on trust but the log's public key. */
export interface AuditProof {
  readonly size: number;
  readonly root: string;
  readonly verified: boolean;
}

const PAGE = 1000;

export async function auditHead(stage: Stage): Promise<Head> {
  return stage.public.get<Head>('/audit/head');
}

/**
 * Checks the log from outside: the head's signature, every leaf whose event is public by its own data, the root from
 * all leaves, and that the head seen before the story is a prefix of this one.
 */
export async function verifyAudit(stage: Stage, before: Head): Promise<AuditProof> {
  const head = await auditHead(stage);
  const { size, root } = verifyCheckpoint(head.checkpoint, parseVerifierKey(head.verifierKey));
  const tree = CompactRange.empty();
  let recomputed = 0;
  for (let from = 0; from < size; from += PAGE) {
    for (const entry of await entriesFrom(stage, from, Math.min(PAGE, size - from))) {
      if (entry.data !== undefined) recomputed += 1;
      tree.append(leafOf(entry));
    }
  }
  if (formatDigest(tree.root) !== formatDigest(root))
    throw new StoryBroken('the leaves do not give the signed root');
  await verifyGrowth(stage, before, head);
  stage.tell(
    `audit log: ${size} leaves give the signed root; ${recomputed} recomputed from their public data`,
  );
  return { size, root: formatDigest(root), verified: true };
}

async function entriesFrom(stage: Stage, from: number, limit: number): Promise<Entry[]> {
  return (await stage.public.get<{ items: Entry[] }>(`/audit/entries?from=${from}&limit=${limit}`)).items;
}

/** The leaf hash as served; recomputed from the event wherever the public may read it. */
function leafOf({ index: _index, salt, leafHash, data, ...fact }: Entry & { topic?: string }): Uint8Array {
  const served = digest(leafHash);
  if (salt === undefined || data === undefined) return served;
  const { id, source, type, key, time } = fact;
  const computed = eventLeafHash(new Uint8Array(Buffer.from(salt, 'base64')), {
    id,
    source,
    type,
    key,
    time,
    data,
  });
  if (formatDigest(computed) !== leafHash) throw new StoryBroken(`entry ${id} is not what its leaf says`);
  return computed;
}

async function verifyGrowth(stage: Stage, before: Head, after: Head): Promise<void> {
  const { proof } = await stage.public.get<{ proof: string[] }>(
    `/audit/proofs/consistency?from=${before.size}&to=${after.size}`,
  );
  verifyConsistency({
    oldSize: before.size,
    oldRoot: digest(before.root),
    newSize: after.size,
    newRoot: digest(after.root),
    proof: proof.map(digest),
  });
}

function digest(text: string): Uint8Array {
  const parsed = parseDigest(text);
  if (!parsed) throw new StoryBroken(`"${text}" is no SHA-256 digest`);
  return parsed;
}

/** Waits until an event with this id in its data has its place in the log. */
export async function logged(stage: Stage, from: number, id: string): Promise<void> {
  await stage.until(`${id} is in the audit log`, async () => {
    const { size } = await auditHead(stage);
    for (let at = from; at < size; at += PAGE) {
      const entries = await entriesFrom(stage, at, PAGE);
      if (entries.some(({ data }) => JSON.stringify(data)?.includes(id))) return true;
    }
    return undefined;
  });
}

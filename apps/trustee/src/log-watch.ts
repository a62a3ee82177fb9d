import { verify } from 'node:crypto';
import { Refused } from '#client';
import { canonicalJson, RuleBroken } from '#kernel';
import { envelopeHash, saltedLeaf } from '#sealing';
import { parseCheckpoint, parseDigest, verifyConsistency, type Digest } from '#transparency';
import {
  checkHead,
  checkInclusion,
  checkReceipt,
  hashOfLeaf,
  leafOfManifest,
  type CheckEd25519,
  type Head,
  type LogKey,
} from '#verifier';
import type { Journal } from './journal.ts';
import type { Platform, SealedBox, SignedTurn } from './platform.ts';

const bytes = (base64url: string): Uint8Array => new Uint8Array(Buffer.from(base64url, 'base64url'));

/** The log, held against the key the trustee got in person and against every head he saw before. */
export class LogWatch {
  constructor(
    private readonly key: LogKey,
    private readonly platform: Platform,
    private readonly journal: Journal,
  ) {}

  /** That the manifest is the logged one. Throws `closing.not-logged`, `log.forked`, `checkpoint.bad-signature`, `proof.invalid`. */
  async mustHold({ manifest, salt, leaf }: NonNullable<SealedBox['closing']>): Promise<void> {
    if ((await leafOfManifest(manifest, salt)) !== leaf) {
      throw new RuleBroken('closing.not-logged', 'The manifest is not that of its leaf', { leaf });
    }
    const head = await this.newest();
    const path = await this.platform.inclusion(leaf);
    await checkInclusion(bytes(leaf), path, head);
  }

  /** The log only ever grows: its newest head is the old one with more behind it. */
  private async newest(): Promise<Head> {
    const { checkpoint } = await this.platform.head();
    const head = await checkHead(checkpoint, this.key, nodeEd25519);
    const before = this.journal.of('head').at(-1);
    if (before?.checkpoint === checkpoint) return head;
    if (before !== undefined) await this.mustBeOneLog(before.checkpoint, head);
    this.journal.write({ kind: 'head', size: head.size, checkpoint });
    return head;
  }

  /** The smaller is the beginning of the larger. The log signed both: that it cannot show it is the same as a fork. */
  private async mustBeOneLog(before: string, head: Head): Promise<void> {
    const old = parseCheckpoint(before);
    const [small, large] = old.size <= head.size ? [old, head] : [head, old];
    try {
      const proof = (await this.platform.consistency(small.size, large.size)).map(digestOf);
      verifyConsistency({
        ...{ oldSize: small.size, oldRoot: small.root, newSize: large.size, newRoot: large.root, proof },
      });
    } catch (error) {
      if (!isForked(error)) throw error;
      throw new RuleBroken('log.forked', 'The log is not the one it was', { before, size: head.size });
    }
  }

  /** That the log signed what the platform says of the turn. Throws `turn.unsigned`. */
  async mustBeSigned(turn: SignedTurn, tenderId: string): Promise<void> {
    const hash = await envelopeHash(new TextEncoder().encode(canonicalJson(turn.statement)));
    const leaf = await saltedLeaf(hash, turn.salt);
    const { leafHash } = await checkReceipt(turn.receipt, this.key, nodeEd25519);
    const signed = Buffer.from(await hashOfLeaf(bytes(leaf))).toString('base64');
    if (leafHash !== signed || turn.statement.tenderId !== tenderId) {
      throw new RuleBroken('turn.unsigned', 'What is said of the turn is not signed by the log', {
        tenderId,
      });
    }
  }
}

/** A platform that is away or busy says nothing of its log. */
function isForked(error: unknown): boolean {
  if (error instanceof Refused) return error.code.startsWith('tree.');
  return error instanceof RuleBroken && error.code !== 'platform.unreachable';
}

const digestOf = (text: string): Digest => parseDigest(text) ?? new Uint8Array();

const nodeEd25519: CheckEd25519 = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return Promise.resolve(verify(null, message, { key: jwk, format: 'jwk' }, signature));
};

import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { newId, RuleBroken } from '#kernel';
import { envelopeHash, openShare, seal, trusteeKeyPair, type SealingPolicy } from '#sealing';
import type { Judgement, PartEvidence } from '../../apps/procurement/src/opening/judge-part.ts';
import { Judges } from '../../apps/procurement/src/opening/judges.ts';

/** What the child found; each judgement as JSON, in the order of the bids. */
export interface Judged {
  readonly alone: readonly string[];
  readonly together: readonly string[];
  /** With one of the threads ended in the middle of its work. */
  readonly oneDied: readonly string[];
  /** How many threads there were for `alone` and for `together`. */
  readonly threads: readonly [number, number];
  /** The code of the refusal of a word of no form, alone and together. */
  readonly refused: readonly [string, string];
}

const BIDS = 60;
const started: Worker[] = [];
subscribe('worker_threads', (message) => started.push((message as { worker: Worker }).worker));

async function evidence(): Promise<PartEvidence[]> {
  const keys = await Promise.all([1, 2, 3].map(() => trusteeKeyPair()));
  const trustees = keys.map(({ publicKey }, i) => ({ id: `trustee-${i}`, publicKey }));
  const policy: SealingPolicy = { tenderId: 'tender', part: 'price', trustees, threshold: 2 };
  const bids: PartEvidence[] = [];
  for (let i = 0; i < BIDS; i++) {
    const bidder = `bidder-${i}`;
    const text = i % 10 === 3 ? 'no price' : JSON.stringify({ organizationId: bidder, priceFen: 1_000 + i });
    const { envelope } = await seal(policy, new TextEncoder().encode(text));
    const hash = await envelopeHash(envelope);
    const shares = await Promise.all(keys.map(({ privateKey }) => openShare(envelope, policy, privateKey)));
    const lie = { ...shares[0], share: Buffer.alloc(32, i).toString('base64url') };
    const claim = { envelope: hash, trustee: 'trustee-0', failed: true };
    const first = [shares[0], lie, claim][i % 3];
    const loggedHash = i % 10 === 7 ? await envelopeHash(new Uint8Array(3)) : hash;
    const bid = { bidId: newId(i), part: 'price', policy, envelope, loggedHash, bidder, ceilingFen: 1_050 };
    bids.push({ ...bid, shares: [first, ...shares.slice(1)] } as PartEvidence);
  }
  return bids;
}

const told = ({ faults, opened, code }: Judgement): string =>
  JSON.stringify([faults, opened?.content, opened && Buffer.from(opened.key).toString('hex'), code]);

async function judged(
  bids: readonly PartEvidence[],
  threads: number,
  meanwhile: () => unknown = () => undefined,
): Promise<readonly string[]> {
  const judges = Judges.of(bids.length, threads);
  try {
    const made = judges.judge(bids);
    await meanwhile();
    return (await made).map(told);
  } finally {
    await judges.end();
  }
}

async function refusal(bids: readonly PartEvidence[], threads: number): Promise<string> {
  const word = { envelope: 'x', trustee: 'trustee-1', share: 'x', secret: 'x' };
  const [first, ...others] = bids as [PartEvidence, ...PartEvidence[]];
  return judged([{ ...first, shares: [word] }, ...others], threads).then(
    () => 'none',
    (error: unknown) => (error instanceof RuleBroken ? error.code : 'another'),
  );
}

const bids = await evidence();
const alone = await judged(bids, 1);
const none = started.length;
const together = await judged(bids, 2);
const two = started.length;
const oneDied = await judged(bids, 2, () => started[two]?.terminate());
const refused = [await refusal(bids, 1), await refusal(bids, 2)] as const;
const answer: Judged = { alone, together, oneDied, threads: [none, two - none], refused };
process.stdout.write(JSON.stringify(answer));

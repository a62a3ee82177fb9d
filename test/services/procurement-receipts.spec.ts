import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { bidParts, envelopeHash, saltedLeaf } from '#sealing';
import {
  leafHash,
  formatDigest,
  parseDigest,
  parseVerifierKey,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  verifyReceipt,
  type Digest,
  type LogVerifier,
} from '#transparency';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { ON } from '../support/procurement.ts';
import { binary, SealedBids, type Envelopes, type Taken } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(() => app.stop());

/** What a bidder checks at home, with the log's public key, his own envelopes and what he was handed. */
async function checkReceipt(taken: Taken, envelopes: Envelopes, verifier: LogVerifier): Promise<Digest> {
  const bytes = Buffer.concat(bidParts.map((part) => envelopes[part]));
  expect(await saltedLeaf(await envelopeHash(bytes), taken.salt)).toBe(taken.leaf);
  const hash = leafHash(binary(taken.leaf));
  expect(verifyReceipt(taken.receipt, verifier)).toMatchObject({ leafHash: formatDigest(hash) });
  return hash;
}

describe('a receipt', () => {
  const at = '/procurement/log';
  const head = async () => {
    const { body } = await app.anyone.get<{ checkpoint: string; verifierKey: string; size: number }>(
      `${at}/head`,
    );
    const verifier = parseVerifierKey(body.verifierKey);
    return { verifier, ...verifyCheckpoint(body.checkpoint, verifier) };
  };
  const digests = (proof: readonly string[]): Digest[] =>
    proof.map((text) => parseDigest(text) ?? new Uint8Array());

  it('proves at home that the bid was taken in, and after the close that it is in the log', async () => {
    const tenderId = await box.open();
    const [bid] = await box.bids(tenderId, 3);
    if (!bid) throw new Error('no bid');
    const replaced = bid;
    const again = await box.seal(tenderId, bid.supplier);
    const second = await box.handIn(tenderId, again);
    const before = await head();
    await box.close(tenderId);
    const { verifier, size, root } = await head();
    expect(size - before.size).toBe(16);

    for (const [taken, { envelopes }] of [
      [replaced, replaced],
      [second.body, again],
    ] as const) {
      const hash = await checkReceipt(taken, envelopes, verifier);
      const proof = await app.anyone.get<{ index: number; size: number; proof: string[] }>(
        `${at}/proofs/inclusion?leaf=${taken.leaf}`,
      );
      expect(proof).toMatchObject({ status: 200 });
      const { index, proof: path } = proof.body;
      expect(() =>
        verifyInclusion({ leafHash: hash, index, size, root, proof: digests(path) }),
      ).not.toThrow();
      const old = verifyCheckpoint(taken.receipt.checkpoint, verifier);
      const grown = await app.anyone.get<{ proof: string[] }>(
        `${at}/proofs/consistency?from=${old.size}&to=${size}`,
      );
      expect(() =>
        verifyConsistency({
          ...{ oldSize: old.size, oldRoot: old.root, newSize: size, newRoot: root },
          proof: digests(grown.body.proof),
        }),
      ).not.toThrow();
    }
  });

  it('of another envelope, or changed by a character, proves nothing', async () => {
    const tenderId = await box.open();
    const bid = await box.bid(tenderId);
    const { verifier } = await head();
    const { receipt } = bid;
    const forged = { ...receipt, time: receipt.time.replace('2026', '2025') };
    expect(() => verifyReceipt(forged, verifier)).toThrow(
      expect.objectContaining({ code: 'receipt.bad-signature' }),
    );
    const other = await box.bid(tenderId);
    await expect(checkReceipt(bid, other.envelopes, verifier)).rejects.toMatchObject({
      matcherResult: { pass: false },
    });
  });

  it('tells a trustee, by the logged manifest, that nothing was put in or taken out after the close', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 3);
    await box.close(tenderId);
    const [trustee] = box.trustees;
    if (!trustee) throw new Error('no trustee');
    const { items, closing } = await box.box(trustee, tenderId);
    expect(items.map(({ bidId }) => bidId).sort()).toEqual(bids.map(({ bidId }) => bidId).sort());
    for (const { bidId, envelopes } of items) {
      const listed = closing.manifest.bids.find((bid) => bid.bidId === bidId);
      for (const part of bidParts) {
        expect(await envelopeHash(binary(envelopes[part]))).toBe(listed?.envelopes[part]);
      }
    }
    const proof = await app.anyone.get(`${at}/proofs/inclusion?leaf=${closing.leaf}`);
    expect(proof).toMatchObject({ status: 200 });
  });

  it('is never signed for a place outside of the log', async () => {
    expect(await app.anyone.get(`${at}/proofs/consistency?from=9&to=3`)).toMatchObject({
      status: 409,
      body: { code: 'tree.out-of-range' },
    });
    expect(await app.anyone.get(`${at}/proofs/inclusion?leaf=short`)).toMatchObject({ status: 400 });
    const { size } = await head();
    const beyond = await app.anyone.get(`${at}/proofs/consistency?from=1&to=${size + 1}`);
    expect(beyond.status).toBe(409);
  });
});

describe('bids of one bidder that arrive at once', () => {
  it('leave one that counts, and a receipt for each', async () => {
    const tenderId = await box.open();
    await box.bids(tenderId, 2);
    const supplier = await box.steps.supplier();
    const colleague = {
      ...app.as(['supplier'], anId(), supplier.organizationId),
      organizationId: supplier.organizationId,
    };
    const sealed = await Promise.all(
      [supplier, colleague, supplier, colleague].map((by) => box.seal(tenderId, by)),
    );
    const answers = await Promise.all(sealed.map((own) => box.handIn(tenderId, own)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.bidId)).size).toBe(4);
    await box.close(tenderId);
    const [trustee] = box.trustees;
    if (!trustee) throw new Error('no trustee');
    const { items } = await box.box(trustee, tenderId);
    const ours = answers.map(({ body }) => body.bidId);
    expect(items).toHaveLength(3);
    expect(items.filter(({ bidId }) => ours.includes(bidId))).toHaveLength(1);
  });

  it('with one key are one bid with one answer', async () => {
    const tenderId = await box.open();
    const own = await box.seal(tenderId, await box.steps.supplier());
    const once = { ...ON.bidding, idempotencyKey: anId() };
    const answers = await Promise.all([1, 2, 3].map(() => box.handIn(tenderId, own, once)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const count = await app
      .schema('procurement')
      .query<{ ids: Id[] }[]>('select array_agg(id) as ids from bid where id = $1', [answers[0]?.body.bidId]);
    expect(count[0]?.ids).toHaveLength(1);
  });
});

import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { bidParts } from '#sealing';
import { verifyReceipt, parseVerifierKey } from '#transparency';
import { nodeEd25519, openedBox, type HomeBid, type OpenedBox } from '../../../test/support/opening.ts';
import { engineEd25519, readTaken, verifyOwnReceipt, type OwnReceipt, type Report } from './index.ts';

let box: OpenedBox;
let bid: HomeBid;
let proof: NonNullable<OwnReceipt['proof']>;

beforeAll(async () => {
  box = await openedBox();
  [bid] = box.bids as [HomeBid];
  proof = await box.proofOf(bid.taken.leaf);
});

const envelopesOf = ({ envelopes }: HomeBid): Uint8Array[] => bidParts.map((part) => envelopes[part]);

function check(over: Partial<OwnReceipt> = {}): Promise<Report> {
  const own = { taken: bid.taken, envelopes: envelopesOf(bid), logKey: box.logKey, ...over };
  return verifyOwnReceipt(own, nodeEd25519);
}

const answers = ({ checks }: Report): Record<string, string> =>
  Object.fromEntries(checks.map(({ id, answer, code }) => [id, code ?? answer]));

describe('an own receipt', () => {
  it('holds on the day of the bid, and is open until the box is closed', async () => {
    const report = await check();
    expect(report.outcome).toBe('open');
    expect(answers(report)).toEqual({
      'receipt-signature': 'yes',
      'receipt-leaf': 'yes',
      'log-signature': 'unknown',
      'leaf-in-log': 'unknown',
    });
  });

  it('is sound with the proof and the manifest of the closed box', async () => {
    const report = await check({ proof, manifest: box.opening.manifest });
    expect(report.outcome).toBe('sound');
    expect(answers(report)).toMatchObject({
      'receipt-in-time': 'yes',
      'listed-in-manifest': 'yes',
      'leaf-in-log': 'yes',
    });
  });

  it('agrees with what the platform’s own code says of it', () => {
    expect(verifyReceipt(bid.taken.receipt, parseVerifierKey(box.logKey))).toMatchObject({
      time: bid.taken.receipt.time,
    });
  });

  it('of other envelopes is noticed', async () => {
    const report = await check({ envelopes: envelopesOf(box.bids[1] as HomeBid), proof });
    expect(report.outcome).toBe('wrong');
    expect(answers(report)).toMatchObject({ 'receipt-leaf': 'no', 'receipt-signature': 'yes' });
  });

  it('changed by a character is not signed', async () => {
    const receipt = { ...bid.taken.receipt, time: bid.taken.receipt.time.replace('2026', '2025') };
    expect(answers(await check({ taken: { ...bid.taken, receipt } }))).toMatchObject({
      'receipt-signature': 'receipt.bad-signature',
    });
  });

  it('shows that the bid was left out of the box', async () => {
    const manifest = { ...box.opening.manifest, bids: box.opening.manifest.bids.slice(1) };
    const report = await check({ proof, manifest });
    expect(report.outcome).toBe('wrong');
    expect(answers(report)).toMatchObject({ 'listed-in-manifest': 'no', 'receipt-signature': 'yes' });
  });

  it('of the closing millisecond is late', async () => {
    const manifest = { ...box.opening.manifest, closesAt: bid.taken.receipt.time };
    expect(answers(await check({ manifest }))).toMatchObject({ 'receipt-in-time': 'no' });
  });

  it('is not shown to be in the log by the path of another leaf, a shorter or a longer one', async () => {
    for (const other of [
      await box.proofOf(box.bids[1]?.taken.leaf ?? ''),
      { ...proof, proof: proof.proof.slice(1) },
      { ...proof, proof: [...proof.proof, proof.proof[0] ?? ''] },
      { ...proof, index: -1 },
      { ...proof, size: proof.size + 1 },
    ]) {
      expect(answers(await check({ proof: other }))).toMatchObject({ 'leaf-in-log': 'proof.invalid' });
    }
  });

  it('is refused with a code when it is none', async () => {
    for (const json of [null, 1, {}, { leaf: 'x', salt: 'y' }]) {
      expect(() => readTaken(json)).toThrow(expect.objectContaining({ code: 'receipt.malformed' }));
    }
    await expect(check({ logKey: 'linli+00000000+AAAA' })).rejects.toMatchObject({
      code: 'log-key.malformed',
    });
    await expect(check({ manifest: {} })).rejects.toMatchObject({ code: 'manifest.malformed' });
  });
});

describe('the engine’s own Ed25519', () => {
  it('says of a signature what Node’s says', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
    const message = new TextEncoder().encode('邻里');
    const signature = new Uint8Array(sign(null, message, privateKey));
    const forged = signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
    expect(await engineEd25519(key, message, signature)).toBe(true);
    expect(await engineEd25519(key, message, forged)).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant, type Id } from '#kernel';
import { bidParts, envelopeHash, saltedLeaf, type BidPart } from '#sealing';
import { parseVerifierKey, verifyReceipt } from '#transparency';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { CLOSES_AT, ON } from '../support/procurement.ts';
import { SealedBids, textual, type OwnBid, type Taken } from '../support/sealed-bids.ts';
import { anId, startService, type Answer, type Refusal, type TestService } from '../support/service.ts';

const PIECE = 700;

interface Status {
  readonly state: string;
  readonly received: number;
  readonly uploads: readonly { part: string; received: number; promised: number }[];
}

describe('a bid that is committed first and uploaded after', () => {
  let app: TestService;
  let box: SealedBids;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const contentOf = ({ envelopes }: OwnBid): Promise<string> =>
    envelopeHash(Buffer.concat(bidParts.map((part) => envelopes[part])));
  async function commit(tenderId: Id, own: OwnBid, on = ON.bidding): Promise<Answer<Taken>> {
    const promised = async (part: BidPart): Promise<object> => ({
      hash: await envelopeHash(own.envelopes[part]),
      bytes: own.envelopes[part].length,
    });
    const parts = Object.fromEntries(
      await Promise.all(bidParts.map(async (part) => [part, await promised(part)])),
    ) as object;
    const body = { content: await contentOf(own), parts };
    return own.supplier.post<Taken>(`/procurement/tenders/${tenderId}/bid-commitments`, body, on);
  }
  const send = (
    { supplier }: Pick<OwnBid, 'supplier'>,
    bidId: Id,
    piece: { part: BidPart; offset: number; bytes: Uint8Array },
    on = ON.bidding,
  ): Promise<Answer<Refusal & Status>> =>
    supplier.post(
      `/procurement/bids/${bidId}/chunks`,
      { part: piece.part, offset: piece.offset, chunk: textual(piece.bytes) },
      on,
    );
  async function upload(own: OwnBid, bidId: Id, parts: readonly BidPart[] = bidParts): Promise<string> {
    let state = '';
    for (const part of parts) {
      for (let offset = 0; offset < own.envelopes[part].length; offset += PIECE) {
        const bytes = own.envelopes[part].subarray(offset, offset + PIECE);
        const answer = await send(own, bidId, { part, offset, bytes });
        expect(answer).toMatchObject({ status: 200, body: { received: offset + bytes.length } });
        state = answer.body.state;
      }
    }
    return state;
  }
  const statusOf = async ({ supplier }: OwnBid, bidId: Id): Promise<Answer<Refusal & Status>> =>
    supplier.get(`/procurement/bids/${bidId}`);
  const sealed = async (tenderId: Id): Promise<OwnBid> => box.seal(tenderId, await box.steps.supplier());

  it('has its receipt at once, and is in the box with its last piece', async () => {
    const tenderId = await box.open();
    const own = await sealed(tenderId);
    const taken = await commit(tenderId, own);
    expect(taken.status).toBe(201);
    const { bidId, leaf, salt, receipt } = taken.body;
    expect(await saltedLeaf(await contentOf(own), salt)).toBe(leaf);
    const { body: log } = await app.anyone.get<{ verifierKey: string }>('/procurement/log/head');
    expect(() => verifyReceipt(receipt, parseVerifierKey(log.verifierKey))).not.toThrow();
    expect(await upload(own, bidId, ['qualification', 'technical'])).toBe('COMMITTED');
    expect(await upload(own, bidId, ['price'])).toBe('SEALED');
    expect((await statusOf(own, bidId)).body).toMatchObject({ state: 'SEALED', uploads: [], leaf });
    await box.bids(tenderId, 2);
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    const opened = await box.opened(tenderId);
    expect(opened.find((bid) => bid.bidId === bidId)).toMatchObject({ valid: true, faults: [] });
  });

  it('goes on where it was interrupted; a piece sent twice is one', async () => {
    const tenderId = await box.open();
    const own = await sealed(tenderId);
    const { bidId } = (await commit(tenderId, own)).body;
    const whole = own.envelopes.technical;
    const piece = { part: 'technical' as const, offset: 0, bytes: whole.subarray(0, PIECE) };
    await send(own, bidId, piece);
    expect(await send(own, bidId, piece)).toMatchObject({ status: 200, body: { received: PIECE } });
    const jump = { part: 'technical' as const, offset: PIECE + 1, bytes: whole.subarray(PIECE + 1) };
    expect(await send(own, bidId, jump)).toMatchObject({
      status: 409,
      body: { code: 'upload.gap', facts: { received: PIECE } },
    });
    const more = { ...piece, offset: PIECE, bytes: new Uint8Array(whole.length) };
    expect(await send(own, bidId, more)).toMatchObject({ body: { code: 'upload.too-long' } });
    expect((await statusOf(own, bidId)).body.uploads).toContainEqual(
      expect.objectContaining({ part: 'technical', received: PIECE, promised: whole.length }),
    );
  });

  it('takes the place of the earlier one only as a whole', async () => {
    const tenderId = await box.open();
    const first = await box.bid(tenderId);
    const second = await box.seal(tenderId, first.supplier);
    const { bidId } = (await commit(tenderId, second)).body;
    await upload(second, bidId, ['qualification', 'technical']);
    expect((await statusOf(first, first.bidId)).body.state).toBe('SEALED');
    await upload(second, bidId, ['price']);
    expect((await statusOf(first, first.bidId)).body.state).toBe('REPLACED');
    expect((await statusOf(second, bidId)).body.state).toBe('SEALED');
  });

  it('that is not all there at the hour is not in the box, and its bidder is told what is missing', async () => {
    const tenderId = await box.open();
    await box.bids(tenderId, 3);
    const own = await sealed(tenderId);
    const { bidId, leaf } = (await commit(tenderId, own)).body;
    await upload(own, bidId, ['qualification']);
    const last = { part: 'technical' as const, offset: 0, bytes: own.envelopes.technical };
    expect(await send(own, bidId, last, { at: CLOSES_AT })).toMatchObject({ body: { code: 'bid.late' } });
    await box.close(tenderId);
    expect((await statusOf(own, bidId)).body).toMatchObject({ state: 'INCOMPLETE' });
    const opened = await box.opened(tenderId);
    expect(opened.map((bid) => bid.bidId)).not.toContain(bidId);
    // The commitment stays in the log: what was promised in time can be proven.
    expect(await app.anyone.get(`/procurement/log/proofs/inclusion?leaf=${leaf}`)).toMatchObject({
      status: 200,
    });
  });

  it('with another text than was committed to is refused', async () => {
    const tenderId = await box.open();
    const own = await sealed(tenderId);
    const { bidId } = (await commit(tenderId, own)).body;
    await upload(own, bidId, ['qualification', 'technical']);
    const bytes = new Uint8Array(own.envelopes.price);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(await send(own, bidId, { part: 'price', offset: 0, bytes })).toMatchObject({
      body: { code: 'upload.other-content', facts: { part: 'price' } },
    });
    expect(await upload(own, bidId, ['price'])).toBe('SEALED');
  });

  it('is nobody else’s: others find none, and late is late', async () => {
    const tenderId = await box.open();
    const [own, other] = [await sealed(tenderId), await sealed(tenderId)];
    const { bidId } = (await commit(tenderId, own)).body;
    expect(await statusOf(other, bidId)).toMatchObject({ status: 404, body: { code: 'bid.not-found' } });
    const piece = { part: 'price' as const, offset: 0, bytes: own.envelopes.price };
    expect(await send(other, bidId, piece)).toMatchObject({ status: 404 });
    const withdrawal = `/procurement/bids/${bidId}/withdrawal`;
    expect(await other.supplier.post(withdrawal, {}, ON.bidding)).toMatchObject({ status: 404 });
    expect(await commit(tenderId, other, ON.closing)).toMatchObject({
      body: { code: 'bid.late', facts: { lateByMs: 0 } },
    });
  });

  describe('taken back', () => {
    it('is never opened, and its bidder may hand in another one', async () => {
      const tenderId = await box.open();
      const [first, ...rest] = await box.bids(tenderId, 4);
      if (!first) throw new Error('no bid');
      const at = `/procurement/bids/${first.bidId}/withdrawal`;
      const answer = await first.supplier.post<Taken & { withdrawnAt: string }>(at, {}, ON.bidding);
      expect(answer).toMatchObject({
        status: 200,
        body: { withdrawnAt: formatInstant(parseInstant(ON.bidding.at) ?? 0) },
      });
      expect(await first.supplier.post(at, {}, ON.bidding)).toMatchObject({
        body: { code: 'bid.wrong-state' },
      });
      const again = await box.seal(tenderId, first.supplier);
      expect(await box.handIn(tenderId, again)).toMatchObject({ status: 201 });
      const late = await rest[0]?.supplier.post(
        `/procurement/bids/${rest[0].bidId}/withdrawal`,
        {},
        ON.closing,
      );
      expect(late).toMatchObject({ body: { code: 'bid.late' } });
      await box.close(tenderId);
      await box.releaseAll(tenderId, ['qualification', 'technical']);
      const opened = await box.opened(tenderId);
      expect(opened).toHaveLength(4);
      expect(opened.map(({ bidId }) => bidId)).not.toContain(first.bidId);
    });

    it('leaves too few to open', async () => {
      const tenderId = await box.open();
      const [first] = await box.bids(tenderId, 3);
      await first?.supplier.post(`/procurement/bids/${first.bidId}/withdrawal`, {}, ON.bidding);
      expect(await box.steps.close(tenderId)).toMatchObject({ body: { state: 'FAILED' } });
    });
  });

  it('two of one bidder at once leave one in the box', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const bids = await Promise.all([1, 2, 3, 4].map(() => box.seal(tenderId, supplier)));
    const answers = await Promise.all(
      bids.map((own) => box.handIn(tenderId, own, { ...ON.bidding, idempotencyKey: anId() })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const states = await Promise.all(
      answers.map(async ({ body }, i) => (await statusOf(bids[i] as OwnBid, body.bidId)).body.state),
    );
    expect(states.filter((state) => state === 'SEALED')).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened } from '#contracts';
import type { Id } from '#kernel';
import { encodeEnvelope, parseEnvelope, seal } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import {
  SealedBids,
  textual,
  type OpenedView,
  type OwnBid,
  type Taken,
  type Texts,
} from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(() => app.stop());

/** A tender with three honest bids and one more, of which `change` makes what its bidder hands in. */
async function withOneMore(
  texts: Partial<Texts>,
  change: (own: OwnBid, tenderId: Id) => Promise<OwnBid> | OwnBid = (own) => own,
): Promise<{ tenderId: Id; taken: Taken; own: OwnBid }> {
  const tenderId = await box.open();
  await box.bids(tenderId, 3);
  const supplier = await box.steps.supplier();
  const { organizationId } = supplier;
  const named = Object.fromEntries(
    Object.entries(texts).map(([part, text]) => [
      part,
      typeof text === 'string' ? text : { organizationId, ...(text as object) },
    ]),
  );
  const own = await change(await box.seal(tenderId, supplier, named), tenderId);
  const answer = await box.handIn(tenderId, own);
  expect(answer).toMatchObject({ status: 201 });
  await box.close(tenderId);
  return { tenderId, taken: answer.body, own };
}

async function viewOf(tenderId: Id, bidId: Id): Promise<OpenedView | undefined> {
  return (await box.opened(tenderId)).find((bid) => bid.bidId === bidId);
}

/** Opens everything there is to open. */
async function openAll(tenderId: Id): Promise<void> {
  await box.releaseAll(tenderId, ['qualification', 'technical']);
  await box.lockScores(tenderId);
  await box.releaseAll(tenderId, ['price']);
}

describe('a bid that does not say what it must', () => {
  it.each<[string, Partial<Texts>, string, string]>([
    [
      'names another bidder',
      { technical: { organizationId: anId(), text: '方案' } },
      'technical',
      'bid.other-bidder',
    ],
    ['is no JSON', { qualification: 'we are the best' }, 'qualification', 'bid.text-invalid'],
    ['offers nothing', { price: { priceFen: 0 } }, 'price', 'bid.text-invalid'],
    ['offers more than the ceiling', { price: { priceFen: 30_000_001 } }, 'price', 'bid.over-ceiling'],
  ])('because it %s is out by its own fault, and the others go on', async (_, texts, part, code) => {
    const { tenderId, taken } = await withOneMore(texts);
    await openAll(tenderId);
    expect(await viewOf(tenderId, taken.bidId)).toMatchObject({
      ...{ state: 'INVALID', valid: false, invalidCode: code },
      faults: [{ party: 'bidder', part, reason: code }],
    });
    const told = await app.published(BidsOpened, { tenderId });
    expect(told.bids).toHaveLength(3);
    expect(told.bids.map(({ bidId }) => bidId)).not.toContain(taken.bidId);
  });

  it('ends the tender where fewer than three are left', async () => {
    const tenderId = await box.open();
    await box.bids(tenderId, 2);
    await box.bid(tenderId, () => ({ qualification: 'nothing' }));
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    expect(await box.steps.read(tenderId)).toMatchObject({
      ...{ state: 'FAILED', endedCode: 'tender.fewer-than-three' },
    });
  });
});

/** The bidder writes another header or body before he hands the envelope in. */
function tampered(how: (envelope: ReturnType<typeof parseEnvelope>) => ReturnType<typeof parseEnvelope>) {
  return (own: OwnBid): OwnBid => {
    const technical = encodeEnvelope(how(parseEnvelope(own.envelopes.technical)));
    return { ...own, envelopes: { ...own.envelopes, technical } };
  };
}

describe('a bid that was not sealed as all bids are', () => {
  it('is found out by sealing it again, and out by its own fault', async () => {
    const { tenderId, taken } = await withOneMore(
      {},
      tampered(({ header, body }) => ({ header, body: body.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) })),
    );
    await openAll(tenderId);
    expect(await viewOf(tenderId, taken.bidId)).toMatchObject({
      ...{ state: 'INVALID', invalidCode: 'bid.sealed-wrong' },
      faults: [{ party: 'bidder', part: 'technical', reason: 'not-rederivable' }],
    });
    expect((await app.published(BidsOpened, { tenderId })).bids).toHaveLength(3);
  });

  it('with garbage for one trustee is out by the bidder’s fault, and the trustee who said so is cleared', async () => {
    const { tenderId, taken } = await withOneMore(
      {},
      tampered(({ header, body }) => ({
        header: {
          ...header,
          boxes: header.boxes.map((one, i) =>
            i === 0 ? { ...one, ct: Buffer.alloc(48, 7).toString('base64url') } : one,
          ),
        },
        body,
      })),
    );
    const opened = await box.releaseAll(tenderId, ['qualification', 'technical'], box.trustees.slice(0, 4));
    expect(opened.at(-1)).toContain('technical');
    const view = await viewOf(tenderId, taken.bidId);
    expect(view).toMatchObject({ state: 'INVALID', invalidCode: 'bid.sealed-wrong' });
    expect(view?.faults.map(({ party }) => party)).toEqual(['bidder']);
  });

  it('with garbage for so many that nobody can open it holds up nobody, and its own key shows whose fault it is', async () => {
    const { tenderId, taken, own } = await withOneMore(
      {},
      tampered(({ header, body }) => ({
        header: {
          ...header,
          boxes: header.boxes.map((one) => ({ ...one, ct: Buffer.alloc(48, 7).toString('base64url') })),
        },
        body,
      })),
    );
    await openAll(tenderId);
    expect(await viewOf(tenderId, taken.bidId)).toMatchObject({
      ...{ state: 'INVALID', invalidCode: 'bid.unopenable' },
      faults: [{ party: 'undetermined', part: 'technical' }],
    });
    expect((await app.published(BidsOpened, { tenderId })).bids).toHaveLength(3);
    const path = `/procurement/bids/${taken.bidId}/keys`;
    const key = textual(own.keys.technical);
    const stranger = await box.steps.supplier();
    expect(await stranger.post(path, { part: 'technical', key })).toMatchObject({ status: 404 });
    const other = textual(own.keys.price);
    expect(await own.supplier.post(path, { part: 'technical', key: other })).toMatchObject({
      status: 409,
      body: { code: 'mk.wrong' },
    });
    expect(await own.supplier.post(path, { part: 'price', key: other })).toMatchObject({ status: 404 });
    expect(await own.supplier.post(path, { part: 'technical', key })).toMatchObject({
      status: 200,
      body: { faults: [{ party: 'bidder', reason: 'not-rederivable' }] },
    });
  });

  it('with one key for two parts is not taken', async () => {
    const tenderId = await box.open();
    const own = await box.seal(tenderId, await box.steps.supplier());
    const { price } = await box.policies(tenderId);
    const text = new TextEncoder().encode(JSON.stringify(own.texts.price));
    const { envelope } = await seal(price, text, { mk: own.keys.technical });
    const envelopes = { ...own.envelopes, price: envelope };
    expect(await box.handIn(tenderId, { ...own, envelopes })).toMatchObject({
      status: 409,
      body: { code: 'bid.key-reused' },
    });
  });
});

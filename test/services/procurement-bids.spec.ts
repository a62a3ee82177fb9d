import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BidsOpened } from '#contracts';
import { formatInstant, parseInstant } from '#kernel';
import { encodeEnvelope, open, parseEnvelope, rederive, type SealingPolicy } from '#sealing';
import { formatDigest, leafHash, parseVerifierKey, verifyReceipt, type Receipt } from '#transparency';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { CLOSES_AT, ON } from '../support/procurement.ts';
import { binary, SealedBids } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(() => app.stop());

describe('a box of sealed bids', () => {
  it('opens in its order by any three of five trustees, and not by two', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 3);
    await box.close(tenderId);
    const [first, second, third, fourth, fifth] = box.trustees;
    if (!first || !second || !third || !fourth || !fifth) throw new Error('five trustees');

    const tried = await box.releaseAll(tenderId, ['qualification', 'technical'], [fifth, second]);
    expect(tried).toEqual([[], []]);
    expect(await box.opened(tenderId)).toEqual([]);
    const both = await box.releaseAll(tenderId, ['qualification', 'technical'], [fourth]);
    expect(both).toEqual([['qualification', 'technical']]);
    const opened = await box.opened(tenderId);
    expect(new Set(opened.map(({ organizationId }) => organizationId))).toEqual(
      new Set(bids.map(({ supplier }) => supplier.organizationId)),
    );
    expect(opened.every(({ valid, price }) => valid && price === undefined)).toBe(true);

    const early = await box.release(first, tenderId, await box.sharesOf(first, tenderId, ['price']));
    expect(early).toMatchObject({ status: 409, body: { code: 'share.too-early' } });
    await box.lockScores(tenderId);
    expect(await box.releaseAll(tenderId, ['price'], [first, third, fifth])).toEqual([[], [], ['price']]);
    const told = await app.published(BidsOpened, { tenderId });
    const { at } = ON.bidding;
    expect(new Set(told.bids)).toEqual(
      new Set(
        bids.map(({ bidId, texts }) => ({
          bidId,
          ...(texts.price as object),
          receivedAt: formatInstant(parseInstant(at) ?? 0),
        })),
      ),
    );
    expect(await box.steps.read(tenderId)).toMatchObject({ state: 'OPENED' });
  });

  it('that was opened can be checked by anybody, from the manifest to the last fen', async () => {
    const tenderId = await box.open();
    await box.bids(tenderId, 3);
    await box.close(tenderId);
    const at = `/procurement/tenders/${tenderId}/price-proofs`;
    expect(await app.anyone.get(at)).toMatchObject({ status: 404 });
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    expect(await app.anyone.get(at)).toMatchObject({ status: 404 });
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);
    const { body } = await app.anyone.get<{
      policy: SealingPolicy;
      items: { priceFen: number; envelope: string; key: string }[];
    }>(at);
    expect(body.items).toHaveLength(3);
    for (const { priceFen, envelope, key } of body.items) {
      const text = new TextDecoder().decode(await open(binary(envelope), binary(key)));
      expect(JSON.parse(text)).toMatchObject({ priceFen });
      expect(await rederive(binary(envelope), body.policy, binary(key))).toMatchObject({ equal: true });
    }
  });
});

describe('a bid', () => {
  it('a millisecond before the close is in time, in the closing second it is late by so much', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const own = await box.seal(tenderId, supplier);
    const closesAt = parseInstant(CLOSES_AT) ?? 0;
    const late = await box.handIn(tenderId, own, { at: formatInstant(closesAt + 1500) });
    expect(late).toMatchObject({
      status: 409,
      body: {
        code: 'bid.late',
        facts: {
          ...{ closesAt: formatInstant(closesAt), receivedAt: formatInstant(closesAt + 1500) },
          lateByMs: 1500,
        },
      },
    });
    const { receipt, leaf } = late.body.facts as unknown as { receipt: Receipt; leaf: string };
    const { body: log } = await app.anyone.get<{ verifierKey: string }>('/procurement/log/head');
    const statement = verifyReceipt(receipt, parseVerifierKey(log.verifierKey));
    expect(statement).toMatchObject({
      time: formatInstant(closesAt + 1500),
      leafHash: formatDigest(leafHash(binary(leaf))),
    });
    expect(await box.handIn(tenderId, own, { at: CLOSES_AT })).toMatchObject({ body: { code: 'bid.late' } });
    const inTime = await box.handIn(tenderId, own, { at: formatInstant(closesAt - 1) });
    expect(inTime).toMatchObject({ status: 201 });
  });

  it('is taken only while the tender is open', async () => {
    const drafted = await box.steps.draft({ trusteeIds: box.trustees.map((t) => t.trusteeId), threshold: 3 });
    const { tenderId } = drafted.body;
    const open = await box.open();
    const own = await box.seal(open, await box.steps.supplier());
    expect(await box.handIn(tenderId, own)).toMatchObject({ body: { code: 'tender.wrong-state' } });
    expect(await box.handIn(anId(), own)).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
    expect(await app.anyone.post(`/procurement/tenders/${open}/bids`, {})).toMatchObject({ status: 401 });
    expect(await box.steps.buyer.post(`/procurement/tenders/${open}/bids`, {})).toMatchObject({
      status: 403,
    });
  });

  it.each([
    ['a group filed with its community', 'community-filed', false, 'bid.not-eligible'],
    ['a department', 'government', false, 'bid.not-eligible'],
    ['a 民办非企业 in a reserved lot', 'social-service-agency', true, 'bid.not-sme'],
  ] as const)('of %s is refused', async (_, kind, reservedForSmes, code) => {
    const tenderId = await box.open(reservedForSmes ? { reservedForSmes, deductionRate: undefined } : {});
    const own = await box.seal(tenderId, await box.steps.supplier(kind));
    expect(await box.handIn(tenderId, own)).toMatchObject({ status: 409, body: { code } });
  });

  it('of an organization nobody registered, or of no organization, is refused', async () => {
    const tenderId = await box.open();
    const organizationId = anId();
    const unknown = { ...app.as(['supplier'], anId(), organizationId), organizationId };
    const own = await box.seal(tenderId, unknown);
    expect(await box.handIn(tenderId, own)).toMatchObject({ body: { code: 'bid.not-eligible' } });
    const nobody = { ...own, supplier: { ...app.as(['supplier']), organizationId } };
    expect(await box.handIn(tenderId, nobody)).toMatchObject({ body: { code: 'organization.missing' } });
  });

  it('sealed for another tender, another part or with one key for two parts is refused', async () => {
    const [tenderId, other] = [await box.open(), await box.open()];
    const supplier = await box.steps.supplier();
    const [own, foreign] = [await box.seal(tenderId, supplier), await box.seal(other, supplier)];
    expect(await box.handIn(tenderId, foreign)).toMatchObject({ body: { code: 'envelope.other-policy' } });
    const { qualification, technical } = own.envelopes;
    const mixed = { ...own.envelopes, qualification: technical, technical: qualification };
    expect(await box.handIn(tenderId, { supplier, envelopes: mixed })).toMatchObject({
      body: { code: 'envelope.other-policy' },
    });
    const garbage = { ...own.envelopes, price: new Uint8Array(2000).fill(7) };
    expect(await box.handIn(tenderId, { supplier, envelopes: garbage })).toMatchObject({
      body: { code: 'envelope.malformed' },
    });
    const cut = { ...own.envelopes, price: own.envelopes.price.slice(0, -1) };
    expect(await box.handIn(tenderId, { supplier, envelopes: cut })).toMatchObject({
      body: { code: 'envelope.malformed' },
    });
  });

  it('of whatever bytes is refused with a code, and none of them is kept', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const { envelopes } = await box.seal(tenderId, supplier);
    const { price } = envelopes;
    const { header, body } = parseEnvelope(price);
    const withHeader = (over: object): Uint8Array => encodeEnvelope({ header: { ...header, ...over }, body });
    const text = Buffer.from(price).toString('latin1');
    const bad: readonly [Uint8Array, string][] = [
      [Uint8Array.of(1), 'envelope.malformed'],
      [price.subarray(0, 7), 'envelope.malformed'],
      [Buffer.concat([price, Uint8Array.of(0)]), 'envelope.malformed'],
      [Buffer.from(text.replace('LSE1', 'LSE2'), 'latin1'), 'envelope.malformed'],
      [Buffer.from(text.replace('"suite":', '"Suite":'), 'latin1'), 'envelope.malformed'],
      [Buffer.from(text.replace('linli-seal-1', 'linli-seal-9'), 'latin1'), 'envelope.unknown-suite'],
      [withHeader({ boxes: [] }), 'envelope.malformed'],
      [withHeader({ boxes: header.boxes.toReversed() }), 'envelope.other-policy'],
      [withHeader({ threshold: 1 }), 'envelope.other-policy'],
      [withHeader({ threshold: 99 }), 'envelope.malformed'],
      [withHeader({ tenderId: anId() }), 'envelope.other-policy'],
      [withHeader({ policyHash: header.commitment }), 'envelope.other-policy'],
      [withHeader({ seed: 'A'.repeat(42) }), 'envelope.malformed'],
    ];
    const answers = await Promise.all(
      bad.map(([bytes]) => box.handIn(tenderId, { supplier, envelopes: { ...envelopes, price: bytes } })),
    );
    expect(answers.map(({ body: { code } }) => code)).toEqual(bad.map(([, code]) => code));
    const huge = { ...envelopes, price: new Uint8Array(3_200_000) };
    expect(await box.handIn(tenderId, { supplier, envelopes: huge })).toMatchObject({
      status: 413,
      body: { code: 'body.too-large' },
    });
    const large = { ...envelopes, price: new Uint8Array(1_600_000) };
    expect(await box.handIn(tenderId, { supplier, envelopes: large })).toMatchObject({
      status: 400,
      body: { code: 'body.invalid' },
    });
    const promise = { hash: header.commitment, bytes: 80 * 1024 * 1024 };
    const commitment = {
      content: header.seed,
      parts: { qualification: promise, technical: promise, price: promise },
    };
    expect(
      await supplier.post(`/procurement/tenders/${tenderId}/bid-commitments`, commitment, ON.bidding),
    ).toMatchObject({ status: 409, body: { code: 'upload.too-large' } });
    await box.bids(tenderId, 3);
    await box.close(tenderId);
    const [trustee] = box.trustees;
    if (!trustee) throw new Error('no trustee');
    expect((await box.box(trustee, tenderId)).items).toHaveLength(3);
  });

  it('copied from another bidder is refused', async () => {
    const tenderId = await box.open();
    const { envelopes } = await box.bid(tenderId);
    const copier = await box.steps.supplier();
    const own = await box.seal(tenderId, copier);
    const copied = { supplier: copier, envelopes: { ...own.envelopes, price: envelopes.price } };
    expect(await box.handIn(tenderId, copied)).toMatchObject({ body: { code: 'envelope.repeated' } });
  });

  it('is not replaced after the close, and an answer that was lost is given again', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const own = await box.seal(tenderId, supplier);
    const once = { ...ON.bidding, idempotencyKey: anId() };
    const first = await box.handIn(tenderId, own, once);
    expect(await box.handIn(tenderId, own, { ...once, at: CLOSES_AT })).toEqual(first);
    const another = await box.seal(tenderId, supplier);
    expect(await box.handIn(tenderId, another, once)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key-reused' },
    });
    const late = await box.handIn(tenderId, another, { at: CLOSES_AT });
    expect(late).toMatchObject({ body: { code: 'bid.late' } });
  });
});

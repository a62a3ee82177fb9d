import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import type { BidPart } from '#sealing';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, textual, type OwnBid, type Taken } from '../support/sealed-bids.ts';
import { morningOf, startService, type Answer, type Refusal, type TestService } from '../support/service.ts';

const REASON = { reason: '三名保管人失联，多次电话未接通' };
const NEXT_DAY = { at: '2026-03-24T10:00:00+08:00' };

describe('trustees who stay away', () => {
  let app: TestService;
  let box: SealedBids;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new SealedBids(app);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  const decide = (tenderId: Id, part: BidPart, on: { at: string } = ON.closing): Promise<Answer<Refusal>> =>
    app
      .as(['finance-supervisor'])
      .post(`/procurement/tenders/${tenderId}/spare-opening`, { part, ...REASON }, on);
  const end = (tenderId: Id, part: BidPart, on: { at: string }): Promise<Answer<Refusal>> =>
    app.as(['finance-supervisor']).post(`/procurement/tenders/${tenderId}/spare-opening/end`, { part }, on);
  const give = (
    { supplier, keys, bidId }: OwnBid & Taken,
    part: BidPart,
    key = textual(keys[part]),
  ): Promise<Answer<Refusal & { opened: BidPart[] }>> =>
    supplier.post(`/procurement/bids/${bidId}/keys`, { part, key }, ON.closing);
  /** Closed, and only two of five trustees have answered for the qualification. */
  const stuck = async (): Promise<{ tenderId: Id; bids: (OwnBid & Taken)[] }> => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 3);
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification'], box.trustees.slice(0, 2));
    return { tenderId, bids };
  };

  it('cost nobody a bid: by a supervisor’s decision the bidders’ own keys open them', async () => {
    const { tenderId, bids } = await stuck();
    const [first, second, third] = bids;
    if (!first || !second || !third) throw new Error('three bids');
    expect(await give(first, 'qualification')).toMatchObject({ status: 404 });
    expect(await decide(tenderId, 'qualification')).toMatchObject({
      status: 200,
      body: { keysUntil: '2026-03-24T10:00:00.000+08:00' },
    });
    expect(await decide(tenderId, 'qualification')).toMatchObject({
      body: { code: 'spare-opening.decided' },
    });
    expect(await give(first, 'qualification', textual(second.keys.qualification))).toMatchObject({
      body: { code: 'mk.wrong' },
    });
    expect(await give({ ...first, supplier: second.supplier }, 'qualification')).toMatchObject({
      status: 404,
    });
    expect((await give(first, 'qualification')).body.opened).toEqual([]);
    expect((await give(second, 'qualification')).body.opened).toEqual([]);
    expect((await give(third, 'qualification')).body.opened).toEqual(['qualification']);
    await box.releaseAll(tenderId, ['technical']);
    expect((await box.opened(tenderId)).map(({ valid, faults }) => [valid, faults])).toEqual([
      [true, []],
      [true, []],
      [true, []],
    ]);
  });

  it('and a bidder without the key: the others go on, and it is on record that it was not its fault', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 4);
    await box.close(tenderId);
    await decide(tenderId, 'qualification');
    for (const bid of bids.slice(0, 3)) await give(bid, 'qualification');
    expect(await end(tenderId, 'qualification', ON.closing)).toMatchObject({
      body: { code: 'spare-opening.awaited' },
    });
    expect(await end(tenderId, 'technical', NEXT_DAY)).toMatchObject({
      body: { code: 'spare-opening.undecided' },
    });
    expect(await end(tenderId, 'qualification', NEXT_DAY)).toMatchObject({
      body: { opened: ['qualification'] },
    });
    await box.releaseAll(tenderId, ['technical']);
    const lost = (await box.opened(tenderId)).find(({ bidId }) => bidId === bids[3]?.bidId);
    expect(lost).toMatchObject({
      ...{ valid: false, invalidCode: 'bid.unopenable' },
      faults: [{ party: 'undetermined', part: 'qualification' }],
    });
  });

  it('never open anything before its turn, nor by anybody but a supervisor', async () => {
    const open = await box.open();
    expect(await decide(open, 'qualification', { at: morningOf('2026-03-20') })).toMatchObject({
      body: { code: 'tender.wrong-state' },
    });
    const { tenderId } = await stuck();
    expect(await decide(tenderId, 'price')).toMatchObject({ body: { code: 'share.too-early' } });
    const at = `/procurement/tenders/${tenderId}/spare-opening`;
    const body = { part: 'qualification', ...REASON };
    expect(await box.steps.buyer.post(at, body, ON.closing)).toMatchObject({ status: 403 });
  });
});

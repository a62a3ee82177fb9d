import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignalRaised } from '#contracts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { ON } from '../support/procurement.ts';
import { SealedBids, type SignalView } from '../support/sealed-bids.ts';
import { anId, startService, type TestService } from '../support/service.ts';

let app: TestService;
let box: SealedBids;

beforeAll(async () => {
  app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
  box = new SealedBids(app);
  await box.prepare();
}, 60_000);

afterAll(() => app.stop());

describe('an opened box', () => {
  it('tells of machines, persons and prices that look arranged, once it is open', async () => {
    const tenderId = await box.open();
    const price = (priceFen: number) => ({ priceFen });
    const shared = { deviceCode: 'machine-7', contacts: ['138 0000 0007', 'one@example.org'] };
    const texts = [
      { ...price(28_000_000), deviceCode: 'machine-1' },
      { ...price(28_100_000), ...shared },
      { ...price(28_200_000), ...shared, contacts: ['+86-13800000007'] },
      { ...price(29_900_000), deviceCode: 'machine-4' },
    ];
    const ids: string[] = [];
    for (const { priceFen, ...rest } of texts) {
      const { bidId } = await box.bid(tenderId, ({ organizationId }) => ({
        qualification: { organizationId, ...rest },
        price: { organizationId, priceFen },
      }));
      ids.push(bidId);
    }
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    const pair = ids.slice(1, 3).sort();
    expect(await box.signals(tenderId)).toMatchObject([
      { kind: 'same-contact', bidIds: pair, state: 'RAISED' },
      { kind: 'same-device', bidIds: pair, state: 'RAISED' },
    ]);
    const opened = JSON.stringify(await box.opened(tenderId));
    expect(opened).not.toMatch(/13800000007|138 0000|one@example/);
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);
    await app.published(SignalRaised, { tenderId, kind: 'price-series' });
    expect((await box.signals(tenderId)).find(({ kind }) => kind === 'price-series')).toMatchObject({
      bidIds: ids.slice(0, 3).sort(),
    });
  });
});

describe('what bids say', () => {
  // Wording nobody else has: characters in an order of its own.
  const prose = (from: number): string =>
    Array.from({ length: 300 }, (_, i) => String.fromCharCode(0x4e00 + from * 997 + ((i * 131) % 900))).join(
      '',
    );

  it('tells of one person, one account, one author and each other’s names, with how often that happens', async () => {
    const tenderId = await box.open({ bidBondFen: 100_000 });
    const bond = (payerAccount: string) => ({
      ...{ form: 'guarantee', number: 'G1', issuer: '农商银行', amountFen: 100_000, validTo: '2027-12-31' },
      ...{ digest: 'a'.repeat(64), payerAccount },
    });
    const said = [
      { staff: ['370303199003070216'], bond: bond('6222 0001'), text: prose(1) },
      { staff: ['370303199003070216'], bond: bond('6222-0001'), text: `${prose(1)}${prose(2).slice(0, 90)}` },
      { staff: ['110105194912310021'], bond: bond('6222 0003'), text: prose(3) },
      { staff: [], bond: bond('6222 0004'), text: `${prose(4)}联系人 52370303MJE123451H` },
    ];
    const ids: string[] = [];
    for (const { text, ...more } of said) {
      const { bidId } = await box.bid(tenderId, ({ organizationId }) => ({
        qualification: { organizationId, deviceCode: anId(), ...more },
        technical: { organizationId, text },
      }));
      ids.push(bidId);
    }
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    const pair = ids.slice(0, 2).sort();
    const path = `/procurement/tenders/${tenderId}/signals`;
    const { items } = (
      await box.steps.buyer.get<{ items: (SignalView & { facts: object; baseRate: object })[] }>(path)
    ).body;
    expect(items.map(({ kind, bidIds }) => [kind, ...bidIds])).toEqual([
      ['same-account', ...pair],
      ['same-staff', ...pair],
      ['similar-text', ...pair],
    ]);
    // Other tenders of this installation were opened; in none of them did bonds come out of one account.
    expect(items[0]).toMatchObject({
      strength: 'strong',
      baseRate: { hits: 0, of: expect.any(Number) as unknown },
    });
    const all = JSON.stringify([items, await box.opened(tenderId)]);
    expect(all).not.toMatch(/6222|370303199003070216/);
  });

  it('tells of the very same price, which waits for nobody', async () => {
    const tenderId = await box.open();
    for (const priceFen of [28_000_000, 28_000_000, 29_000_001]) {
      await box.bid(tenderId, ({ organizationId }) => ({ price: { organizationId, priceFen } }));
    }
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    await box.lockScores(tenderId);
    await box.releaseAll(tenderId, ['price']);
    expect(await box.signals(tenderId)).toMatchObject([
      { kind: 'same-price', strength: 'weak', baseRate: { reference: { hits: 191, of: 1565 } } },
    ]);
    const evaluating = await box.steps.step(tenderId, 'evaluation', {}, ON.locking);
    expect(evaluating.body).not.toMatchObject({ code: 'signal.undecided' });
  });
});

describe('a signal', () => {
  async function sameMachine(bids: number) {
    const tenderId = await box.open();
    for (let i = 0; i < bids; i++) {
      await box.bid(tenderId, ({ organizationId }) => ({
        qualification: { organizationId, deviceCode: i < 2 ? 'shared' : `own-${i}` },
      }));
    }
    await box.close(tenderId);
    await box.releaseAll(tenderId, ['qualification', 'technical']);
    const [signal] = await box.signals(tenderId);
    if (!signal) throw new Error('no signal was raised');
    return { tenderId, signal };
  }
  const invalid = { decision: 'bids-invalid', reason: '经核实由同一台电脑制作' };

  it('invalidates bids only by the word of a person who is named', async () => {
    const { tenderId, signal } = await sameMachine(5);
    expect((await box.opened(tenderId)).filter(({ valid }) => valid)).toHaveLength(5);
    const stranger = app.as(['buyer'], anId(), anId());
    expect(await box.decide(tenderId, signal.signalId, invalid, stranger)).toMatchObject({ status: 404 });
    const expert = app.as(['expert'], anId());
    expect(await box.decide(tenderId, signal.signalId, invalid, expert)).toMatchObject({ status: 404 });
    const supplier = await box.steps.supplier();
    expect(await box.decide(tenderId, signal.signalId, invalid, supplier)).toMatchObject({ status: 403 });
    expect(await box.decide(tenderId, signal.signalId, { ...invalid, reason: '' })).toMatchObject({
      status: 400,
    });
    expect(await box.decide(tenderId, signal.signalId, invalid)).toMatchObject({ status: 200 });
    const signals = `/procurement/tenders/${tenderId}/signals`;
    for (const outsider of [stranger, expert]) expect((await outsider.get(signals)).status).toBe(404);
    expect((await app.as(['auditor']).get(signals)).status).toBe(200);
    const out = (await box.opened(tenderId)).filter(({ valid }) => !valid);
    expect(out.map(({ bidId }) => bidId).sort()).toEqual(signal.bidIds);
    expect(out.every(({ invalidCode }) => invalidCode === 'bid.collusion')).toBe(true);
    expect((await box.signals(tenderId))[0]).toMatchObject({
      ...{ state: 'DECIDED', decision: 'bids-invalid', decidedBy: box.steps.buyer.personId },
    });
    const again = await box.decide(tenderId, signal.signalId, { ...invalid, decision: 'dismissed' });
    expect(again).toMatchObject({ status: 409, body: { code: 'signal.decided' } });
    expect(await box.decide(tenderId, anId(), invalid)).toMatchObject({ status: 404 });
  });

  it('that is dismissed leaves every bid in', async () => {
    const { tenderId, signal } = await sameMachine(3);
    const dismissed = { decision: 'dismissed', reason: '同一打印店制作，已核实' };
    expect(await box.decide(tenderId, signal.signalId, dismissed)).toMatchObject({ status: 200 });
    expect((await box.opened(tenderId)).every(({ valid }) => valid)).toBe(true);
  });

  it('is decided by the first expert of the committee as well, and by no other member', async () => {
    for (let i = 0; i < 5; i++) await box.steps.expert();
    await box.steps.staff(box.steps.colleague);
    const { tenderId, signal } = await sameMachine(5);
    const drawn = await box.steps.committee(tenderId);
    expect(drawn).toMatchObject({ status: 201 });
    const [lead, other] = drawn.body.members.map(({ personId }) => app.as(['expert'], personId));
    if (!lead || !other) throw new Error('nobody was drawn');
    expect(await box.decide(tenderId, signal.signalId, invalid, other)).toMatchObject({ status: 404 });
    expect(await box.decide(tenderId, signal.signalId, invalid, lead)).toMatchObject({
      body: { code: 'declaration.missing' },
    });
    const declarations = `/procurement/tenders/${tenderId}/committee/declarations`;
    expect(await lead.post(declarations, { tied: false }, ON.closing)).toMatchObject({ status: 201 });
    expect(await box.decide(tenderId, signal.signalId, invalid, lead)).toMatchObject({ status: 200 });
    expect((await box.signals(tenderId))[0]).toMatchObject({ decidedBy: lead.personId });
  });

  it('that leaves fewer than three bids ends the tender', async () => {
    const { tenderId, signal } = await sameMachine(4);
    const decided = await box.decide(tenderId, signal.signalId, invalid);
    expect(decided).toMatchObject({ body: { state: 'FAILED' } });
    const [trustee] = box.trustees;
    if (!trustee) throw new Error('no trustee');
    const late = await trustee.person.get(`/procurement/tenders/${tenderId}/sealed-bids`);
    expect(late).toMatchObject({ status: 409, body: { code: 'share.tender-failed' } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwardNoticed } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding, type Opened } from '../support/awarding.ts';
import { ON } from '../support/procurement.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

const minutesLater = (at: string, minutes: number): { at: string } => ({
  at: new Date(Date.parse(at) + minutes * 60_000).toISOString(),
});

// 45 % of the ceiling of 300,000.00 are 135,000.00, half of the second lowest 142,500.00.
const LOW = [
  { priceFen: 13_400_000 },
  { priceFen: 28_500_000 },
  { priceFen: 28_800_000 },
  { priceFen: 29_450_000 },
];

describe('a price far below the others', () => {
  let app: TestService;
  let steps: Awarding;
  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  async function priced(): Promise<Opened & { low: Id; path: string }> {
    const opened = await steps.opened(LOW);
    await steps.judged(opened);
    await steps.lock(opened.tenderId);
    await steps.release(opened.tenderId, ['price'], ON.locking);
    const path = `/procurement/tenders/${opened.tenderId}/low-price-reviews`;
    return { ...opened, low: opened.bids[0]?.bidId ?? anId(), path };
  }
  const ask = (by: Person, path: string, over: object): Promise<Answer<Refusal & { answerDue: string }>> =>
    by.post(path, { reason: '低于最高限价的45%', minutes: 30, ...over }, ON.locking);

  it('is decided by named people after the bidder had its thirty minutes, and a winner at it is watched', async () => {
    const { tenderId, members, bids, low, path } = await priced();
    const [lead = steps.buyer, other = steps.buyer] = members;
    const supplier = bids[0]?.supplier ?? steps.buyer;
    const signals = `/procurement/tenders/${tenderId}/signals`;
    const { items } = (await steps.buyer.get<{ items: { signalId: Id; facts: object }[] }>(signals)).body;
    expect(items).toMatchObject([
      {
        kind: 'abnormally-low-price',
        strength: 'review',
        facts: { hits: ['second-lowest', 'ceiling'] },
      },
    ]);
    const shortcut = { decision: 'dismissed', reason: '价格合理' };
    expect(
      await steps.buyer.post(`${signals}/${items[0]?.signalId}/decision`, shortcut, ON.locking),
    ).toMatchObject({
      body: { code: 'low-price.review-needed' },
    });
    expect(await ask(other, path, { bidId: low })).toMatchObject({ status: 404 });
    expect(await ask(lead, path, { bidId: low, minutes: 29 })).toMatchObject({
      ...{ status: 409, body: { code: 'low-price.too-short', facts: { least: 30 } } },
    });
    expect(await ask(lead, path, { bidId: low })).toMatchObject({ status: 201 });
    expect(await ask(lead, path, { bidId: low })).toMatchObject({ body: { code: 'low-price.asked' } });
    const decide = (justified: boolean, on: { at: string }): Promise<Answer<Refusal>> =>
      lead.post(`${path}/${low}/decision`, { justified, reason: '成本构成清楚，有同类合同为证' }, on);
    expect(await decide(true, ON.locking)).toMatchObject({ body: { code: 'low-price.waiting' } });
    const explanation = { text: '本单位使用自有场地与志愿者，成本测算见附件', evidence: ['b'.repeat(64)] };
    const stranger = await steps.supplier();
    expect(await stranger.post(`${path}/${low}/explanation`, explanation, ON.locking)).toMatchObject({
      status: 404,
    });
    expect((await stranger.get<{ items: object[] }>(path)).body.items).toEqual([]);
    expect(
      await supplier.post(`${path}/${low}/explanation`, explanation, minutesLater(ON.locking.at, 30)),
    ).toMatchObject({
      status: 200,
    });
    expect(await steps.refusal(() => steps.evaluate(tenderId))).toMatchObject({
      code: 'low-price.undecided',
    });
    expect(await decide(true, minutesLater(ON.locking.at, 31))).toMatchObject({
      status: 200,
      body: { justified: true },
    });
    const { ranking } = (await steps.evaluate(tenderId)).body;
    expect(ranking[0]).toMatchObject({ bidId: low, priceFen: 13_400_000 });
    await steps.reported({ tenderId, members, bids });
    await steps.award(tenderId, low);
    expect(await app.published(AwardNoticed, { tenderId })).toMatchObject({ watched: true });
  });

  it('that nobody explains in time is out, and its bidder is told why', async () => {
    const { tenderId, members, bids, low, path } = await priced();
    const [lead = steps.buyer] = members;
    await ask(lead, path, { bidId: low });
    const late = minutesLater(ON.locking.at, 31);
    const supplier = bids[0]?.supplier ?? steps.buyer;
    expect(await supplier.post(`${path}/${low}/explanation`, { text: '抱歉来迟了' }, late)).toMatchObject({
      body: { code: 'low-price.late' },
    });
    const decision = { justified: true, reason: '未在规定时间内说明' };
    expect(await lead.post(`${path}/${low}/decision`, decision, late)).toMatchObject({
      body: { code: 'low-price.unexplained' },
    });
    const out = await lead.post(`${path}/${low}/decision`, { ...decision, justified: false }, late);
    expect(out).toMatchObject({ status: 200, body: { state: 'OPENED' } });
    const { ranking } = (await steps.evaluate(tenderId)).body;
    expect(ranking.map(({ bidId }) => bidId)).not.toContain(low);
    await steps.reported({ tenderId, members, bids });
    await steps.award(tenderId, ranking[0]?.bidId ?? anId());
    expect((await supplier.get(`/procurement/tenders/${tenderId}/own-result`)).body).toMatchObject({
      ...{ won: false, rank: null, code: 'bid.abnormally-low', reason: decision.reason },
    });
  });

  it('is measured by rates the document raised, to 65 % at most, before the issue', async () => {
    const drafted = (await steps.draft()).body.tenderId;
    const set = (rates: object, by: Person = steps.buyer): Promise<Answer<Refusal>> =>
      by.post(`/procurement/tenders/${drafted}/low-price-rates`, rates, ON.drafted);
    expect(await set({ ceiling: '0.66' })).toMatchObject({
      status: 409,
      body: { code: 'low-price.rate-invalid' },
    });
    expect(await set({ ceiling: '0.44' })).toMatchObject({ body: { code: 'low-price.rate-invalid' } });
    expect(await set({ ceiling: '0.60' }, app.as(['buyer'], anId(), anId()))).toMatchObject({ status: 404 });
    expect(await set({ ceiling: '0.60', secondLowest: '0.65' })).toMatchObject({
      ...{ status: 200, body: { ceiling: '0.60', 'second-lowest': '0.65' } },
    });
  });

  describe('or one that says two things (87 art. 59)', () => {
    const sums = (opened: Opened): string => `/procurement/tenders/${opened.tenderId}/price-corrections`;
    const confirm = (
      opened: Opened,
      bid: number,
      confirms: boolean,
      on = ON.locking,
    ): Promise<Answer<Refusal>> => {
      const { bidId, supplier } = opened.bids[bid] ?? { bidId: anId(), supplier: steps.buyer };
      return supplier.post(`${sums(opened)}/${bidId}/answer`, { confirms }, on);
    };

    async function written(): Promise<Opened> {
      const line = { code: 'post-year', quantity: '5', unitPriceFen: 5_800_000, amountFen: 29_000_000 };
      const opened = await steps.opened([
        { priceFen: 28_400_000, price: { inWords: '贰拾捌万伍仟元整' } },
        { priceFen: 28_800_000, price: { lines: [line] } },
        { priceFen: 29_450_000, price: { inWords: '贰拾玖万肆仟伍佰元整' } },
        { priceFen: 29_900_000, price: { inWords: '叁拾万零壹元整' } },
        { priceFen: 27_700_007 },
      ]);
      await steps.judged(opened);
      await steps.lock(opened.tenderId);
      await steps.release(opened.tenderId, ['price'], ON.locking);
      return opened;
    }

    it('is corrected in the order of the law, binds when confirmed, and counts from then on', async () => {
      const opened = await written();
      const { items } = (await steps.buyer.get<{ items: { bidId: Id }[] }>(sums(opened))).body;
      const of = (bid: number) => items.find(({ bidId }) => bidId === opened.bids[bid]?.bidId);
      expect(items).toHaveLength(3);
      expect(of(0)).toMatchObject({ correctedFen: 28_500_000, conflicts: [{ kind: 'words-and-figures' }] });
      expect(of(1)).toMatchObject({ correctedFen: 29_000_000, conflicts: [{ kind: 'total-and-lines' }] });
      const own = await opened.bids[1]?.supplier.get<{ items: object[] }>(sums(opened));
      expect(own?.body.items).toHaveLength(1);
      expect(await steps.refusal(() => steps.evaluate(opened.tenderId))).toMatchObject({
        code: 'price-correction.waiting',
      });
      expect(await confirm(opened, 0, true)).toMatchObject({
        body: { priceFen: 28_500_000, state: 'OPENED' },
      });
      expect(await confirm(opened, 0, true)).toMatchObject({ body: { code: 'price-correction.answered' } });
      expect(await confirm(opened, 2, true)).toMatchObject({ status: 404 });
      // Corrected above the ceiling: out, though its bidder confirms.
      expect(await confirm(opened, 3, true)).toMatchObject({ status: 200 });
      expect(await confirm(opened, 1, true, minutesLater(ON.locking.at, 31))).toMatchObject({
        body: { code: 'price-correction.late' },
      });
      const late = minutesLater(ON.locking.at, 31);
      const evaluated = await steps.step<{ ranking: { bidId: Id; priceFen: number }[] }>(
        opened.tenderId,
        'evaluation',
        {},
        late,
      );
      const kept = evaluated.body.ranking.map(({ bidId, priceFen }) => `${bidId} ${priceFen}`).sort();
      expect(kept).toEqual(
        [
          `${opened.bids[0]?.bidId} ${28_500_000}`,
          `${opened.bids[2]?.bidId} ${29_450_000}`,
          `${opened.bids[4]?.bidId} ${27_700_007}`,
        ].sort(),
      );
      const path = `/procurement/tenders/${opened.tenderId}/bids`;
      const bids = (await steps.buyer.get<{ items: { bidId: Id; invalidCode: string | null }[] }>(path)).body
        .items;
      const codeOf = (bid: number) =>
        bids.find(({ bidId }) => bidId === opened.bids[bid]?.bidId)?.invalidCode;
      expect([codeOf(1), codeOf(3)]).toEqual(['bid.correction-unconfirmed', 'bid.over-ceiling']);
    });
  });
});

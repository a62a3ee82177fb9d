import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwardNoticed, BidsOpened, TenderFailed } from '#contracts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import type { Id } from '#kernel';
import { newSalt, offerCommitment } from '#sealing';
import { Awarding, type Opened, type Ranked } from '../support/awarding.ts';
import { OFFERS, ON, type Supplier } from '../support/procurement.ts';
import {
  anId,
  startService,
  type Answer,
  type Person,
  type Refusal,
  type TestService,
} from '../support/service.ts';

describe('procurement by talks', () => {
  let app: TestService;
  let steps: Awarding;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Awarding(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('a consultation', () => {
    const CONSULTATION = { method: 'competitive-consultation' };

    it('closes after ten days, and says by which procedure', async () => {
      const { tenderId } = (await steps.draft(CONSULTATION)).body;
      const early = { closesAt: '2026-03-11T10:00:00+08:00' };
      expect(await steps.step(tenderId, 'issue', early)).toMatchObject({
        body: { code: 'bid-period.too-short', facts: { earliest: '2026-03-12', article: '214 art. 10' } },
      });
      expect(await steps.step(tenderId, 'issue', { closesAt: '2026-03-12T10:00:00+08:00' })).toMatchObject({
        status: 200,
      });
      expect(await steps.read(tenderId)).toMatchObject({
        procedure: 'competitive-consultation CN 2014-12-31',
        rules: expect.arrayContaining([
          expect.objectContaining({ code: 'procedure', value: 'competitive-consultation' }),
          expect.objectContaining({ code: 'consultation-bid-period', value: '10 CD' }),
        ]) as unknown,
      });
    });

    it('with two bids goes on only by the buyer’s word, on record (财库〔2015〕124号)', async () => {
      const tenderId = await steps.open(CONSULTATION);
      await steps.bids(tenderId, OFFERS.slice(0, 2));
      expect(await steps.close(tenderId)).toMatchObject({ body: { state: 'CLOSED' } });
      const decide = (body: object, by: Person = steps.buyer): Promise<object> =>
        by.post(`/procurement/tenders/${tenderId}/few-bids`, body, ON.closing);
      const stranger = app.as(['buyer'], anId(), anId());
      const word = { goOn: true, reason: '两家均符合要求，重新采购将影响服务衔接' };
      expect(await decide(word, stranger)).toMatchObject({ status: 404 });
      expect(await decide(word)).toMatchObject({ status: 200, body: { state: 'CLOSED' } });
      expect(await steps.read(tenderId)).toMatchObject({
        fewBids: { goOn: true, decidedBy: steps.buyer.personId },
      });
    });

    it('with two bids ends where the buyer does not want to go on', async () => {
      const tenderId = await steps.open(CONSULTATION);
      await steps.bids(tenderId, OFFERS.slice(0, 2));
      await steps.close(tenderId);
      const word = { goOn: false, reason: '竞争不充分，重新采购' };
      expect(await steps.step(tenderId, 'few-bids', word, ON.closing)).toMatchObject({
        body: { state: 'FAILED' },
      });
      expect(await app.published(TenderFailed, { tenderId })).toMatchObject({
        code: 'tender.few-bids-ended',
      });
    });

    it('with one bid ends, with three leaves nothing to decide', async () => {
      const one = await steps.open(CONSULTATION);
      await steps.bids(one, OFFERS.slice(0, 1));
      expect(await steps.close(one)).toMatchObject({ body: { state: 'FAILED' } });
      const three = await steps.open(CONSULTATION);
      await steps.bids(three, OFFERS);
      await steps.close(three);
      const word = { goOn: true, reason: '竞争充分' };
      expect(await steps.step(three, 'few-bids', word, ON.closing)).toMatchObject({
        body: { code: 'tender.few-bids-no-choice' },
      });
    });
  });

  describe('last prices', () => {
    const CONSULTATION = { method: 'competitive-consultation' };
    const at = (time: string): { at: string } => ({ at: `2026-03-24T${time}+08:00` });
    const ROUND = { closesAt: '2026-03-24T11:00:00+08:00' };

    interface Kept {
      readonly bidId: Id;
      readonly supplier: Supplier;
      readonly priceFen: number;
      readonly salt: string;
    }

    /** Opened to the first prices: the talks may begin. */
    async function talking(over: object, offers = OFFERS): Promise<Opened> {
      const opened = await steps.opened(offers, over);
      await (offers.length > OFFERS.length ? steps.reviewed(opened) : steps.judged(opened));
      expect((await steps.lock(opened.tenderId)).status).toBeLessThan(300);
      await steps.release(opened.tenderId, ['price'], ON.locking);
      return opened;
    }

    const ask = ({ tenderId, members }: Opened, body: object = ROUND): Promise<Answer<Refusal>> =>
      (members[0] ?? steps.buyer).post(`/procurement/tenders/${tenderId}/final-round`, body, at('10:00:00'));

    async function fix(
      { tenderId }: Opened,
      { bidId, supplier }: Opened['bids'][number],
      priceFen: number,
      time = '10:30:00',
    ): Promise<[Answer<Refusal & { leaf: string; receipt: unknown }>, Kept]> {
      const salt = newSalt();
      const commitment = await offerCommitment({ tenderId, bidId, priceFen, salt });
      const path = `/procurement/tenders/${tenderId}/final-round/commitments`;
      return [await supplier.post(path, { commitment }, at(time)), { bidId, supplier, priceFen, salt }];
    }

    const say = (
      tenderId: Id,
      { supplier, priceFen, salt }: Kept,
      time = '11:00:00',
    ): Promise<Answer<Refusal>> =>
      supplier.post(`/procurement/tenders/${tenderId}/final-round/prices`, { priceFen, salt }, at(time));

    const settle = ({ tenderId, members }: Opened, time = '11:10:00'): Promise<Answer<Refusal>> =>
      (members[0] ?? steps.buyer).post(
        `/procurement/tenders/${tenderId}/final-round/settlement`,
        {},
        at(time),
      );

    const evaluate = (tenderId: Id): Promise<Answer<Refusal & { state: string; ranking: Ranked[] }>> =>
      steps.step(tenderId, 'evaluation', {}, at('14:00:00'));

    it('decide a consultation: nobody knows one before the hour, and only they count', async () => {
      const opened = await talking(CONSULTATION);
      const { tenderId, bids } = opened;
      const [first, second, third] = bids;
      if (!first || !second || !third) throw new Error('three bids were handed in');
      expect((await evaluate(tenderId)).body.code).toBe('final-offer.round-missing');
      expect((await fix(opened, first, 20_000_000))[0].body.code).toBe('final-offer.round-missing');

      expect((await ask(opened, { closesAt: at('09:00:00').at })).body.code).toBe(
        'final-offer.closes-in-past',
      );
      const changes = [{ about: 'service', text: '探访由每周一次改为每周两次' }];
      expect(await ask(opened, { ...ROUND, changes })).toMatchObject({
        status: 201,
        body: { approved: false },
      });
      expect((await ask(opened)).body.code).toBe('final-offer.asked');
      expect((await fix(opened, first, 20_000_000))[0].body.code).toBe('final-offer.not-approved');
      const stranger = app.as(['buyer'], anId(), anId());
      const approval = `/procurement/tenders/${tenderId}/final-round/approval`;
      expect((await stranger.post(approval, {}, at('10:10:00'))).status).toBe(404);
      expect(await steps.buyer.post(approval, {}, at('10:10:00'))).toMatchObject({
        body: { approved: true },
      });
      expect((await steps.buyer.post<Refusal>(approval, {}, at('10:10:00'))).body.code).toBe(
        'final-offer.approved',
      );

      const [, dear] = await fix(opened, first, 29_000_000);
      const [fixed, cheap] = await fix(opened, first, 19_000_000);
      expect(fixed).toMatchObject({ status: 201, body: { receipt: expect.anything() as unknown } });
      const [, other] = await fix(opened, second, 25_000_000);
      const [, last] = await fix(opened, third, 24_000_000, '10:59:59.999');
      const [late] = await fix(opened, third, 10_000_000, '11:00:00');
      expect(late.body).toMatchObject({
        code: 'final-offer.late',
        facts: { lateByMs: 0, receipt: expect.anything() as unknown },
      });
      const outsider = await steps.supplier();
      const path = `/procurement/tenders/${tenderId}/final-round`;
      expect((await outsider.get(path)).status).toBe(404);
      expect(
        (await outsider.post(`${path}/commitments`, { commitment: 'x'.repeat(43) }, at('10:30:00'))).status,
      ).toBe(404);

      expect((await say(tenderId, cheap, '10:59:59.999')).body.code).toBe('final-offer.too-early');
      expect((await say(tenderId, dear)).body.code).toBe('final-offer.other-price');
      expect((await settle(opened)).body.code).toBe('final-offer.waiting');
      for (const own of [cheap, other]) expect((await say(tenderId, own)).status).toBe(200);
      expect((await say(tenderId, cheap)).body.code).toBe('final-offer.said');
      type Round = { offers: { bidId: Id; priceFen: number | null }[] };
      const seen = async (by: Person): Promise<(number | null)[]> =>
        (await by.get<Round>(path)).body.offers.map(({ priceFen }) => priceFen);
      expect(await seen(steps.buyer)).toEqual([]);
      expect(await seen(second.supplier)).toEqual([25_000_000]);
      expect((await say(tenderId, last)).status).toBe(200);
      expect((await evaluate(tenderId)).body.code).toBe('final-offer.not-settled');
      expect(await settle(opened)).toMatchObject({ status: 200, body: { silent: [], tooHigh: [] } });
      expect((await settle(opened)).body.code).toBe('final-offer.settled');
      expect(new Set(await seen(steps.buyer))).toEqual(new Set([19_000_000, 24_000_000, 25_000_000]));

      const proofs = `/procurement/tenders/${tenderId}/price-proofs`;
      expect((await app.anyone.get(proofs)).status).toBe(404);
      const told = async (): Promise<readonly string[]> =>
        (await app.eventsOf(BidsOpened.topic))
          .filter(({ key, type }) => key === tenderId && type === BidsOpened.type)
          .map(({ data }) => JSON.stringify(data));
      expect(await told()).toEqual([]);

      const { body } = await evaluate(tenderId);
      expect(body.ranking.find(({ bidId }) => bidId === first.bidId)).toMatchObject({
        rank: 1,
        priceFen: 19_000_000,
      });
      await steps.reported(opened);
      expect(await steps.award(tenderId, first.bidId)).toMatchObject({ body: { state: 'AWARDED' } });
      expect(await app.published(AwardNoticed, { tenderId })).toMatchObject({ priceFen: 19_000_000 });
      expect((await app.anyone.get(proofs)).status).toBe(200);
      expect(await told()).toEqual([expect.stringContaining('19000000')]);
    });

    it('that nobody says are no prices: who keeps silent has withdrawn, and the buyer decides on two', async () => {
      const opened = await talking(CONSULTATION);
      const [first, second, third] = opened.bids;
      if (!first || !second || !third) throw new Error('three bids were handed in');
      await ask(opened);
      const { tenderId } = opened;
      for (const bid of [first, second]) {
        expect((await say(tenderId, (await fix(opened, bid, 22_000_000))[1])).status).toBe(200);
      }
      const [, silent] = await fix(opened, third, 21_000_000);
      expect((await settle(opened, '11:59:59.999')).body.code).toBe('final-offer.waiting');
      expect((await say(tenderId, silent, '12:00:00')).body.code).toBe('final-offer.reveal-late');
      expect(await settle(opened, '12:00:00')).toMatchObject({
        body: { state: 'OPENED', silent: [third.bidId] },
      });
      expect((await evaluate(tenderId)).body).toMatchObject({
        ranking: [],
        code: 'tender.few-bids-undecided',
      });
      const word = { goOn: true, reason: '两家最后报价均低于预算，重新采购将影响服务衔接' };
      expect(await steps.step(tenderId, 'few-bids', word, at('13:00:00'))).toMatchObject({ status: 200 });
      expect((await evaluate(tenderId)).body.ranking).toHaveLength(2);
    });

    it('decide a negotiation by the lowest of them, within the ceiling', async () => {
      const scoring = { method: 'lowest-price', priceWeight: '100', criteria: [] };
      const opened = await talking({ method: 'competitive-negotiation', scoring }, [...OFFERS, ...OFFERS]);
      const prices = opened.bids.map((_, i) => 25_000_000 - i * i * 310_000 - i * 470_000);
      await steps.lastPrices(opened, [30_000_001, ...prices.slice(1)]);
      const { body } = await evaluate(opened.tenderId);
      expect(body.ranking.map(({ bidId }) => bidId)).not.toContain(opened.bids[0]?.bidId);
      expect(body.ranking).toHaveLength(opened.bids.length - 1);
      expect(body.ranking[0]).toMatchObject({ bidId: opened.bids.at(-1)?.bidId, priceFen: prices.at(-1) });
    });

    it('are asked for in no other procedure, and by nobody but who speaks for the committee', async () => {
      const opened = await talking({});
      expect((await ask(opened)).body.code).toBe('final-offer.not-this-way');
      const other = opened.members[1] ?? steps.buyer;
      const path = `/procurement/tenders/${opened.tenderId}/final-round`;
      expect((await other.post(path, ROUND, at('10:00:00'))).status).toBe(404);
    });
  });
});

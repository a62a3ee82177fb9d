import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenderFailed } from '#contracts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { OFFERS, ON, Procurement } from '../support/procurement.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';

describe('procurement by talks', () => {
  let app: TestService;
  let steps: Procurement;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Procurement(app);
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
});

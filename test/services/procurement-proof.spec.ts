import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProofDecided, ProofRequested } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding, type Opened } from '../support/awarding.ts';
import type { Offer, Supplier } from '../support/procurement.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type TestService,
} from '../support/service.ts';
import { Suppliers, type Fact } from '../support/suppliers.ts';

interface Request {
  readonly requestId: Id;
  readonly bidId: Id;
  readonly dueOn: string;
  readonly items: readonly { key: string; says: string }[];
  readonly proven: boolean | null;
}

type Bid = Opened['bids'][number];

const PROMISE = '具有履行合同所必需的设备和专业技术能力';

describe('self-declared, and proven by whoever wins', () => {
  let app: TestService;
  let steps: Awarding;
  let records: Suppliers;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    steps = new Awarding(app);
    records = new Suppliers(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  /** Evaluated; the first bid leads, the second follows. */
  async function evaluated(more: readonly object[]): Promise<Opened> {
    const offers = [28_500_000, 28_800_000, 29_400_000].map((priceFen, i): Offer => ({
      priceFen,
      more: more[i] ?? {},
    }));
    const opened = await steps.opened(offers);
    await steps.evaluated(opened);
    return opened;
  }
  const requestFor = async ({ tenderId, bids }: Opened, i: number): Promise<Request> => {
    const { requestId } = await app.published(ProofRequested, { tenderId, bidId: bids[i]?.bidId ?? anId() });
    const { items } = (await steps.buyer.get<{ items: Request[] }>('/procurement/proof-requests')).body;
    const found = items.find((request) => request.requestId === requestId);
    if (!found) throw new Error('the buyer does not see the request');
    return found;
  };
  const prove = (
    by: Person | undefined,
    { requestId }: Request,
    item: string,
    on = '2026-03-25',
  ): Promise<Answer<{ code?: string }>> =>
    (by ?? steps.buyer).post(
      `/procurement/proof-requests/${requestId}/documents`,
      { item, documentDigest: 'ab'.repeat(32), note: '设备清单及发票' },
      { at: morningOf(on) },
    );
  const decide = (
    { requestId }: Request,
    body: object,
    { by = steps.buyer, on = '2026-03-25' } = {},
  ): Promise<Answer<{ code?: string; nextBidId: Id | null }>> =>
    by.post(
      `/procurement/proof-requests/${requestId}/decision`,
      { unproven: [], falseStatement: false, reason: '经核对原件', ...body },
      { at: morningOf(on) },
    );

  it('who declared nothing has nothing to prove', async () => {
    const opened = await evaluated([]);
    expect(await steps.award(opened.tenderId, opened.bids[0]?.bidId ?? anId())).toMatchObject({
      status: 200,
    });
  });

  it('the first candidate is asked, within three working days, and awarded when a named person found it proven', async () => {
    const opened = await evaluated([{ declares: [PROMISE] }, { declares: [PROMISE] }]);
    const [first, second] = opened.bids as [Bid, Bid];
    const winner = first.bidId;
    expect(await steps.refusal(() => steps.award(opened.tenderId, winner))).toMatchObject({
      code: 'award.not-proven',
    });
    const request = await requestFor(opened, 0);
    expect(request).toMatchObject({ dueOn: '2026-03-27', items: [{ key: 'declares-1', says: PROMISE }] });
    expect((await prove(second.supplier, request, 'declares-1')).body.code).toBe('proof-request.not-found');
    expect((await prove(steps.buyer, request, 'declares-1')).status).toBe(403);
    expect((await decide(request, { proven: true })).body.code).toBe('proof.document-missing');
    expect((await prove(first.supplier, request, 'declares-2')).body.code).toBe('proof.unknown-item');
    expect((await prove(first.supplier, request, 'declares-1', '2026-03-28')).body.code).toBe('proof.late');
    expect((await prove(first.supplier, request, 'declares-1')).status).toBe(201);
    const stranger = app.as(['buyer'], anId(), anId());
    expect((await decide(request, { proven: true }, { by: stranger })).body.code).toBe(
      'proof-request.not-found',
    );
    expect((await decide(request, { proven: true }, { by: first.supplier })).status).toBe(403);
    const answers = await Promise.all([decide(request, { proven: true }), decide(request, { proven: true })]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
    expect((await prove(first.supplier, request, 'declares-1')).body.code).toBe('proof.decided');
    expect(await steps.award(opened.tenderId, winner)).toMatchObject({ status: 200 });
    const mine = await second.supplier.get<{ items: Request[] }>('/procurement/proof-requests');
    expect(mine.body.items).toEqual([]);
  });

  it('who cannot prove it is out, by name and reason; the next is asked, and the untruth is on the supervisor’s list', async () => {
    const opened = await evaluated([{ declares: [PROMISE] }, { declares: [PROMISE] }]);
    const { tenderId, bids } = opened;
    const [liar, next] = bids.map(({ bidId }) => bidId) as [Id, Id];
    const request = await requestFor(opened, 0);
    const wrong = { proven: false, unproven: ['declares-1'], falseStatement: true, reason: '设备发票系伪造' };
    expect((await decide(request, wrong)).body.code).toBe('proof.too-early');
    await prove(bids[0]?.supplier, request, 'declares-1');
    expect((await decide(request, wrong)).body).toMatchObject({ nextBidId: next });
    expect(await app.published(ProofDecided, { requestId: request.requestId })).toMatchObject({
      ...{ proven: false, falseStatement: true, decidedBy: steps.buyer.personId },
    });
    expect((await steps.award(tenderId, liar)).body.code).toBe('award.not-first');
    const ask = (bidId: Id | undefined, by = steps.buyer): Promise<Answer<{ code?: string }>> =>
      by.post(`/procurement/tenders/${tenderId}/proof-requests`, { bidId }, { at: morningOf('2026-03-25') });
    expect((await ask(next)).body.code).toBe('proof.nothing-to-ask');
    expect((await ask(bids[2]?.bidId)).body.code).toBe('proof.nothing-to-ask');
    expect((await ask(liar)).body.code).toBe('bid.not-found');
    expect((await ask(next, app.as(['buyer'], anId(), anId()))).status).toBe(404);
    expect((await ask(next, app.as(['supplier'], anId(), anId()))).status).toBe(403);
    expect((await steps.award(tenderId, next)).body.code).toBe('award.not-proven');
    const second = await requestFor(opened, 1);
    await prove(bids[1]?.supplier, second, 'declares-1');
    await decide(second, { proven: true });
    expect(await steps.award(tenderId, next)).toMatchObject({ status: 200 });
    const result = await app.anyone.get<{ excluded: object[] }>(`/procurement/tenders/${tenderId}/result`);
    expect(result.body.excluded).toMatchObject([
      { bidId: liar, code: 'bid.not-proven', reason: wrong.reason },
    ]);
    const listed = await app
      .as(['finance-supervisor'])
      .get<{ items: object[] }>('/procurement/false-statements');
    expect(listed.body.items).toMatchObject([
      {
        bidId: liar,
        organizationId: bids[0]?.supplier.organizationId,
        reason: wrong.reason,
        reportedBy: steps.buyer.personId,
      },
    ]);
    expect((await steps.buyer.get('/procurement/false-statements')).status).toBe(403);
  });

  it('facts that somebody verified, or that were counted, are proven; others are asked for', async () => {
    const tenderId = await steps.open();
    const suppliers: Supplier[] = [await steps.supplier(), await steps.supplier(), await steps.supplier()];
    const { organizationId } = suppliers[0] ?? { organizationId: anId() };
    const rating = await records.fact(organizationId, 'rating', { level: '4A', grantedBy: '市民政局' });
    await records.verified(rating);
    const tax: Fact = await records.fact(organizationId, 'tax', { period: '2025', statement: '已缴' });
    for (const [i, supplier] of suppliers.entries()) {
      const more = i === 0 ? { profile: [rating, tax] } : {};
      await steps.bid(tenderId, supplier, { priceFen: [28_500_000, 28_800_000][i] ?? 29_400_000, more });
    }
    const opened = await steps.seated(tenderId, suppliers);
    await steps.evaluated(opened);
    expect((await requestFor(opened, 0)).items).toEqual([{ key: tax.factId, says: 'tax' }]);
  });

  it('who is banned after the close is not awarded; a named person takes it out, the next follows', async () => {
    const { tenderId, bids } = await evaluated([]);
    const [first, second] = bids as [Bid, Bid];
    const exclude = (bidId: Id, by = steps.buyer): Promise<Answer<{ code?: string; nextBidId: Id | null }>> =>
      by.post(
        `/procurement/tenders/${tenderId}/candidates/${bidId}/exclusion`,
        { reason: '被禁止参加政府采购活动' },
        { at: morningOf('2026-03-25') },
      );
    expect((await exclude(first.bidId)).body.code).toBe('candidate.not-barred');
    await records.banned(first.supplier.organizationId, { from: '2026-03-24', to: '2027-03-23' });
    expect(await steps.award(tenderId, first.bidId)).toMatchObject({
      status: 409,
      body: { code: 'award.banned' },
    });
    expect((await exclude(first.bidId, first.supplier)).status).toBe(403);
    expect((await exclude(first.bidId, app.as(['buyer'], anId(), anId()))).status).toBe(404);
    expect((await exclude(first.bidId)).body).toMatchObject({ nextBidId: second.bidId });
    expect(await records.excluded(tenderId, steps.buyer)).toMatchObject([
      { bidId: first.bidId, code: 'bid.banned', facts: { decidedBy: steps.buyer.personId } },
    ]);
    expect(await steps.award(tenderId, second.bidId)).toMatchObject({ status: 200 });
    expect((await app.as(['expert']).get('/procurement/proof-requests')).status).toBe(403);
  });
});

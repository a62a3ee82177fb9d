import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BudgetRefused, TenderFailed, TenderHeld, TenderIssued } from '#contracts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { CLOSES_AT, OFFERS, ON, Procurement, TERMS, type Tender } from '../support/procurement.ts';
import { anId, morningOf, startService, type TestService } from '../support/service.ts';

const criteria = (...over: object[]): object => ({
  scoring: {
    priceWeight: '10',
    criteria: over.map((one) => ({ code: 'plan', name: '服务方案', weight: '90', maxPoints: '100', ...one })),
  },
});

const LOWEST = { method: 'lowest-price', priceWeight: '100', criteria: [] };

describe('procurement, until bids are closed', () => {
  let app: TestService;
  let steps: Procurement;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['funds', 'identity'] });
    steps = new Procurement(app);
    await steps.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('a requirement', () => {
    it('needs three different organizations asked (财库〔2021〕22号)', async () => {
      const one = anId();
      const code = 'requirement.too-few-respondents';
      const few = { marketRespondents: [one, one, anId()] };
      const answer = await steps.refusal(() => steps.requirement(steps.buyer, few));
      expect(answer).toMatchObject({ status: 409, code });
      expect(await steps.requirement()).toMatchObject({ status: 201 });
    });

    it('belongs to its buyer: another one finds none to tender', async () => {
      const stranger = app.as(['buyer'], anId(), anId());
      const { requirementId } = (await steps.requirement(stranger)).body;
      const answer = await steps.draft({ requirementId });
      expect(answer).toMatchObject({ status: 404, body: { code: 'requirement.not-found' } });
    });
  });

  describe('a draft', () => {
    it.each<[string, object, string]>([
      [
        'favours local organizations',
        { conditions: ['本地注册的社会组织加 5 分'] },
        'tender.condition-not-allowed',
      ],
      ['scores being local', criteria({ name: '本地社工机构加分' }), 'tender.condition-not-allowed'],
      ['buys public-welfare posts', { title: '购买设置公益性岗位服务' }, 'tender.item-not-allowed'],
      ['spends the money for posts', { use: 'welfare-post-subsidy' }, 'tender.item-not-allowed'],
      [
        'makes a rating a gate',
        { qualifications: [{ kind: 'rating', name: '4A' }] },
        'tender.condition-not-allowed',
      ],
      [
        'asks for no number of workers',
        { qualifications: [{ kind: 'certified-social-workers' }] },
        'tender.qualification-malformed',
      ],
      [
        'is bought below a threshold it exceeds',
        { method: 'below-threshold', ceilingFen: 100_000_000 },
        'method.over-threshold',
      ],
      [
        'talks about 2,000,000.00 without approval',
        { method: 'competitive-consultation', ceilingFen: 200_000_000 },
        'method.approval-missing',
      ],
      [
        'consults on the lowest price',
        { method: 'competitive-consultation', scoring: LOWEST },
        'tender.scoring-not-allowed',
      ],
      ['does not sum to 100', criteria({ weight: '89' }), 'tender.weights-sum'],
      ['scores what cannot be scored', criteria({ maxPoints: '0' }), 'tender.criterion-worthless'],
      ['does not say why SMEs have no lot', { notReservedReason: undefined }, 'tender.sme-reason-missing'],
      ['grants small enterprises nothing', { deductionRate: undefined }, 'tender.deduction-missing'],
      ['grants more than the law', { deductionRate: '0.21' }, 'price-deduction.out-of-range'],
      ['asks a bond over 2 %', { bidBondFen: 600_001 }, 'bond.too-high'],
      ['names a trustee nobody knows', { trusteeIds: [anId(), anId(), anId()] }, 'trustee.unknown'],
      ['needs more trustees than it has', { threshold: 4 }, 'policy.malformed'],
    ])('that %s is refused and leaves nothing', async (_what, over, code) => {
      expect(await steps.refusal(() => steps.draft(over))).toMatchObject({ status: 409, code });
    });

    it('shows all that is wrong with its wording at once, and what could be published', async () => {
      const lint = {
        title: '人员招聘服务',
        use: 'service-purchase',
        conditions: ['仅限国有企业'],
        criteria: [],
      };
      const lintOf = (over: object = {}): Promise<object> =>
        steps.buyer.post('/procurement/lint', { ...lint, ...over });
      expect(await lintOf()).toMatchObject({
        status: 200,
        body: {
          publishable: false,
          findings: [
            { code: 'tender.item-not-allowed', article: '102 art. 10' },
            { code: 'tender.condition-not-allowed', article: 'GPR 20(7)' },
          ],
        },
      });
      expect(await lintOf({ title: TERMS.title, conditions: TERMS.conditions })).toMatchObject({
        body: { publishable: true, findings: [] },
      });
    });

    it('is seen by its buyer only', async () => {
      const { tenderId } = (await steps.draft()).body;
      const at = `/procurement/tenders/${tenderId}`;
      expect((await app.anyone.get(at)).body.code).toBe('tender.not-found');
      expect((await steps.buyer.get<Tender>(at)).body.state).toBe('DRAFT');
      const { items } = (await app.anyone.get<{ items: Tender[] }>('/procurement/tenders')).body;
      expect(items.map((tender) => tender.tenderId)).not.toContain(tenderId);
    });
  });

  describe('issuing', () => {
    it('gives bidders twenty days, to the next working day (GPL 35)', async () => {
      const { tenderId } = (await steps.draft()).body;
      const sunday = { closesAt: '2026-03-22T10:00:00+08:00' };
      const facts = { article: 'GPL 35', earliest: '2026-03-23' };
      expect(await steps.refusal(() => steps.step(tenderId, 'issue', sunday))).toMatchObject({
        status: 409,
        code: 'bid-period.too-short',
        facts,
      });
    });

    it('tells funds what is asked for, by which rules, and shows the public when what is due', async () => {
      const tenderId = await steps.issued();
      expect(await app.published(TenderIssued, { tenderId })).toMatchObject({
        ...{ title: TERMS.title, ceilingFen: TERMS.ceilingFen, use: TERMS.use, issuedOn: '2026-03-02' },
        rules: expect.arrayContaining([
          expect.objectContaining({ code: 'bid-bond-rate', value: '0.02', source: 'GPR 33' }),
          expect.objectContaining({ code: 'tender-bid-period', value: '20 CD', source: 'GPL 35' }),
        ]) as unknown,
      });
      const { state, timeline } = await steps.read(tenderId);
      expect(state).toBe('ISSUED');
      expect(timeline).toContainEqual({
        ...{ step: 'earliest-close', from: '2026-03-02', rule: 'GPL 35' },
        ...{ legalDue: '2026-03-23', warnDue: '2026-03-20' },
      });
    });

    it('happens once, by the tender’s own buyer', async () => {
      const tenderId = await steps.issued();
      const again = { closesAt: CLOSES_AT };
      expect(await steps.refusal(() => steps.step(tenderId, 'issue', again))).toMatchObject({
        status: 409,
        code: 'tender.wrong-state',
      });
      const stranger = app.as(['buyer'], anId(), anId());
      const answer = await stranger.post(`/procurement/tenders/${tenderId}/issue`, again);
      expect(answer).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
    });

    it('is held where the money is missing, and takes no bids', async () => {
      const tenderId = await steps.issued();
      const budgetLineId = anId();
      await app.publish(BudgetRefused, budgetLineId, {
        ...{ budgetLineId, purposeKind: 'tender', purposeId: tenderId, amountFen: TERMS.ceilingFen },
        ...{ code: 'funds.budget-short', availableFen: 0 },
      });
      expect(await steps.becomes(tenderId, 'HELD')).toMatchObject({ endedCode: 'funds.budget-short' });
      expect(await app.published(TenderHeld, { tenderId })).toMatchObject({ code: 'funds.budget-short' });
      const bid = await steps.bid(tenderId, await steps.supplier(), { priceFen: 100 });
      expect(bid).toMatchObject({ status: 409, body: { code: 'tender.wrong-state' } });
    });
  });

  describe('until the close', () => {
    it('nobody learns how many bid, or who', async () => {
      const [empty, full] = [await steps.open(), await steps.open()];
      await steps.bids(full, OFFERS);
      const told = async (tenderId: string): Promise<unknown> => {
        const { tenderId: _own, policies: _keys, drawSeedHash: _hash, ...rest } = await steps.read(tenderId);
        return { ...rest, budgetLineId: null };
      };
      expect(await told(full)).toEqual(await told(empty));
      const at = `/procurement/tenders/${full}/bids`;
      expect((await steps.buyer.get(at)).body).toEqual({ items: [] });
      const events = await app.eventsOf('procurement.tender');
      expect(events.filter(({ key }) => key === full).map(({ type }) => type)).toEqual([TenderIssued.type]);
    });

    it('the box stays shut: not a millisecond early, and by its own buyer only', async () => {
      const tenderId = await steps.open();
      const early = { at: '2026-03-23T09:59:59.999+08:00' };
      expect(await steps.refusal(() => steps.close(tenderId, early))).toMatchObject({
        status: 409,
        code: 'tender.not-closed-yet',
      });
      const stranger = app.as(['buyer'], anId(), anId());
      const answer = await stranger.post(`/procurement/tenders/${tenderId}/close`, {}, ON.closing);
      expect(answer).toMatchObject({ status: 404, body: { code: 'tender.not-found' } });
    });
  });

  describe('the close', () => {
    it('fails a tender with two bids, tells funds, and leaves the bids sealed (GPL 36)', async () => {
      const tenderId = await steps.open();
      await steps.bids(tenderId, OFFERS.slice(0, 2));
      const code = 'tender.fewer-than-three';
      expect(await steps.close(tenderId)).toMatchObject({ status: 200, body: { state: 'FAILED', code } });
      expect(await app.published(TenderFailed, { tenderId })).toEqual({ tenderId, code });
      expect(await steps.read(tenderId)).toMatchObject({ state: 'FAILED', endedCode: code });
      expect(await steps.refusal(() => steps.committee(tenderId))).toMatchObject({
        status: 409,
        code: 'tender.wrong-state',
      });
    });

    it('of three bids goes on, once', async () => {
      const tenderId = await steps.open();
      await steps.bids(tenderId, OFFERS);
      const answers = await Promise.all([1, 2, 3].map(() => steps.close(tenderId)));
      expect(answers.filter(({ body }) => body.state === 'CLOSED')).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'tender.wrong-state')).toHaveLength(2);
    });
  });

  it('says in advance only the hash of the seed that draws the committee', async () => {
    const tenderId = await steps.open();
    await steps.bids(tenderId, OFFERS);
    await steps.close(tenderId);
    const { drawSeedHash } = await steps.read(tenderId);
    const { drawSeed } = (await steps.committee(tenderId)).body;
    expect(createHash('sha256').update(drawSeed).digest('hex')).toBe(drawSeedHash);
  });

  it('asks for the rules of the day, and computes nothing for a year without a calendar', async () => {
    const { tenderId } = (await steps.draft()).body;
    const late = { closesAt: '2027-02-01T10:00:00+08:00' };
    const on = { at: morningOf('2026-12-20') };
    expect(await steps.refusal(() => steps.step(tenderId, 'issue', late, on))).toMatchObject({
      status: 409,
      code: 'calendar.not-loaded',
    });
  });
});

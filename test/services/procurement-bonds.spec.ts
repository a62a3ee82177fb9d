import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BondDue, BondRefunded, ContractSigned } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding, type Opened } from '../support/awarding.ts';
import { send } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { ON, type Offer } from '../support/procurement.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type TestService,
} from '../support/service.ts';

interface BondView {
  readonly bondId: Id;
  readonly bidId: Id;
  readonly organizationId: Id;
  readonly state: string;
  readonly findings: string[];
  readonly dueOn: string | null;
  readonly lateDays: number;
  readonly feeFen: number;
}

const ACCOUNT = '6222 0212 3456 7890 123';
const BOND = {
  ...{ form: 'guarantee', number: 'LG-2026-1', issuer: '某融资担保公司', amountFen: 600_000 },
  ...{ validTo: '2026-06-21', digest: 'ab'.repeat(32) },
};
const offer = (priceFen: number, bond?: object): Offer => ({ priceFen, ...(bond && { more: { bond } }) });

describe('bid bonds', () => {
  let app: TestService;
  let steps: Awarding;
  let opened: Opened;
  let winner: Id;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds', 'contracting'] });
    steps = new Awarding(app);
    await steps.prepare();
    const offers = [
      offer(28_500_000, { ...BOND, form: 'draft', payerAccount: ACCOUNT }),
      offer(28_800_000, { ...BOND, form: 'draft', number: 'D-2', payerAccount: ACCOUNT.replaceAll(' ', '') }),
      offer(29_400_000, BOND),
      offer(29_500_000),
      offer(29_700_000, { ...BOND, form: 'cash', amountFen: 599_999, validTo: '2026-06-20' }),
    ];
    opened = await steps.opened(offers, { bidBondFen: 600_000 });
    winner = opened.bids[0]?.bidId ?? anId();
  }, 60_000);
  afterAll(() => app.stop());

  async function bonds(by: Person, query = '', at: string = ON.closing.at): Promise<BondView[]> {
    const token = await app.identity.token({ ...by, roles: rolesOf(by) });
    const headers = { authorization: `Bearer ${token}`, 'linli-time': at };
    const path = `/procurement/bonds?tenderId=${opened.tenderId}${query}`;
    const { text } = await send(app, path, { method: 'GET', headers });
    return (JSON.parse(text) as { items: BondView[] }).items;
  }
  const rolesOf = ({ organizationId }: Person): ('buyer' | 'supplier')[] => [
    organizationId === steps.buyer.organizationId ? 'buyer' : 'supplier',
  ];
  const ofBid = async (i: number, at?: string): Promise<BondView> => {
    const found = (await bonds(steps.buyer, '', at)).find(({ bidId }) => bidId === opened.bids[i]?.bidId);
    if (!found) throw new Error(`bid ${i} has no bond`);
    return found;
  };
  const refund = (
    bondId: Id,
    on: string,
    by = steps.buyer,
  ): Promise<Answer<{ code?: string; feeFen: number }>> =>
    by.post(
      `/procurement/bonds/${bondId}/refund`,
      { refundedOn: on, documentNo: '退〔2026〕3号' },
      { at: morningOf('2026-04-20') },
    );

  it('come out of the sealed part, each seen by its buyer and its own bidder, and say what they lack', async () => {
    const all = await bonds(steps.buyer);
    expect(all.map(({ state }) => state)).toEqual(Array(4).fill('held'));
    expect(all.flatMap(({ findings }) => findings).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'bond.cash',
      'bond.expires-early',
      'bond.short',
    ]);
    const [own, third] = [opened.bids[0]?.supplier, opened.bids[2]?.supplier];
    expect(await bonds(own ?? steps.buyer)).toMatchObject([{ organizationId: own?.organizationId }]);
    expect(await bonds(third ?? steps.buyer)).toMatchObject([{ organizationId: third?.organizationId }]);
    expect(await bonds(app.as(['supplier'], anId(), anId()))).toEqual([]);
    expect((await app.as(['expert']).get('/procurement/bonds')).status).toBe(403);
  });

  it('keep the account they were paid from as a mark that tells equal from unequal', async () => {
    const rows = await app.schema('procurement').query<{ payer: string | null; row: string }[]>(
      `select b.payer_mark as payer, b::text || o.content::text as row from bid_bond b join opened_part o on o.bid_id = b.bid_id
         where b.tender_id = $1 and o.part = 'qualification' order by b.payer_mark nulls last`,
      [opened.tenderId],
    );
    expect(rows[0]?.payer).toBeTruthy();
    expect(rows[0]?.payer).toBe(rows[1]?.payer);
    expect(rows[2]?.payer).toBeNull();
    for (const { row } of rows) expect(row).not.toMatch(/6222\s?0212/);
    const path = `/procurement/tenders/${opened.tenderId}/signals`;
    const { items } = (await steps.buyer.get<{ items: { signalId: Id; kind: string; bidIds: Id[] }[] }>(path))
      .body;
    const pair = opened.bids.slice(0, 2).map(({ bidId }) => bidId);
    const noticed = items.find(({ kind }) => kind === 'same-account');
    expect(new Set(noticed?.bidIds)).toEqual(new Set(pair));
    const decision = { decision: 'dismissed', reason: '同一担保机构代收，经核实互不隶属' };
    const decided = await steps.buyer.post(`${path}/${noticed?.signalId}/decision`, decision, ON.closing);
    expect(decided).toMatchObject({ status: 200 });
  });

  it('that are missing or short let no bid pass; a named member rejects it (GPR 33)', async () => {
    const [lead = steps.buyer] = opened.members;
    for (const [i, findings] of [
      [3, ['bond.missing']],
      [4, ['bond.cash', 'bond.short', 'bond.expires-early']],
    ] as const) {
      const review = { bidId: opened.bids[i]?.bidId, kind: 'qualification' };
      const refusal = await steps.refusal(() =>
        steps.word(lead, opened, 'reviews', { ...review, pass: true }),
      );
      expect(refusal).toMatchObject({ code: 'bond.not-as-required', facts: { article: 'GPR 33', findings } });
      const reason = '未按招标文件提交投标保证金';
      expect(await steps.word(lead, opened, 'reviews', { ...review, pass: false, reason })).toMatchObject({
        body: { state: 'INVALID' },
      });
    }
  });

  it('are asked after at their issuer, once, by the buyer', async () => {
    const { bondId } = await ofBid(2);
    const verify = (by: Person): Promise<Answer<{ code?: string }>> =>
      by.post(`/procurement/bonds/${bondId}/verification`, { genuine: true, reason: '担保公司书面确认' });
    expect((await verify(app.as(['buyer'], anId(), anId()))).body.code).toBe('bid-bond.not-found');
    expect((await verify(opened.bids[2]?.supplier ?? steps.buyer)).status).toBe(403);
    expect((await verify(steps.buyer)).status).toBe(200);
    expect((await verify(steps.buyer)).body.code).toBe('bond.verified');
  });

  it('of losers go back five working days after the notice; a late one costs benchmark × 1.2', async () => {
    await steps.evaluated({ ...opened, bids: opened.bids.slice(0, 3) });
    const early = await ofBid(1);
    expect((await refund(early.bondId, '2026-03-26')).body.code).toBe('bond.not-due');
    expect(await steps.award(opened.tenderId, winner)).toMatchObject({ status: 200 });
    await eventually('the clocks of the losers run', async () => (await ofBid(1)).dueOn === '2026-04-01');
    await app.published(BondDue, { bondId: early.bondId, because: 'lost', dueOn: '2026-04-01' });
    expect(await ofBid(1, morningOf('2026-04-01'))).toMatchObject({ state: 'due', feeFen: 0 });
    expect(await ofBid(0)).toMatchObject({ state: 'held', dueOn: null });
    // 6,000.00 × 4.35 % × 1.2 × 10 / 360 = 8.70
    expect(await ofBid(1, morningOf('2026-04-11'))).toMatchObject({
      state: 'late',
      lateDays: 10,
      feeFen: 870,
    });
    const late = await bonds(steps.buyer, '&state=late', morningOf('2026-04-11'));
    expect(late.map(({ bidId }) => bidId)).not.toContain(winner);
    expect(late).toHaveLength(3);
    expect((await refund(early.bondId, '2026-03-24')).body.code).toBe('bond.refund-date');
    expect((await refund(early.bondId, '2026-04-11', app.as(['buyer'], anId(), anId()))).status).toBe(404);
    expect((await refund(early.bondId, '2026-04-11', opened.bids[1]?.supplier)).status).toBe(403);
    const answers = await Promise.all([
      refund(early.bondId, '2026-04-11'),
      refund(early.bondId, '2026-04-11'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
    expect(await app.published(BondRefunded, { bondId: early.bondId })).toMatchObject({
      ...{ lateDays: 10, feeFen: 870, recordedBy: steps.buyer.personId },
    });
    expect(await ofBid(1, morningOf('2026-04-20'))).toMatchObject({
      state: 'refunded',
      lateDays: 10,
      feeFen: 870,
    });
    const guarantee = await ofBid(2);
    expect((await refund(guarantee.bondId, '2026-04-11')).body).toMatchObject({ lateDays: 10, feeFen: 0 });
  });

  it('of the winner go back five working days after the contract', async () => {
    const { supplier } = opened.bids[0] ?? {};
    const contractId = anId();
    await app.publish(ContractSigned, contractId, {
      ...{
        contractId,
        tenderId: opened.tenderId,
        title: '社工岗位服务',
        budgetLineId: anId(),
        areaCode: '370303',
      },
      ...{ buyerOrganizationId: steps.buyer.organizationId ?? anId(), priceFen: 28_500_000 },
      ...{ supplierOrganizationId: supplier?.organizationId ?? anId(), signedOn: '2026-04-08' },
      ...{ startsOn: '2026-05-01', endsOn: '2026-12-31' },
    });
    await eventually('the winner’s clock runs', async () => (await ofBid(0)).dueOn === '2026-04-15');
    expect((await refund((await ofBid(0)).bondId, '2026-04-15')).body).toMatchObject({
      lateDays: 0,
      feeFen: 0,
    });
  });

  it('of bids that stayed sealed are claimed by their bidders, and by nobody else', async () => {
    const tenderId = await steps.open({ bidBondFen: 600_000 });
    const [supplier] = await steps.bids(tenderId, [offer(28_500_000, BOND), offer(28_800_000, BOND)]);
    const claim = (by: Person): Promise<Answer<{ code?: string; bondId: Id }>> =>
      by.post(`/procurement/tenders/${tenderId}/bond-claims`, { ...BOND }, { at: ON.locking.at });
    if (!supplier) throw new Error('nobody bid');
    expect((await claim(supplier)).body.code).toBe('bond.nothing-to-claim');
    expect(await steps.close(tenderId)).toMatchObject({ body: { state: 'FAILED' } });
    expect(await claim(supplier)).toMatchObject({ status: 201, body: { because: 'failed' } });
    expect((await claim(supplier)).body.code).toBe('bond.claimed');
    expect((await claim(await steps.supplier())).body.code).toBe('bond.nothing-to-claim');
    expect((await claim(steps.buyer)).status).toBe(403);
    const due = await app.published(BondDue, { tenderId, because: 'failed' });
    expect(due).toMatchObject({ organizationId: supplier.organizationId, dueOn: '2026-03-30' });
  });

  it('of a withdrawn bid go back five working days after its bidder says so, even before the close', async () => {
    const tenderId = await steps.open({ bidBondFen: 600_000 });
    const supplier = await steps.supplier();
    const { bidId } = (await steps.bid(tenderId, supplier, offer(28_500_000, BOND))).body;
    const early = await supplier.post(`/procurement/tenders/${tenderId}/bond-claims`, BOND, ON.bidding);
    expect(early).toMatchObject({ body: { code: 'bond.nothing-to-claim' } });
    expect((await supplier.post(`/procurement/bids/${bidId}/withdrawal`, {}, ON.bidding)).status).toBe(200);
    const path = `/procurement/tenders/${tenderId}/bond-claims`;
    const claimed = await supplier.post<{ bondId: Id }>(path, BOND, { at: ON.bidding.at });
    expect(claimed).toMatchObject({ status: 201, body: { because: 'withdrawn' } });
    const { bondId } = claimed.body;
    expect(await app.published(BondDue, { bondId })).toMatchObject({
      because: 'withdrawn',
      dueOn: '2026-03-27',
    });
    expect((await refund(bondId, '2026-03-27')).body).toMatchObject({ lateDays: 0 });
  });
});

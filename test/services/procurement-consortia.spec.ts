import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BudgetReserved } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { Awarding } from '../support/awarding.ts';
import { ON, type Supplier } from '../support/procurement.ts';
import { anId, startService, type TestService } from '../support/service.ts';
import { Suppliers } from '../support/suppliers.ts';

const DIGEST = 'c0'.repeat(32);

describe('taking part together', () => {
  let app: TestService;
  let box: Suppliers;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new Suppliers(app);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('a consortium', () => {
    const agreement = (...members: (Supplier & { size?: string; share?: string })[]): object => ({
      agreementDigest: DIGEST,
      jointLiability: true,
      members: members.map(({ organizationId, share = '0.5', size }) => ({
        ...{ organizationId, share, work: '入户探访', ...(size && { enterpriseSize: size }) },
      })),
    });

    it('counts when each member stands by it; its rating is the lowest (GPR 22)', async () => {
      const tenderId = await box.open();
      const [lead, partner] = [await box.steps.supplier(), await box.steps.supplier()];
      const profile = [
        await box.fact(lead.organizationId, 'rating', { level: '5A', grantedBy: '省民政厅' }),
        await box.fact(partner.organizationId, 'rating', { level: '3A', grantedBy: '区民政局' }),
      ];
      expect((await box.confirm(tenderId, partner, DIGEST)).status).toBe(200);
      expect((await box.confirm(tenderId, partner, DIGEST)).status).toBe(200);
      expect((await box.confirm(tenderId, partner, DIGEST, ON.closing)).body.code).toBe('bid.late');
      const { bidId } = await box.bidWith(tenderId, lead, { profile, consortium: agreement(lead, partner) });
      await box.bids(tenderId, 2);
      await box.opens(tenderId);
      expect(await box.excluded(tenderId)).toEqual([]);
      expect(await box.shared(tenderId)).toMatchObject([{ bidId, rating: '3A' }]);
      const stored = await app
        .schema('procurement')
        .query<{ row: string }[]>('select c::text as row from consortium_confirmation c');
      for (const secret of [tenderId, partner.organizationId, partner.personId, DIGEST])
        expect(stored.some(({ row }) => row.includes(secret))).toBe(false);
      const buyer = app.as(['buyer'], anId(), anId());
      const path = `/procurement/tenders/${tenderId}/consortium-confirmations`;
      expect((await buyer.post(path, { agreementDigest: DIGEST })).status).toBe(403);
    });

    it('takes down who is in it twice; a rival merely named in one is not touched', async () => {
      const tenderId = await box.open();
      const [lead, twice, framer, rival] = [
        await box.steps.supplier(),
        await box.steps.supplier(),
        await box.steps.supplier(),
        await box.steps.supplier(),
      ];
      await box.confirm(tenderId, twice, DIGEST);
      // Confirmed, and taken back before the close.
      await box.confirm(tenderId, rival, DIGEST);
      const taken = { agreementDigest: DIGEST, standsBy: false };
      const path = `/procurement/tenders/${tenderId}/consortium-confirmations`;
      expect(await rival.post(path, taken, ON.bidding)).toMatchObject({ body: { confirmed: false } });
      const joint = await box.bidWith(tenderId, lead, { consortium: agreement(lead, twice) });
      const alone = await box.bidWith(tenderId, twice);
      const trap = await box.bidWith(tenderId, framer, { consortium: agreement(framer, rival) });
      await box.bidWith(tenderId, rival);
      await box.bids(tenderId, 2);
      await box.opens(tenderId);
      const found = (await box.excluded(tenderId)).map(({ bidId, code, article }) => [bidId, code, article]);
      expect(found).toHaveLength(3);
      expect(found).toEqual(
        expect.arrayContaining([
          [trap.bidId, 'bid.consortium-unconfirmed', 'GPL 24'],
          [joint.bidId, 'bid.consortium-twice', 'GPR 22'],
          [alone.bidId, 'bid.consortium-twice', 'GPR 22'],
        ]),
      );
    });
  });

  it('subcontract what the document allows, to its share, to SMEs, and never everything (GPL 48, GPR 72)', async () => {
    const subcontracting = { parts: ['保洁'], maxShare: '0.30' };
    const tenderId = await box.openFor({ acceptsConsortia: false, subcontracting });
    const part = { part: '保洁', share: '0.30', to: '某小企业', enterpriseSize: 'small' };
    const cases: [object, string | undefined][] = [
      [part, undefined],
      [{ ...part, share: '0.31' }, 'bid.subcontract-too-much'],
      [{ ...part, part: '社工服务' }, 'bid.subcontract-refused'],
      [{ ...part, enterpriseSize: 'large' }, 'bid.subcontract-not-sme'],
      [{ ...part, share: '1' }, 'bid.assignment'],
    ];
    const codes = new Map<Id, string | undefined>();
    for (const [subcontract, code] of cases) {
      const { bidId } = await box.bidWith(tenderId, await box.steps.supplier(), {
        subcontracts: [subcontract],
      });
      codes.set(bidId, code);
    }
    await box.bids(tenderId, 2);
    await box.opens(tenderId);
    const found = await box.excluded(tenderId);
    for (const [bidId, code] of codes) expect(found.find((one) => one.bidId === bidId)?.code).toBe(code);
  });

  it('earns the deduction of the document where small enterprises do 30 % of it; others what they are (GP-60)', async () => {
    const steps = new Awarding(app);
    await steps.prepare();
    const { tenderId } = (await steps.draft()).body;
    const subcontracting = { parts: ['保洁'], maxShare: '0.40' };
    const terms = { acceptsConsortia: true, subcontracting, smallShareRate: '0.05' };
    expect(await steps.step(tenderId, 'participation', terms)).toMatchObject({ status: 200 });
    await steps.step(tenderId, 'issue', { closesAt: ON.closing.at });
    const line = { budgetLineId: anId(), purposeKind: 'tender' as const, purposeId: tenderId };
    await app.publish(BudgetReserved, line.budgetLineId, { ...line, amountFen: 30_000_000 });
    await steps.becomes(tenderId, 'OPEN');
    const part = { part: '保洁', to: '某小企业', enterpriseSize: 'small' };
    const enough = { enterpriseSize: 'large', more: { subcontracts: [{ ...part, share: '0.30' }] } } as const;
    const tooLittle = {
      enterpriseSize: 'large',
      more: { subcontracts: [{ ...part, share: '0.29' }] },
    } as const;
    const suppliers = await steps.bids(tenderId, [
      { priceFen: 28_500_000, kind: 'enterprise', ...enough },
      { priceFen: 28_800_000, kind: 'enterprise', ...tooLittle },
      { priceFen: 29_400_000, kind: 'enterprise', enterpriseSize: 'small' },
      { priceFen: 29_900_000, kind: 'social-service-agency', ...enough },
    ]);
    const ranking = await steps.evaluated(await steps.seated(tenderId, suppliers));
    const deductions = suppliers.map(
      ({ organizationId }) => ranking.find((row) => row.organizationId === organizationId)?.deduction,
    );
    expect(deductions).toEqual(['0.05', null, '0.10', null]);
  });
});

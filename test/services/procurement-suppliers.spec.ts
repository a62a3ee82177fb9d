import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BanLifted } from '#contracts';
import type { Id } from '#kernel';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { eventually } from '../support/eventually.ts';
import { ON, type Supplier } from '../support/procurement.ts';
import { anId, startService, type TestService } from '../support/service.ts';
import { Suppliers } from '../support/suppliers.ts';

describe('suppliers', () => {
  let app: TestService;
  let box: Suppliers;

  beforeAll(async () => {
    app = await startService([ProcurementModule], { publishers: ['identity', 'funds'] });
    box = new Suppliers(app);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  describe('who may bid', () => {
    let tenderId: Id;
    beforeAll(async () => {
      tenderId = await box.open();
    });
    const refused = async (supplier: Supplier): Promise<object> => {
      const own = await box.seal(tenderId, supplier);
      return box.steps.refusal(() => box.handIn(tenderId, own));
    };

    it('is not whom the budget pays already (102 art. 6)', async () => {
      const institution = await box.steps.supplier('public-institution');
      expect(await refused(institution)).toMatchObject({ code: 'bid.institution-unclassified' });
      await box.classified(institution.organizationId, { institutionClass: 'public-welfare-one' });
      expect(await refused(institution)).toMatchObject({
        ...{ status: 409, code: 'bid.institution-class-one', facts: { article: '102 art. 6' } },
      });
      const group = await box.steps.supplier('social-group');
      await box.classified(group.organizationId, { budgetFundedGroup: true });
      expect(await refused(group)).toMatchObject({ code: 'bid.budget-funded-group' });
    });

    it('is not banned on the day; an expired or lifted ban bars no longer', async () => {
      const supplier = await box.steps.supplier();
      const { organizationId } = supplier;
      await box.banned(organizationId, { to: '2026-03-19' });
      await box.banned(organizationId, { jurisdiction: '370200' });
      const own = await box.seal(tenderId, supplier);
      expect(await box.handIn(tenderId, own)).toMatchObject({ status: 201 });
      const banId = await box.banned(organizationId, { to: '2026-03-20' });
      expect(await refused(supplier)).toMatchObject({
        ...{ code: 'bid.banned', facts: { article: 'GPL 77', kind: 'procurement-ban', to: '2026-03-20' } },
      });
      const lifted = { banId, organizationId, liftedOn: '2026-03-20', liftedBy: anId() };
      await app.publish(BanLifted, organizationId, lifted);
      await eventually('the ban is lifted', async () => {
        const again = await box.seal(tenderId, supplier);
        return (await box.handIn(tenderId, again)).status === 201;
      });
      const violator = await box.steps.supplier();
      await box.banned(violator.organizationId, { kind: 'major-violation', from: '2023-03-20' });
      expect(await refused(violator)).toMatchObject({ code: 'bid.banned', facts: { article: 'GPL 22' } });
    });

    it('did not prepare the project (GPR 18); only its buyer says who did, for everybody to see', async () => {
      const supplier = await box.steps.supplier();
      const at = `/procurement/tenders/${tenderId}`;
      const body = { organizationId: supplier.organizationId, part: 'specification' };
      const stranger = app.as(['buyer'], anId(), anId());
      expect((await stranger.post(`${at}/preparers`, body)).status).toBe(404);
      expect((await supplier.post(`${at}/preparers`, body)).status).toBe(403);
      expect((await box.steps.buyer.post(`${at}/preparers`, body)).status).toBe(201);
      expect(await refused(supplier)).toMatchObject({
        code: 'bid.prepared-project',
        facts: { article: 'GPR 18' },
      });
      expect((await app.anyone.get(`${at}/participation`)).body).toMatchObject({
        ...{ acceptsConsortia: true, subcontractParts: [], bidValidityDays: 90, preparers: [body] },
      });
    });
  });

  it('what the document says of taking part is fixed with it', async () => {
    const { tenderId } = (await box.steps.draft({ trusteeIds: box.trustees.map((t) => t.trusteeId) })).body;
    const set = (body: object, by = box.steps.buyer) =>
      by.post<{ code: string }>(`/procurement/tenders/${tenderId}/participation`, body);
    const terms = { acceptsConsortia: true, smallShareRate: '0.05', bidValidityDays: 60 };
    expect((await set({ ...terms, smallShareRate: '0.10' })).body.code).toBe('price-deduction.out-of-range');
    expect((await set(terms, app.as(['buyer'], anId(), anId()))).status).toBe(404);
    expect((await set(terms, app.as(['supplier'], anId(), anId()))).status).toBe(403);
    expect((await set(terms)).status).toBe(200);
    expect((await app.anyone.get(`/procurement/tenders/${tenderId}/participation`)).status).toBe(404);
    await box.steps.step(tenderId, 'issue', { closesAt: ON.closing.at });
    expect((await set(terms)).body.code).toBe('tender.wrong-state');
  });

  it('share facts of their profile by sealing them; they show after the opening, as they are on record', async () => {
    const tenderId = await box.open();
    const supplier = await box.steps.supplier();
    const { organizationId } = supplier;
    const rating = await box.fact(organizationId, 'rating', { level: '4A', grantedBy: '市民政局' });
    await box.verified(rating);
    const expired = await box.fact(
      organizationId,
      'tax',
      { period: '2025', statement: '已缴' },
      '2026-03-22',
    );
    const secret = await box.fact(organizationId, 'accounts', { period: '2025', statement: '已审计' });
    const forged = { ...rating, factId: secret.factId, content: { level: '5A', grantedBy: '市民政局' } };
    const theirs = await box.fact(anId(), 'rating', { level: '5A', grantedBy: '市民政局' });
    const profile = [{ ...rating, standing: 'verified', valid: true }, expired, forged, theirs];
    const { bidId } = await box.bidWith(tenderId, supplier, { profile });
    const silent = await box.bids(tenderId, 2);
    expect(await box.shared(tenderId)).toEqual([]);
    await box.opens(tenderId);
    const [shared, ...others] = await box.shared(tenderId);
    expect(others).toEqual([]);
    expect(silent.map((bid) => bid.bidId)).not.toContain(shared?.bidId);
    expect(shared).toMatchObject({ bidId, rating: '4A' });
    const found = shared?.facts.map(({ factId, onRecord, standing, validOnClose }) => [
      factId,
      onRecord,
      standing,
      validOnClose,
    ]);
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        [rating.factId, true, 'verified', true],
        [expired.factId, true, 'declared', false],
        [secret.factId, false, 'unknown', false],
      ]),
    );
    expect((await app.as(['expert']).get(`/procurement/tenders/${tenderId}/shared-facts`)).status).toBe(404);
    expect((await supplier.get(`/procurement/tenders/${tenderId}/shared-facts`)).status).toBe(403);
  });

  it('take their consent back by another bid until the close, and bid again with no more than an offer', async () => {
    const supplier = await box.steps.supplier();
    const profile = [
      await box.fact(supplier.organizationId, 'rating', { level: '3A', grantedBy: '区民政局' }),
    ];
    const [first, second] = [await box.open(), await box.open()];
    await box.bidWith(first, supplier, { profile });
    await box.bidWith(first, supplier);
    await box.bids(first, 2);
    await box.opens(first);
    expect(await box.shared(first)).toEqual([]);
    const again = await box.bidWith(second, supplier, { profile });
    await box.bids(second, 2);
    await box.opens(second);
    expect(await box.shared(second)).toMatchObject([{ bidId: again.bidId, rating: '3A' }]);
  });

  it('under one person in charge, or of which one holds another, are out at the opening (GPR 18)', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 7);
    const ids = bids.map(({ supplier }) => supplier.organizationId) as [Id, Id, Id, Id, Id, Id, Id];
    const personId = anId();
    for (const id of [ids[0], ids[1]]) await box.controlled(id, { personId });
    await box.controlled(ids[2], { kind: 'direct-holding', controllerOrganizationId: ids[3] });
    // Two daughters of one mother that does not bid are not linked directly.
    const mother = anId();
    for (const id of [ids[4], ids[5]])
      await box.controlled(id, { kind: 'direct-holding', controllerOrganizationId: mother });
    await box.opens(tenderId);
    const found = await box.excluded(tenderId);
    expect(found.every(({ code, article }) => code === 'bid.linked-suppliers' && article === 'GPR 18')).toBe(
      true,
    );
    expect(new Set(found.map(({ bidId }) => bidId))).toEqual(
      new Set(bids.slice(0, 4).map(({ bidId }) => bidId)),
    );
    const invalid = (await box.opened(tenderId)).filter(({ state }) => state === 'INVALID');
    expect(invalid.map(({ invalidCode }) => invalidCode)).toEqual(Array(4).fill('bid.linked-suppliers'));
    const stranger = app.as(['buyer'], anId(), anId());
    expect((await stranger.get(`/procurement/tenders/${tenderId}/exclusions`)).status).toBe(404);
  });

  it('banned between bid and close are out at the opening', async () => {
    const tenderId = await box.open();
    const bids = await box.bids(tenderId, 4);
    await box.banned(bids[0]?.supplier.organizationId ?? '', { from: '2026-03-23', to: '2027-03-22' });
    await box.opens(tenderId);
    expect(await box.excluded(tenderId)).toMatchObject([{ bidId: bids[0]?.bidId, code: 'bid.banned' }]);
  });
});

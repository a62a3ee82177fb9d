import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { residentIdCheckDigit, usccCheckCharacter } from '#regulation';
import { IdentityModule } from '../../apps/identity/src/identity.module.ts';
import { ProcurementModule } from '../../apps/procurement/src/procurement.module.ts';
import { eventually } from '../support/eventually.ts';
import { ON, type Supplier } from '../support/procurement.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';
import { Suppliers } from '../support/suppliers.ts';

let number = 0;

/** Identity and procurement as they are, side by side: what one records the other counts on. */
describe('a profile filled once', () => {
  let app: TestService;
  let box: Suppliers;
  let admin: Person;

  beforeAll(async () => {
    app = await startService([IdentityModule, ProcurementModule], { publishers: ['funds'] });
    admin = app.as(['admin']);
    box = new Suppliers(app);
    await box.prepare();
  }, 60_000);
  afterAll(() => app.stop());

  async function registered(): Promise<Supplier> {
    const first17 = `52370303ME${String(++number).padStart(7, '0')}`;
    const body = { name: '潘苑社工', areaCode: '370303', kind: 'social-service-agency' };
    const uscc = first17 + usccCheckCharacter(first17);
    const { organizationId } = (
      await admin.post<{ organizationId: Id }>('/identity/organizations', { ...body, uscc })
    ).body;
    await known('organization', 'id', organizationId);
    return { ...app.as(['supplier'], anId(), organizationId), organizationId };
  }

  const known = (table: string, column: string, id: Id): Promise<unknown> =>
    eventually(`procurement knows the ${table}`, async () => {
      const found = await app
        .schema('procurement')
        .query<unknown[]>(`select 1 from ${table} where ${column} = $1`, [id]);
      return found.length > 0;
    });

  async function aPerson(): Promise<Id> {
    const first17 = `99000019700104${String(++number).padStart(3, '0')}`;
    const body = { name: '王桂兰', areaCode: '370303', residentId: first17 + residentIdCheckDigit(first17) };
    return (await admin.post<{ personId: Id }>('/identity/people', body)).body.personId;
  }

  it('goes into every bid as it stands, without a form, and is what the committee reads', async () => {
    const supplier = await registered();
    const personId = await aPerson();
    await admin.post('/identity/qualifications', {
      personId,
      kind: 'social-worker',
      validFrom: '2024-01-01',
      validTo: '2026-12-31',
    });
    await supplier.post('/identity/staff', { personId, from: '2025-01-01' });
    const declared = [
      { kind: 'rating', content: { level: '4A', grantedBy: '市民政局' }, validFrom: '2024-06-01' },
      {
        kind: 'registration',
        content: { number: '鲁民证字1号', legalForm: '民办非企业单位', issuer: '区民政局' },
        validFrom: '2020-01-01',
        sourceDigest: 'cd'.repeat(32),
      },
    ];
    const ids: Id[] = [];
    for (const fact of declared) {
      ids.push((await supplier.post<{ factId: Id }>('/identity/my-profile/facts', fact)).body.factId);
    }
    await supplier.post('/identity/my-profile/worker-counts', {});
    await admin.post(`/identity/profile-facts/${ids[0]}/verification`, {
      verified: true,
      reason: '与证书原件一致',
    });
    const { facts } = (await supplier.get<{ facts: { factId: Id }[] }>('/identity/my-profile')).body;
    for (const { factId } of facts) await known('supplier_fact', 'id', factId);
    await eventually('the verification is known', async () => {
      const sql = 'select 1 from supplier_fact where id = $1 and verified';
      return (await app.schema('procurement').query<unknown[]>(sql, [ids[0]])).length > 0;
    });

    const [first, second] = [await box.open(), await box.open()];
    for (const tenderId of [first, second]) {
      const { bidId } = await box.bidWith(tenderId, supplier, { profile: facts });
      for (let i = 0; i < 2; i++) await box.bidWith(tenderId, await registered());
      await box.opens(tenderId);
      const [shared] = await box.shared(tenderId);
      expect(shared).toMatchObject({ bidId, rating: '4A' });
      const standings = shared?.facts.map(({ onRecord, standing, validOnClose }) => [
        onRecord,
        standing,
        validOnClose,
      ]);
      expect(standings).toHaveLength(3);
      for (const standing of ['verified', 'declared', 'computed'])
        expect(standings).toContainEqual([true, standing, true]);
    }
  });

  it('does not help who is banned, or under the person in charge of a rival', async () => {
    const [banned, one, other] = [await registered(), await registered(), await registered()];
    const supervisor = app.as(['finance-supervisor']);
    const ban = await supervisor.post<{ banId: Id }>('/identity/bans', {
      ...{ organizationId: banned.organizationId, kind: 'procurement-ban', jurisdiction: '370000' },
      ...{
        from: '2026-03-02',
        to: '2027-03-01',
        ground: '提供虚假材料谋取中标',
        documentNo: '财采罚〔2026〕1号',
      },
    });
    await known('supplier_ban', 'id', ban.body.banId);
    const personId = await aPerson();
    for (const { organizationId } of [one, other]) {
      const body = { organizationId, kind: 'person-in-charge', personId, from: '2025-01-01' };
      const { controlId } = (await admin.post<{ controlId: Id }>('/identity/controls', body)).body;
      await known('supplier_control', 'id', controlId);
    }
    const tenderId = await box.open();
    const refused = await box.handIn(tenderId, await box.seal(tenderId, banned), ON.bidding);
    expect(refused).toMatchObject({ status: 409, body: { code: 'bid.banned' } });
    const linked = [await box.bidWith(tenderId, one), await box.bidWith(tenderId, other)];
    for (let i = 0; i < 3; i++) await box.bidWith(tenderId, await registered());
    await box.opens(tenderId);
    const found = await box.excluded(tenderId);
    expect(new Set(found.map(({ bidId }) => bidId))).toEqual(new Set(linked.map(({ bidId }) => bidId)));
    expect(found[0]).toMatchObject({
      code: 'bid.linked-suppliers',
      facts: { kind: 'same-person-in-charge' },
    });
  });
});

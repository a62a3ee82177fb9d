import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { usccCheckCharacter } from '#regulation';
import { IdentityModule } from '../../apps/identity/src/identity.module.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';

const LICENCE = {
  kind: 'licence',
  content: { name: '养老机构备案', number: '鲁养〔2024〕7号', issuer: '区民政局' },
  validFrom: '2024-01-01',
  validTo: '2026-12-31',
};

describe('organizations that could bid', () => {
  let app: TestService;
  let buyer: Person;
  let number = 0;

  beforeAll(async () => {
    app = await startService([IdentityModule]);
    buyer = app.as(['buyer'], anId(), anId());
  }, 60_000);
  afterAll(() => app.stop());

  async function aSupplier(registry = '52', kind = 'social-service-agency'): Promise<Person> {
    const first17 = `${registry}370303MQ${String(++number).padStart(7, '0')}`;
    const body = { name: '潘苑社工', areaCode: '370303', kind, uscc: first17 + usccCheckCharacter(first17) };
    const answer = await app.as(['admin']).post<{ organizationId: Id }>('/identity/organizations', body);
    expect(answer.status).toBe(201);
    return app.as(['supplier'], anId(), answer.body.organizationId);
  }

  const count = (by: Person, over: object = {}): Promise<{ status: number; body: object }> =>
    by.post('/identity/qualifying-organizations', {
      ...{ area: '370303', reservedForSmes: false, conditions: [] },
      ...over,
    });

  it('are counted under each condition; expired facts and bans shut out, nobody is named', async () => {
    const [licensed, plain, enterprise, banned] = [
      await aSupplier(),
      await aSupplier(),
      await aSupplier('91', 'enterprise'),
      await aSupplier(),
    ];
    for (const one of [licensed, enterprise, banned]) {
      expect((await one.post('/identity/my-profile/facts', LICENCE)).status).toBe(201);
    }
    await plain.post('/identity/my-profile/facts', { ...LICENCE, validTo: '2025-12-31' });
    const ban = {
      ...{ organizationId: banned.organizationId, kind: 'procurement-ban', jurisdiction: '370000' },
      ...{
        ground: '提供虚假材料谋取中标',
        documentNo: '鲁财罚〔2026〕1号',
        from: '2026-01-01',
        to: '2027-12-31',
      },
    };
    expect((await app.as(['finance-supervisor']).post('/identity/bans', ban)).status).toBe(201);
    const conditions = [{ kind: 'licence', name: '养老机构备案' }];
    expect(await count(buyer, { conditions })).toEqual({
      status: 200,
      body: {
        ...{ registered: 4, mayBid: 3, afterReservation: 3, qualify: 2 },
        conditions: [{ condition: conditions[0], qualify: 2, shutsOut: 1 }],
      },
    });
    expect(await count(buyer, { conditions, reservedForSmes: true })).toMatchObject({
      body: { afterReservation: 1, qualify: 1 },
    });
    expect(await count(buyer, { area: '110101' })).toMatchObject({ body: { mayBid: 4 } });
  });

  it('are those that may bid: no institution without a class, nobody within three years of a major violation', async () => {
    const may = async (): Promise<number> => {
      const { body } = await count(buyer);
      return (body as { mayBid: number }).mayBid;
    };
    const before = await may();
    const institution = await aSupplier('12', 'public-institution');
    expect(await may()).toBe(before);
    const classified = { institutionClass: 'public-welfare-two', budgetFundedGroup: false };
    const at = `/identity/organizations/${institution.organizationId}/classification`;
    expect((await app.as(['admin']).post(at, classified)).status).toBeLessThan(300);
    expect(await may()).toBe(before + 1);
    const violation = {
      ...{ organizationId: institution.organizationId, kind: 'major-violation', jurisdiction: '370000' },
      ...{ ground: '责令停产停业', documentNo: '鲁处〔2024〕3号', from: '2024-06-01' },
    };
    const recorded = await app.as(['finance-supervisor']).post('/identity/bans', violation);
    expect(recorded).toMatchObject({ status: 201 });
    expect(await may()).toBe(before);
  });

  it('are for buyers to count', async () => {
    expect((await count(app.as(['supplier'], anId(), anId()))).status).toBe(403);
    expect((await count(buyer, { conditions: [{ kind: 'fame' }] })).status).toBe(400);
  });
});

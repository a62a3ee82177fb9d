import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProfileFactExpired, ProfileFactRecorded, QualificationExpired } from '#contracts';
import type { Id } from '#kernel';
import { residentIdCheckDigit, usccCheckCharacter } from '#regulation';
import { eventLeafHash, formatDigest } from '#transparency';
import { IdentityModule } from '../../apps/identity/src/identity.module.ts';
import { nothingChanges } from '../support/edge.ts';
import {
  anId,
  morningOf,
  startService,
  type Answer,
  type Person,
  type TestService,
} from '../support/service.ts';

interface Fact {
  readonly factId: Id;
  readonly kind: string;
  readonly salt: string;
  readonly standing: string;
  readonly verifiedBy: Id | null;
  readonly valid: boolean;
  readonly validTo?: string;
  readonly content: Readonly<Record<string, unknown>>;
}
interface Profile {
  readonly facts: readonly Fact[];
  readonly certifiedWorkers: { readonly total: number; readonly until: string | null };
  readonly annualReports: readonly object[];
}

let number = 0;
const RATING = { kind: 'rating', content: { level: '4A', grantedBy: '市民政局' }, validFrom: '2024-06-01' };

describe('the profile of an organization', () => {
  let app: TestService;
  let admin: Person;
  let supplier: Person;

  beforeAll(async () => {
    app = await startService([IdentityModule]);
    admin = app.as(['admin']);
    supplier = await aSupplier();
  }, 60_000);
  afterAll(() => app.stop());

  async function aSupplier(registry = '52', kind = 'social-service-agency'): Promise<Person> {
    const first17 = `${registry}370303MC${String(++number).padStart(7, '0')}`;
    const body = { name: '潘苑社工', areaCode: '370303', kind, uscc: first17 + usccCheckCharacter(first17) };
    const answer = await admin.post<{ organizationId: Id }>('/identity/organizations', body);
    expect(answer.status).toBe(201);
    return app.as(['supplier'], anId(), answer.body.organizationId);
  }

  async function aPerson(): Promise<Id> {
    const first17 = `99000019700102${String(++number).padStart(3, '0')}`;
    const body = { name: '王桂兰', areaCode: '370303', residentId: first17 + residentIdCheckDigit(first17) };
    return (await admin.post<{ personId: Id }>('/identity/people', body)).body.personId;
  }

  const declare = (
    by: Person,
    fact: object,
  ): Promise<Answer<{ factId: Id; digest: string; code?: string }>> =>
    by.post('/identity/my-profile/facts', fact);
  const profileOf = async (by: Person): Promise<Profile> =>
    (await by.get<Profile>('/identity/my-profile')).body;
  const verify = (by: Person, factId: Id, verified = true): Promise<Answer<{ code?: string }>> =>
    by.post(`/identity/profile-facts/${factId}/verification`, { verified, reason: '与证书原件一致' });

  it('is filled once; what a fact says stays there, the world gets a digest its owner can open', async () => {
    const { organizationId = '' } = supplier;
    const { factId, digest } = (await declare(supplier, { ...RATING, sourceDigest: 'ab'.repeat(32) })).body;
    const told = await app.published(ProfileFactRecorded, { factId });
    expect(told).toEqual({
      ...{ factId, organizationId, kind: 'rating', digest, standing: 'declared' },
      ...{ validFrom: '2024-06-01', validTo: '2029-05-31' },
    });
    const [fact] = (await profileOf(supplier)).facts;
    expect(fact).toMatchObject({ factId, valid: true, standing: 'declared', content: RATING.content });
    const { salt = '' } = fact ?? {};
    const said = {
      ...{ factId, organizationId, kind: 'rating', content: RATING.content, sourceDigest: 'ab'.repeat(32) },
      ...{ validFrom: '2024-06-01', validTo: '2029-05-31' },
    };
    expect(formatDigest(eventLeafHash(Buffer.from(salt, 'base64url'), said))).toBe(digest);
  });

  it('names who verified a fact; one found untrue counts no more; nobody verifies their own', async () => {
    const own = await aSupplier();
    const { factId } = (await declare(own, RATING)).body;
    const insider = app.as(['admin'], anId(), own.organizationId);
    expect((await verify(insider, factId)).body.code).toBe('duty.not-separated');
    expect((await verify(own, factId)).status).toBe(403);
    expect((await verify(admin, anId())).body.code).toBe('profile-fact.not-found');
    expect((await verify(admin, factId)).status).toBe(200);
    expect((await verify(admin, factId, false)).body.code).toBe('profile-fact.verified');
    const [fact] = (await profileOf(own)).facts;
    expect(fact).toMatchObject({ standing: 'verified', verifiedBy: admin.personId, valid: true });
    const refuted = (await declare(own, { ...RATING, content: { level: '5A', grantedBy: '省民政厅' } })).body
      .factId;
    await verify(admin, refuted, false);
    const { facts } = await profileOf(own);
    expect(facts.map(({ standing, valid }) => [standing, valid])).toEqual([
      ['refuted', false],
      ['verified', true],
    ]);
  });

  it('is read by its owner, and by those who verify it without the salts; others do not see it', async () => {
    const path = `/identity/organizations/${supplier.organizationId}/profile`;
    const read = await admin.get<Profile>(path);
    expect(read.body.facts[0]).toMatchObject({ kind: 'rating' });
    expect(read.body.facts[0]).not.toHaveProperty('salt');
    expect((await supplier.get(path)).status).toBe(403);
    expect((await app.as(['buyer']).get(path)).status).toBe(403);
    const buyer = app.as(['buyer']);
    expect((await buyer.get('/identity/my-profile')).status).toBe(403);
    expect((await declare(buyer, RATING)).status).toBe(403);
    expect((await buyer.post('/identity/my-profile/worker-counts', {})).status).toBe(403);
    expect((await app.as(['supplier'], anId(), anId()).get('/identity/my-profile')).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['of another form', { ...RATING, content: { level: '6A' } }, 'profile-fact.malformed'],
    [
      'a size of no enterprise',
      { kind: 'enterprise-size', content: { size: 'small' }, validFrom: '2026-01-01' },
      'profile-fact.not-enterprise',
    ],
  ])('refuses a fact %s', async (_what, fact, code) => {
    await nothingChanges(app, ['identity'], async () => {
      expect(await declare(supplier, fact)).toMatchObject({ status: 409, body: { code } });
    });
    const counted = await declare(supplier, {
      ...RATING,
      kind: 'certified-social-workers',
      content: { total: 9 },
    });
    expect(counted.status).toBe(400);
  });

  it('counts certified workers from their certificates, on the day, each once and for one employer', async () => {
    const own = await aSupplier();
    const rival = await aSupplier();
    const [one, two] = [await aPerson(), await aPerson()];
    for (const [personId, kind, validTo] of [
      [one, 'social-worker', undefined],
      [one, 'assistant-social-worker', '2026-12-31'],
      [two, 'assistant-social-worker', '2026-03-10'],
    ]) {
      await admin.post('/identity/qualifications', {
        personId,
        kind,
        validFrom: '2023-01-01',
        ...(validTo && { validTo }),
      });
    }
    for (const personId of [one, two]) await own.post('/identity/staff', { personId, from: '2025-01-01' });
    const twice = await rival.post<{ code: string }>('/identity/staff', {
      personId: one,
      from: '2026-02-01',
    });
    expect(twice.body.code).toBe('staff.engaged-elsewhere');
    const count = (at: string): Promise<Answer<{ content: object; factId: Id }>> =>
      own.post('/identity/my-profile/worker-counts', {}, { at: morningOf(at) });
    const before = await count('2026-03-10');
    expect(before.body.content).toEqual({
      on: '2026-03-10',
      assistants: 2,
      socialWorkers: 1,
      seniors: 0,
      total: 2,
    });
    expect((await count('2026-03-11')).body.content).toMatchObject({ assistants: 1, total: 1 });
    expect((await profileOf(rival)).certifiedWorkers.total).toBe(0);
    expect((await verify(admin, before.body.factId)).body.code).toBe('profile-fact.computed');
  });

  it('ends the work of its own staff only; then their certificates count no more', async () => {
    const own = await aSupplier();
    const personId = await aPerson();
    await admin.post('/identity/qualifications', {
      personId,
      kind: 'social-worker',
      validFrom: '2023-01-01',
    });
    const { staffId } = (await own.post<{ staffId: Id }>('/identity/staff', { personId, from: '2025-01-01' }))
      .body;
    expect((await profileOf(own)).certifiedWorkers.total).toBe(1);
    const end = (by: Person, lastOn: string): Promise<Answer<{ code?: string }>> =>
      by.post(`/identity/staff/${staffId}/end`, { lastOn });
    expect((await end(supplier, '2026-03-01')).body.code).toBe('staff.not-found');
    expect((await end(own, '2024-12-31')).body.code).toBe('staff.period-invalid');
    expect((await end(own, '2026-03-01')).status).toBe(200);
    expect((await end(own, '2026-03-01')).body.code).toBe('staff.ended');
    expect((await profileOf(own)).certifiedWorkers.total).toBe(0);
    expect((await app.as(['buyer']).post('/identity/staff', { personId, from: '2026-04-01' })).status).toBe(
      403,
    );
  });

  it('takes one person into one employment, however many record it at once', async () => {
    const own = await aSupplier();
    const personId = await aPerson();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => own.post('/identity/staff', { personId, from: '2026-01-01' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('shows when reports on the year are due, and which were late (SO-01)', async () => {
    const report = { kind: 'annual-report', validFrom: '2025-04-01' };
    const content = { year: 2024, to: 'supervising-unit', filedOn: '2025-04-01' };
    await declare(supplier, { ...report, content });
    expect((await profileOf(supplier)).annualReports).toEqual([
      {
        ...{ year: 2024, supervisingUnitDue: '2025-03-31', supervisingUnitFiledOn: '2025-04-01' },
        ...{ registryDue: '2025-05-31', registryFiledOn: null, late: true },
      },
      {
        ...{ year: 2025, supervisingUnitDue: '2026-03-31', supervisingUnitFiledOn: null },
        ...{ registryDue: '2026-05-31', registryFiledOn: null, late: false },
      },
    ]);
  });

  it('tells once when a rating or a certificate is over, the day after its last', async () => {
    const own = await aSupplier();
    const { factId } = (await declare(own, { ...RATING, validFrom: '2022-01-01', validTo: '2026-03-05' }))
      .body;
    const personId = await aPerson();
    const held = { personId, kind: 'legal', validFrom: '2020-01-01', validTo: '2026-03-05' };
    await admin.post('/identity/qualifications', held);
    const tell = async (day: string): Promise<number> =>
      (await admin.post<{ told: number }>('/identity/expiries', {}, { at: morningOf(day) })).body.told;
    await tell('2026-03-05');
    const expired = async (): Promise<number> =>
      (await app.eventsOf('identity.organization')).filter(
        ({ type, data }) => type === ProfileFactExpired.type && data['factId'] === factId,
      ).length;
    expect(await expired()).toBe(0);
    await Promise.all([tell('2026-03-06'), tell('2026-03-06')]);
    expect(await expired()).toBe(1);
    await app.published(QualificationExpired, { personId, kind: 'legal', validTo: '2026-03-05' });
    const later = await own.get<Profile>('/identity/my-profile');
    expect(later.body.facts[0]).toMatchObject({ factId, valid: true });
    expect((await app.as(['buyer']).post('/identity/expiries', {})).status).toBe(403);
  });

  it('is never rewritten', async () => {
    const db = app.schema('identity');
    await expect(db.query(`update profile_fact set kind = 'tax'`)).rejects.toThrow('append-only');
    await expect(db.query('delete from fact_verification')).rejects.toThrow('append-only');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BanLifted,
  BanRecorded,
  ControlEnded,
  ControlRecorded,
  OrganizationClassified,
  PenaltyRecorded,
} from '#contracts';
import type { Id } from '#kernel';
import { residentIdCheckDigit, usccCheckCharacter } from '#regulation';
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

interface Ban {
  readonly banId: Id;
  readonly inForce: boolean;
  readonly liftedOn: string | null;
}

let number = 0;
const BAN = {
  ...{ kind: 'procurement-ban', jurisdiction: '370000', from: '2026-03-02', to: '2027-03-01' },
  ...{ ground: '提供虚假材料谋取中标（政府采购法第七十七条）', documentNo: '张财采罚〔2026〕1号' },
};

describe('the supervisor’s registers', () => {
  let app: TestService;
  let admin: Person;
  let supervisor: Person;
  let organizationId: Id;

  beforeAll(async () => {
    app = await startService([IdentityModule]);
    admin = app.as(['admin']);
    supervisor = app.as(['finance-supervisor']);
    organizationId = await anOrganization();
  }, 60_000);
  afterAll(() => app.stop());

  async function anOrganization(): Promise<Id> {
    const first17 = `91370303MD${String(++number).padStart(7, '0')}`;
    const body = {
      name: '某服务公司',
      areaCode: '370303',
      kind: 'enterprise',
      uscc: first17 + usccCheckCharacter(first17),
    };
    return (await admin.post<{ organizationId: Id }>('/identity/organizations', body)).body.organizationId;
  }

  const ban = (over: object = {}, by = supervisor): Promise<Answer<{ banId: Id; code?: string }>> =>
    by.post('/identity/bans', { organizationId, ...BAN, ...over });
  const lift = (banId: Id, over: object = {}, by = supervisor): Promise<Answer<{ code?: string }>> =>
    by.post(`/identity/bans/${banId}/lifting`, {
      ...{ liftedOn: '2026-03-02', reason: '行政复议撤销原决定', documentNo: '张政复决〔2026〕2号' },
      ...over,
    });
  const shown = async (banId: Id): Promise<Ban | undefined> =>
    (await app.anyone.get<{ items: Ban[] }>('/identity/bans')).body.items.find(
      (item) => item.banId === banId,
    );

  it('name ground, document, dates and place of a ban, for everybody to see', async () => {
    const { banId } = (await ban()).body;
    expect(await shown(banId)).toMatchObject({ ...BAN, recordedBy: supervisor.personId, inForce: true });
    expect(await app.published(BanRecorded, { banId })).toMatchObject({ ...BAN, organizationId });
  });

  it('show a lifted ban with both decisions; it is lifted once, and not in the past', async () => {
    const { banId } = (await ban()).body;
    expect((await lift(banId, { liftedOn: '2026-03-01' })).body.code).toBe('ban.lifted-in-the-past');
    expect((await lift(banId, {}, admin)).status).toBe(403);
    const answers = await Promise.all([lift(banId), lift(banId)]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
    expect(await shown(banId)).toMatchObject({ inForce: false, liftedOn: '2026-03-02', ground: BAN.ground });
    await app.published(BanLifted, { banId, organizationId, liftedOn: '2026-03-02' });
    expect((await lift(anId())).body.code).toBe('ban.not-found');
  });

  it.each<[string, object, string]>([
    ['a ban of four years', { to: '2030-03-01' }, 'ban.term-out-of-range'],
    ['a ban without end', { to: undefined }, 'ban.end-missing'],
    ['an end of a violation', { kind: 'major-violation' }, 'ban.end-not-yours'],
    ['nobody known', { organizationId: anId() }, 'organization.not-found'],
  ])('refuse %s', async (_what, over, code) => {
    await nothingChanges(app, ['identity'], async () => {
      expect((await ban(over)).body.code).toBe(code);
    });
  });

  it('are kept by the finance supervisor alone', async () => {
    for (const by of [admin, app.as(['buyer']), app.as(['supplier'], anId(), organizationId)])
      expect((await ban({}, by)).status).toBe(403);
    expect((await app.as(['auditor']).post('/identity/penalties', {})).status).toBe(403);
  });

  it('hold fines of 5‰ to 10‰ with the rules they rest on', async () => {
    const fine = (fineFen: number): Promise<Answer<{ penaltyId: Id; code?: string }>> =>
      supervisor.post('/identity/penalties', {
        ...{ organizationId, violation: 'false-material', amountFen: 40_521_000, fineFen },
        ...{ decidedOn: '2026-03-02', documentNo: '张财采罚〔2026〕1号' },
      });
    expect((await fine(202_604)).body.code).toBe('fine.out-of-range');
    const { penaltyId } = (await fine(202_605)).body;
    const { items } = (await app.anyone.get<{ items: object[] }>('/identity/penalties')).body;
    expect(items).toContainEqual(
      expect.objectContaining({ penaltyId, fineFen: 202_605, amountFen: 40_521_000 }),
    );
    expect((await app.published(PenaltyRecorded, { penaltyId })).rules.map(({ code }) => code)).toEqual([
      'violation-fine-min',
      'violation-fine-max',
    ]);
  });

  it('tell who is in charge of whom, by ids only, and until when', async () => {
    const first17 = `99000019700103${String(++number).padStart(3, '0')}`;
    const person = {
      name: '王桂兰',
      areaCode: '370303',
      residentId: first17 + residentIdCheckDigit(first17),
    };
    const { personId } = (await admin.post<{ personId: Id }>('/identity/people', person)).body;
    const control = (over: object, by = admin): Promise<Answer<{ controlId: Id; code?: string }>> =>
      by.post('/identity/controls', {
        organizationId,
        kind: 'person-in-charge',
        personId,
        from: '2025-01-01',
        ...over,
      });
    const { controlId } = (await control({})).body;
    await app.published(ControlRecorded, { controlId, organizationId, personId });
    const holding = { kind: 'direct-holding', personId: undefined };
    expect((await control({ kind: 'direct-holding' })).body.code).toBe('control.other-kind');
    expect((await control({ ...holding, controllerOrganizationId: organizationId })).body.code).toBe(
      'control.of-itself',
    );
    expect((await control({ ...holding, controllerOrganizationId: anId() })).body.code).toBe(
      'organization.not-found',
    );
    expect((await control({ ...holding, controllerOrganizationId: await anOrganization() })).status).toBe(
      201,
    );
    expect((await control({}, supervisor)).status).toBe(403);
    const end = (lastOn: string): Promise<Answer<{ code?: string }>> =>
      admin.post(`/identity/controls/${controlId}/end`, { lastOn }, { at: morningOf('2026-03-02') });
    expect((await end('2024-12-31')).body.code).toBe('control.period-invalid');
    expect((await end('2026-03-01')).status).toBe(200);
    await app.published(ControlEnded, { controlId, endedOn: '2026-03-01' });
    expect((await end('2026-03-01')).body.code).toBe('control.ended');
  });

  it('say the class of a public institution, which others do not have', async () => {
    const first17 = `12370303MD${String(++number).padStart(7, '0')}`;
    const body = { name: '某服务中心', areaCode: '370303', kind: 'public-institution' };
    const registered = { ...body, uscc: first17 + usccCheckCharacter(first17) };
    const institution = (await admin.post<{ organizationId: Id }>('/identity/organizations', registered))
      .body;
    const classify = (id: Id, by = admin): Promise<Answer<{ code?: string }>> =>
      by.post(`/identity/organizations/${id}/classification`, {
        ...{ institutionClass: 'public-welfare-one', budgetFundedGroup: false },
      });
    expect((await classify(institution.organizationId)).status).toBe(201);
    const { institutionClass } = await app.published(OrganizationClassified, institution);
    expect(institutionClass).toBe('public-welfare-one');
    expect((await classify(organizationId)).body.code).toBe('organization.not-institution');
    expect((await classify(institution.organizationId, supervisor)).status).toBe(403);
  });
});

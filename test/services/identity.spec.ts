import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MembershipGranted,
  OrganizationRegistered,
  PersonRegistered,
  QualificationRecorded,
} from '#contracts';
import type { Id } from '#kernel';
import { residentIdCheckDigit, usccCheckCharacter } from '#regulation';
import { IdentityModule } from '../../apps/identity/src/identity.module.ts';
import { nothingChanges } from '../support/edge.ts';
import { anId, startService, type Answer, type Person, type TestService } from '../support/service.ts';

let number = 0;
/** An ID number nobody has: its division does not exist. */
const anIdNumber = (): string => {
  const first17 = `99000019700101${String(++number).padStart(3, '0')}`;
  return first17 + residentIdCheckDigit(first17);
};
/** A credit code nobody has, by default of an enterprise. */
const aCode = (registry = '91'): string => {
  const first17 = `${registry}370303MB${String(++number).padStart(7, '0')}`;
  return first17 + usccCheckCharacter(first17);
};

describe('identity', () => {
  let app: TestService;
  let admin: Person;

  beforeAll(async () => {
    app = await startService([IdentityModule]);
    admin = app.as(['admin']);
  }, 60_000);
  afterAll(() => app.stop());

  const register = (body: object): Promise<Answer<{ personId: Id; code?: string }>> =>
    admin.post('/identity/people', { name: '王桂兰', areaCode: '370303', ...body });
  const aPerson = async (body: object = {}): Promise<Id> =>
    (await register({ residentId: anIdNumber(), ...body })).body.personId;

  describe('an organization', () => {
    const body = (over: object): object => ({
      ...{ name: '潘苑社工服务中心', areaCode: '370303-KY', kind: 'enterprise' },
      ...over,
    });

    it('is registered by its credit code, and the world is told', async () => {
      const uscc = aCode('52');
      const kind = 'social-service-agency';
      const answer = await admin.post<{ organizationId: Id }>(
        '/identity/organizations',
        body({ uscc, kind }),
      );
      expect(answer.status).toBe(201);
      const { organizationId } = answer.body;
      expect(await app.published(OrganizationRegistered, { organizationId })).toMatchObject({
        ...{ kind, uscc, smeEligible: false },
      });
      const { items } = (await app.anyone.get<{ items: object[] }>('/identity/organizations')).body;
      expect(items).toContainEqual(expect.objectContaining({ organizationId, uscc, kind }));
    });

    it('of the community’s own list has no code', async () => {
      const answer = await admin.post('/identity/organizations', body({ kind: 'community-filed' }));
      expect(answer.status).toBe(201);
    });

    it.each([
      ['no code', {}, 'organization.code-needed'],
      ['a code that fails its check', { uscc: '91370303MB00000000' }, 'uscc.invalid'],
      ['a code of another kind', { uscc: aCode('12') }, 'organization.kind-mismatch'],
    ])('is not registered with %s', async (_what, over, code) => {
      await nothingChanges(app, ['identity'], async () => {
        const answer = await admin.post('/identity/organizations', body(over));
        expect(answer).toMatchObject({ status: 409, body: { code } });
      });
    });

    it('is registered once, however many ask at once', async () => {
      const uscc = aCode();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => admin.post('/identity/organizations', body({ uscc }))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body: { code } }) => code === 'organization.exists')).toHaveLength(7);
    });
  });

  describe('a person', () => {
    it('is known to the world by id only: name, number and phone are encrypted and in no event', async () => {
      const residentId = anIdNumber();
      const personId = await aPerson({ residentId, phone: '13800000000' });
      await app.published(PersonRegistered, { personId, areaCode: '370303' });
      const everything = await app.schema('identity').query<{ row: string }[]>(
        `select row_to_json(p)::text as row from person p union all
           select payload::text from outbox_event union all select response::text from idempotency`,
      );
      const text = everything.map(({ row }) => row).join('\n');
      for (const secret of ['王桂兰', residentId, '13800000000']) expect(text).not.toContain(secret);
    });

    it('is registered once, by the number, however many ask at once', async () => {
      const residentId = anIdNumber();
      const answers = await Promise.all(Array.from({ length: 8 }, () => register({ residentId })));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'person.exists')).toHaveLength(7);
      expect((await register({ residentId: residentId.toLowerCase() })).body.code).toBe('person.exists');
    });

    it('is not registered by a number that fails its check, and the refusal does not repeat it', async () => {
      const wrong = '990000197001010018'.replace(/.$/, (digit) => (digit === '1' ? '2' : '1'));
      const answer = await register({ residentId: wrong });
      expect(answer).toMatchObject({ status: 409, body: { code: 'resident-id.invalid' } });
      expect(JSON.stringify(answer.body)).not.toContain(wrong);
    });

    it('is read with a purpose only, and each read is recorded under the reader’s name', async () => {
      const personId = await aPerson({ phone: '13800000000' });
      const street = app.as(['street']);
      const path = `/identity/people/${personId}/reads`;
      const without = await street.post(path, {});
      expect(without).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
      const answer = await street.post(path, { purpose: '通知领取补贴' });
      expect(answer).toMatchObject({
        status: 201,
        body: { name: '王桂兰', maskedName: '王**', phone: '13800000000' },
      });
      const reads = await app
        .schema('identity')
        .query('select read_by, purpose from person_read where person_id = $1', [personId]);
      expect(reads).toEqual([{ read_by: street.personId, purpose: '通知领取补贴' }]);
      const nobody = await street.post(`/identity/people/${anId()}/reads`, { purpose: '通知领取补贴' });
      expect(nobody).toMatchObject({ status: 404, body: { code: 'person.not-found' } });
    });
  });

  describe('a qualification', () => {
    it('is recorded and told with its dates', async () => {
      const personId = await aPerson();
      const body = { personId, kind: 'social-worker', validFrom: '2024-01-01', validTo: '2027-12-31' };
      expect((await admin.post('/identity/qualifications', body)).status).toBe(201);
      expect(await app.published(QualificationRecorded, { personId })).toEqual(body);
    });

    it('does not end before it begins, and belongs to somebody', async () => {
      const body = {
        personId: await aPerson(),
        kind: 'legal',
        validFrom: '2026-01-02',
        validTo: '2026-01-01',
      };
      expect((await admin.post('/identity/qualifications', body)).body.code).toBe(
        'qualification.period-invalid',
      );
      const stranger = { personId: anId(), kind: 'legal', validFrom: '2026-01-02' };
      const answer = await admin.post('/identity/qualifications', stranger);
      expect(answer).toMatchObject({ status: 404, body: { code: 'person.not-found' } });
    });
  });

  describe('an account', () => {
    it('grants its roles, and the world is told', async () => {
      const personId = await aPerson();
      const body = {
        account: `a${number}.finance`,
        personId,
        roles: ['finance'],
        password: 'long enough 123',
      };
      const answer = await admin.post('/identity/accounts', body);
      expect(answer).toEqual({ status: 201, body: { account: body.account, personId } });
      expect(await app.published(MembershipGranted, { personId })).toEqual({ personId, roles: ['finance'] });
    });

    it('is opened once, however many ask at once', async () => {
      const personId = await aPerson();
      const body = { account: `a${number}.race`, personId, roles: ['auditor'], password: 'long enough 123' };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => admin.post('/identity/accounts', body)),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body: { code } }) => code === 'account.exists')).toHaveLength(4);
    });

    it('needs a person, an organization that exists and a password of twelve characters', async () => {
      const personId = await aPerson();
      const open = (over: object): Promise<Answer<{ code: string }>> =>
        admin.post('/identity/accounts', {
          ...{ account: `a${number}.x`, personId, roles: ['buyer'], password: 'long enough 123' },
          ...over,
        });
      await nothingChanges(app, ['identity'], async () => {
        expect((await open({ personId: anId() })).body.code).toBe('person.not-found');
        expect((await open({ organizationId: anId() })).body.code).toBe('organization.not-found');
        expect((await open({ password: 'short' })).body.code).toBe('account.password-too-short');
        expect((await open({ password: 'x'.repeat(201) })).body.code).toBe('body.invalid');
        expect((await open({ roles: ['emperor'] })).body.code).toBe('body.invalid');
      });
    });
  });
});

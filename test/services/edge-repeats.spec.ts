import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommunityModule } from '../../apps/community/src/community.module.ts';
import { nothingChanges, problemIn, send } from '../support/edge.ts';
import { anId, startService, type Person, type TestService } from '../support/service.ts';

const area = (areaCode: string): object => ({
  areaCode,
  kind: 'district',
  name: '张店区',
  validFrom: '2015-01-01',
});

describe('a repeated write', () => {
  let app: TestService;
  let admin: Person;

  beforeAll(async () => {
    app = await startService([CommunityModule]);
    admin = app.as(['admin']);
  }, 60_000);
  afterAll(() => app.stop());

  const register = (by: Person, areaCode: string, idempotencyKey: string) =>
    by.post<{ areaCode?: string; code?: string }>('/community/areas', area(areaCode), { idempotencyKey });
  const areasLike = async (areaCode: string): Promise<unknown[]> =>
    app.schema('community').query('select 1 from area where area_code = $1', [areaCode]);

  it('with the same key and body gets the first answer and changes nothing', async () => {
    const key = anId();
    const first = await register(admin, '100001', key);
    expect(first).toEqual({ status: 201, body: { areaCode: '100001' } });
    await nothingChanges(app, ['community'], async () => {
      expect(await register(admin, '100001', key)).toEqual(first);
    });
  });

  it('with the same key and another body is refused', async () => {
    const key = anId();
    await register(admin, '100002', key);
    await nothingChanges(app, ['community'], async () => {
      const second = await register(admin, '100003', key);
      expect(second).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    });
  });

  it('with the same key on another address is refused', async () => {
    const key = anId();
    await register(admin, '100004', key);
    const body = { areaCode: '100004', households: 3117, fixedOn: '2026-01-01' };
    const answer = await admin.post('/community/household-rolls', body, { idempotencyKey: key });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
  });

  it('with a key that another person used is a write of its own', async () => {
    const key = anId();
    expect((await register(admin, '100005', key)).status).toBe(201);
    expect((await register(app.as(['admin']), '100006', key)).status).toBe(201);
  });

  it('with another key breaks the rule that the first one did not', async () => {
    await register(admin, '100007', anId());
    const second = await register(admin, '100007', anId());
    expect(second).toMatchObject({ status: 409, body: { code: 'area.exists' } });
  });

  it('after a refusal may be tried again with the same key', async () => {
    const key = anId();
    const roll = { areaCode: '100008', households: 1, fixedOn: '2026-01-01' };
    const fix = () => admin.post<object>('/community/household-rolls', roll, { idempotencyKey: key });
    expect((await fix()).status).toBe(404);
    await register(admin, '100008', anId());
    expect((await fix()).status).toBe(201);
  });

  it('is one write when twenty of them with one key arrive together', async () => {
    const key = anId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(admin, '100009', key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 201, body: { areaCode: '100009' } })]),
    );
    expect(await areasLike('100009')).toHaveLength(1);
    const told = (await app.eventsOf('community.area')).filter(({ key: about }) => about === '100009');
    expect(told).toHaveLength(1);
  });

  it('is one write when twenty different keys want the same thing together', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(admin, '100010', anId())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'area.exists')).toHaveLength(19);
    expect(await areasLike('100010')).toHaveLength(1);
  });

  it('with one key and two bodies together is done once and refused once', async () => {
    const key = anId();
    const answers = await Promise.all([register(admin, '100011', key), register(admin, '100012', key)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
  });
});

describe('a text, number or date that PostgreSQL does not hold', () => {
  let app: TestService;
  beforeAll(async () => {
    app = await startService([CommunityModule]);
  }, 60_000);
  afterAll(() => app.stop());

  it('is not seen where a text only speaks of one', async () => {
    const body = { ...area('200009'), name: String.raw`C:\u0000 \\ud83d 😀` };
    expect((await app.as(['admin']).post('/community/areas', body)).status).toBe(201);
  });

  it.each([
    ['a NUL', { ...area('200001'), name: 'a\u0000b' }],
    ['half a character', { ...area('200001'), name: '\ud83d' }],
    ['the 30th of February', { ...area('200001'), validFrom: '2026-02-30' }],
  ])('is the caller’s mistake: %s', async (_what, body) => {
    await nothingChanges(app, ['community'], async () => {
      const answer = await app.as(['admin']).post('/community/areas', body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
    });
  });
});

describe('while identity cannot be asked for its keys', () => {
  let app: TestService;
  beforeAll(async () => {
    app = await startService([CommunityModule]);
  }, 60_000);
  afterAll(() => app.stop());

  it('a sign-in is not called invalid; the caller is told to try again', async () => {
    const token = await app.identity.token({ personId: anId(), roles: ['admin'] });
    await app.identity.stop();
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': anId() };
    const answer = await send(app, '/community/areas', { headers, body: area('300001') });
    expect(problemIn(answer)).toMatchObject({ status: 503, code: 'server.busy' });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AreaRegistered, RollFixed } from '#contracts';
import { CommunityModule } from '../../apps/community/src/community.module.ts';
import { nothingChanges } from '../support/edge.ts';
import { startService, type Answer, type Person, type TestService } from '../support/service.ts';

describe('community', () => {
  let app: TestService;
  let admin: Person;
  let street: Person;

  beforeAll(async () => {
    app = await startService([CommunityModule]);
    admin = app.as(['admin']);
    street = app.as(['street']);
    for (const [areaCode, kind, parentCode] of [
      ['370303', 'district', undefined],
      ['370303-KY', 'street', '370303'],
      ['370303-KY-PY', 'community', '370303-KY'],
    ] as const) {
      await register({ areaCode, kind, ...(parentCode !== undefined && { parentCode }) });
    }
  }, 60_000);
  afterAll(() => app.stop());

  const register = (body: object): Promise<Answer<{ code?: string }>> =>
    admin.post('/community/areas', { name: '潘苑社区', validFrom: '2015-01-01', ...body });
  const fix = (by: Person, body: object): Promise<Answer<{ code?: string; rollId?: string }>> =>
    by.post('/community/household-rolls', { areaCode: '370303-KY-PY', households: 3117, ...body });

  describe('the area tree', () => {
    it('is public, parents before children, and each area was told once', async () => {
      const { items } = (await app.anyone.get<{ items: { areaCode: string }[] }>('/community/areas')).body;
      expect(items.map(({ areaCode }) => areaCode)).toEqual(['370303', '370303-KY', '370303-KY-PY']);
      expect(await app.published(AreaRegistered, { areaCode: '370303-KY-PY' })).toMatchObject({
        ...{ kind: 'community', parentCode: '370303-KY' },
      });
    });

    it.each([
      ['under a smaller part', { areaCode: '370303-A', kind: 'street', parentCode: '370303-KY-PY' }],
      ['under its own kind', { areaCode: '370303-A', kind: 'street', parentCode: '370303-KY' }],
      ['under nothing', { areaCode: '370303-A', kind: 'community' }],
    ])('takes no area %s', async (_what, body) => {
      await nothingChanges(app, ['community'], async () => {
        expect(await register(body)).toMatchObject({ status: 409, body: { code: 'area.wrong-parent' } });
      });
    });

    it('takes no area under one that is not there, no code twice and no code that is too long to tell', async () => {
      const orphan = await register({ areaCode: '370303-B', kind: 'street', parentCode: '999999' });
      expect(orphan).toMatchObject({ status: 404, body: { code: 'area.not-found' } });
      expect((await register({ areaCode: '370303', kind: 'district' })).body.code).toBe('area.exists');
      const long = `370303${'-ABCDEFGHIJ'.repeat(4)}`;
      expect(await register({ areaCode: long, kind: 'street', parentCode: '370303' })).toMatchObject({
        status: 400,
        body: { code: 'body.invalid' },
      });
    });
  });

  describe('a household roll', () => {
    it('is fixed for a day, by the street, and public', async () => {
      const answer = await fix(street, { fixedOn: '2026-01-01' });
      expect(answer.status).toBe(201);
      const { rollId = '' } = answer.body;
      expect(await app.published(RollFixed, { rollId })).toMatchObject({ households: 3117 });
      const { items } = (await app.anyone.get<{ items: object[] }>('/community/household-rolls')).body;
      expect(items).toContainEqual({
        ...{
          rollId,
          areaCode: '370303-KY-PY',
          areaName: '潘苑社区',
          households: 3117,
          fixedOn: '2026-01-01',
        },
      });
    });

    it('may be of today until midnight in Shanghai, never of tomorrow', async () => {
      const body = { areaCode: '370303-KY', households: 1 };
      const at = '2026-03-02T23:59:59+08:00';
      const tomorrow = await street.post(
        '/community/household-rolls',
        { ...body, fixedOn: '2026-03-03' },
        { at },
      );
      expect(tomorrow).toMatchObject({ status: 409, body: { code: 'roll.date-in-future' } });
      const today = await street.post<object>(
        ...(['/community/household-rolls', { ...body, fixedOn: '2026-03-02' }, { at }] as const),
      );
      expect(today.status).toBe(201);
    });

    it('is fixed once a day, however many ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => fix(street, { fixedOn: '2026-02-01', households: 3000 + i })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'roll.already-fixed')).toHaveLength(7);
    });

    it.each([
      ['less than nobody', { households: -1 }],
      ['half a household', { households: 0.5 }],
      ['more than a city', { households: 10_000_001 }],
      ['a number as a text', { households: '3117' }],
    ])('does not count %s', async (_what, over) => {
      await nothingChanges(app, ['community'], async () => {
        const answer = await fix(street, { fixedOn: '2026-01-02', ...over });
        expect(answer).toMatchObject({ status: 400, body: { code: 'body.invalid' } });
      });
    });

    it('belongs to an area', async () => {
      const answer = await fix(street, { areaCode: '370304', fixedOn: '2026-01-02' });
      expect(answer).toMatchObject({ status: 404, body: { code: 'area.not-found' } });
    });
  });
});

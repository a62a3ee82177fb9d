import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { roles, type Role } from '#contracts';
import { definitionOf } from '#platform';
import { allServices } from '../support/all-services.ts';
import { nothingChanges, problemIn, send, type RawCall } from '../support/edge.ts';
import { filled, routesOf, type Route } from '../support/routes.ts';
import { anId, startService, type TestService } from '../support/service.ts';

const modules = await allServices();
const names = modules.map((module) => definitionOf(module)?.name ?? '');
const routes = routesOf(modules);
const posts = routes.filter(({ verb, allowed }) => verb === 'POST' && allowed !== 'public');
/** Questions that need a body: they write nothing, so they need no key. */
const QUESTIONS = [
  '/identity/qualifying-organizations',
  '/procurement/complaints/pre-check',
  '/procurement/lint',
  '/procurement/tenders/:id/challenges/pre-check',
];
const writes = posts.filter(({ path }) => !QUESTIONS.includes(path));
const withBody = posts.filter(({ body }) => body !== undefined);
const AT_ONCE = 16;

interface Field {
  readonly name: string;
  readonly isNeeded: boolean;
  /** Something of a type that the field does not take. */
  readonly wrong: unknown;
}

/** The fields a body class knows. */
function fieldsOf(body: NonNullable<Route['body']>): Field[] {
  const known = getMetadataStorage().getTargetValidationMetadatas(body, '', false, false);
  return [...new Set(known.map(({ propertyName }) => propertyName))].map((name) => {
    const rules = known.filter(({ propertyName }) => propertyName === name);
    return {
      name,
      isNeeded: rules.every(({ type }) => type !== 'conditionalValidation'),
      wrong: rules.some((rule) => rule.name === 'isObject') ? 'odd' : { odd: [1] },
    };
  });
}

/** Bodies with everything wrong and with everything missing, and the fields an answer must name. */
function wrongBodiesOf({ body }: Route): (readonly [object, readonly string[]])[] {
  const fields = body ? fieldsOf(body) : [];
  const wrong = Object.fromEntries(fields.map((field) => [field.name, field.wrong]));
  const needed = fields.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);
  return [
    [{ ...wrong, surprise: 1 }, [...fields.map(({ name }) => name), 'surprise']],
    [{ surprise: 1 }, [...needed, 'surprise']],
  ];
}

describe('the HTTP edge of every service', () => {
  let app: TestService;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    app = await startService(modules);
    for (const role of roles) {
      const caller = { personId: anId(), organizationId: anId(), roles: [role] };
      tokens.set(role, await app.identity.token(caller));
    }
  }, 60_000);
  afterAll(() => app.stop());

  const as = (role: string | undefined): Record<string, string> => ({
    authorization: `Bearer ${tokens.get((role ?? 'auditor') as Role) ?? ''}`,
  });
  /** The headers of somebody who may use the route, with a key of its own. */
  const allowedOn = ({ allowed }: Route): Record<string, string> => ({
    ...as(typeof allowed === 'string' ? undefined : allowed[0]),
    'idempotency-key': anId(),
  });

  /** Makes the same call on each route; answers what was not refused as expected. */
  async function refusals(
    on: readonly Route[],
    callOf: (route: Route) => RawCall,
    expected: string,
  ): Promise<string[]> {
    const wrong: string[] = [];
    await nothingChanges(app, names, async () => {
      for (let i = 0; i < on.length; i += AT_ONCE) {
        await Promise.all(
          on.slice(i, i + AT_ONCE).map(async (route) => {
            const answer = await send(app, filled(route.path), { method: route.verb, ...callOf(route) });
            const got = answer.status < 400 ? 'done' : problemIn(answer).code;
            if (`${answer.status} ${got}` !== expected) wrong.push(`${route.path}: ${answer.status} ${got}`);
          }),
        );
      }
    });
    return wrong;
  }

  describe('asks who it is', () => {
    const closed = routes.filter(({ allowed }) => allowed !== 'public');

    it('and refuses nobody in particular', async () => {
      expect(await refusals(closed, () => ({}), '401 auth.sign-in-needed')).toEqual([]);
    });

    it('and refuses a token that identity did not sign', async () => {
      const forged = { authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJtZSJ9.c2lnbmVk' };
      const call = (): RawCall => ({ headers: { ...forged, 'idempotency-key': anId() }, body: {} });
      expect(await refusals(writes, call, '401 auth.token-invalid')).toEqual([]);
    });

    it('and refuses a token that is broken, even where anybody may read', async () => {
      const open = routes.filter(({ verb, allowed }) => verb === 'GET' && allowed === 'public');
      const call = (): RawCall => ({ headers: { authorization: 'Basic YTpi' } });
      expect(await refusals(open, call, '401 auth.token-invalid')).toEqual([]);
    });

    it.each(roles)('and lets a caller who is only "%s" no further than that role', async (role) => {
      const listed = closed.filter(({ allowed }) => Array.isArray(allowed));
      const refused = listed.filter(({ allowed }) => !allowed.includes(role));
      const call = (): RawCall => ({ headers: { ...as(role), 'idempotency-key': anId() } });
      expect(await refusals(refused, call, '403 auth.not-allowed')).toEqual([]);

      // Without a key a permitted write gets as far as the question for one.
      const permitted = writes.filter((route) => listed.includes(route) && route.allowed.includes(role));
      const keyless = (): RawCall => ({ headers: as(role) });
      expect(await refusals(permitted, keyless, '400 idempotency.key-missing')).toEqual([]);
    });

    it('and lets every role read what it may', async () => {
      for (const { path, allowed } of routes.filter(({ verb }) => verb === 'GET')) {
        const readers = typeof allowed === 'string' ? roles : (allowed as Role[]);
        const statuses = await Promise.all(
          readers.map(async (role) => {
            const { status } = await send(app, filled(path), { method: 'GET', headers: as(role) });
            return [role, [200, 400, 404].includes(status)];
          }),
        );
        expect([path, statuses]).toEqual([path, readers.map((role) => [role, true])]);
      }
    });
  });

  describe('reads a request carefully', () => {
    it('needs a key for every write', async () => {
      const call = (route: Route): RawCall => {
        const { 'idempotency-key': _key, ...headers } = allowedOn(route);
        return { headers, body: {} };
      };
      expect(await refusals(writes, call, '400 idempotency.key-missing')).toEqual([]);
    });

    it.each(['short', 'with space in it', 'x'.repeat(101)])('takes no key like "%s"', async (key) => {
      const call = (route: Route): RawCall => ({
        headers: { ...allowedOn(route), 'idempotency-key': key },
        body: {},
      });
      expect(await refusals(writes, call, '400 idempotency.key-invalid')).toEqual([]);
    });

    it('takes no broken JSON', async () => {
      const call = (route: Route): RawCall => ({ headers: allowedOn(route), body: '{"name": ' });
      expect(await refusals(writes, call, '400 body.broken')).toEqual([]);
    });

    it('takes no other type than JSON', async () => {
      const call = (route: Route): RawCall => ({
        headers: { ...allowedOn(route), 'content-type': 'text/csv' },
        body: 'a;b',
      });
      expect(await refusals(writes, call, '415 body.wrong-type')).toEqual([]);
    });

    it('takes no body of five megabytes', async () => {
      const body = JSON.stringify({ name: 'x'.repeat(5 * 1024 * 1024) });
      const call = (route: Route): RawCall => ({ headers: allowedOn(route), body });
      const some = names.flatMap((name) => writes.filter(({ service }) => service === name).slice(0, 3));
      expect(await refusals(some, call, '413 body.too-large')).toEqual([]);
    });

    it.each([['a list', []] as const, ['a text', '"text"'] as const, ['a number', '7'] as const])(
      'takes not %s for a body',
      async (_what, body) => {
        const call = (route: Route): RawCall => ({ headers: allowedOn(route), body });
        expect(await refusals(withBody, call, '400 body.invalid')).toEqual([]);
      },
    );

    it.each(names.filter((name) => withBody.some(({ service }) => service === name)))(
      'in %s takes no unknown field, no wrong type and nothing missing, and names each',
      async (name) => {
        const found: unknown[] = [];
        const expected: unknown[] = [];
        await nothingChanges(app, [name], async () => {
          for (const route of withBody.filter(({ service }) => service === name)) {
            for (const [body, named] of wrongBodiesOf(route)) {
              const answer = await send(app, filled(route.path), { headers: allowedOn(route), body });
              const { status, code, errors = [] } = problemIn(answer);
              const fields = new Set(errors.map(({ field }) => field.split('.')[0]));
              found.push([route.path, status, code, fields]);
              expected.push([route.path, 400, 'body.invalid', new Set(named)]);
            }
          }
        });
        expect(found).toEqual(expected);
      },
    );

    it('takes no address that is no id', async () => {
      const withId = routes.filter(({ path, allowed }) => /:/.test(path) && allowed !== 'public');
      const wrong: string[] = [];
      for (const route of withId) {
        const path = route.path.replace(/:\w+/g, 'not-an-id');
        const call = { method: route.verb, headers: allowedOn(route) };
        const problem = problemIn(
          await send(app, path, { ...call, ...(route.verb === 'POST' && { body: {} }) }),
        );
        if (!['path.invalid', 'body.invalid'].includes(problem.code)) wrong.push(`${path} ${problem.code}`);
      }
      expect(wrong).toEqual([]);
    });

    it('knows no other address and no other verb', async () => {
      for (const [method, path] of [
        ['GET', '/nothing'],
        ['DELETE', '/community/areas'],
      ] as const) {
        const answer = await send(app, path, { method });
        expect(problemIn(answer)).toMatchObject({ status: 404, code: 'route.not-found' });
      }
    });

    it('takes no time from a caller that is no time', async () => {
      const call = (route: Route): RawCall => ({
        headers: { ...allowedOn(route), 'linli-time': 'tomorrow' },
        body: {},
      });
      expect(await refusals(writes, call, '400 time.not-allowed')).toEqual([]);
    });

    it('says the title in the language asked for', async () => {
      const ask = async (language: string): Promise<string> =>
        problemIn(await send(app, '/nothing', { method: 'GET', headers: { 'accept-language': language } }))
          .title;
      expect(await ask('en-GB,en;q=0.9')).toBe('There is no such address');
      expect(await ask('zh-CN')).toBe('没有这个地址');
    });
  });

  it('has a permission on every route', () => {
    expect(routes.filter(({ allowed }) => allowed.length === 0)).toEqual([]);
    expect(routes.length).toBeGreaterThan(25);
  });
});

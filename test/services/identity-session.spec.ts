import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { FixedClock } from '#kernel';
import { boot, PlatformConfig, Secrets, type Problem, type Running } from '#platform';
import { IdentityModule } from '../../apps/identity/src/identity.module.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { anId } from '../support/service.ts';

interface Said {
  readonly status: number;
  readonly body: Partial<Problem> & { readonly token?: string; readonly roles?: string[] };
}

describe('signing in', () => {
  // The tokens' end is checked against the machine's clock, so the tests begin at the machine's time.
  const clock = new FixedClock(Date.now());
  const home = mkdtempSync(join(tmpdir(), 'linli-test-home-'));
  let database: TestDatabase;
  let running: Running;
  let password: string;

  beforeAll(async () => {
    database = await createDatabase();
    const config = Object.assign(new PlatformConfig(), {
      ...{ PORT: 0, DATABASE_URL: database.url, LINLI_HOME: home },
    });
    running = await boot([IdentityModule], { config, clock });
    password = new Secrets(home).bytes('first-admin-password').toString('base64url');
  }, 60_000);
  afterAll(async () => {
    await running.stop();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });
  // Each test begins two minutes later: no lock of the one before is left.
  beforeEach(() => clock.moveTo(clock.now() + 120_000));

  const ask = async (path: string, init: RequestInit = {}): Promise<Said> => {
    const response = await fetch(`${running.address}/api${path}`, init);
    return { status: response.status, body: (await response.json()) as Said['body'] };
  };
  const signIn = (account: string, given: string): Promise<Said> =>
    ask('/identity/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account, password: given }),
    });

  it('works for the first administrator with the password of this installation, no other', async () => {
    const { status, body } = await signIn('admin', password);
    expect([status, body.roles]).toEqual([201, ['admin']]);
    const me = await ask('/identity/me', { headers: { authorization: `Bearer ${body.token ?? ''}` } });
    expect(me).toMatchObject({ status: 200, body: { roles: ['admin'] } });
  });

  it('gives a token for eight hours, checked by anybody with the public key, which holds no private part', async () => {
    const { token = '' } = (await signIn('admin', password)).body;
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(8 * 3600);
    const keys = (await ask('/identity/keys')).body as unknown as { keys: Record<string, string>[] };
    expect(keys.keys).toHaveLength(1);
    expect(Object.keys(keys.keys[0] ?? {})).not.toContain('d');
  });

  it('tells a wrong password and a wrong account apart to nobody', async () => {
    const [wrong, unknown] = [await signIn('admin', 'not the password'), await signIn('nobody', password)];
    const expected = { status: 401, body: { code: 'session.wrong-account-or-password' } };
    expect([wrong, unknown]).toMatchObject([expected, expected]);
    expect(wrong.body.detail).toBe(unknown.body.detail);
  });

  it('is locked for a minute after five wrong passwords, also for the right one', async () => {
    await signIn('admin', password);
    for (let i = 0; i < 5; i++) expect((await signIn('admin', 'guess')).status).toBe(401);
    const locked = await signIn('admin', password);
    expect(locked).toMatchObject({ status: 429, body: { code: 'session.too-many-tries' } });
    clock.moveTo(clock.now() + 60_001);
    expect((await signIn('admin', password)).status).toBe(201);
  });

  it('lets thirty guesses at once be five', async () => {
    await signIn('admin', password);
    const guesses = await Promise.all(Array.from({ length: 30 }, () => signIn('admin', 'guess')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('shows no demo sign-ins and takes no business time outside of the sample district', async () => {
    const demo = await ask('/identity/demo-sign-ins');
    expect(demo).toMatchObject({ status: 404, body: { code: 'demo.not-available' } });
    const timed = await ask('/identity/keys', { headers: { 'linli-time': '2026-03-02T09:00:00+08:00' } });
    expect(timed).toMatchObject({ status: 400, body: { code: 'time.not-allowed' } });
  });

  it('without a password chosen opens no account outside of the sample district', async () => {
    const { token = '' } = (await signIn('admin', password)).body;
    const answer = await ask('/identity/accounts', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': anId(),
      },
      body: JSON.stringify({ account: 'someone', personId: anId(), roles: ['buyer'] }),
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'account.password-too-short' } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditModule } from '../../apps/audit/src/audit.module.ts';
import { CommunityModule } from '../../apps/community/src/community.module.ts';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.ts';
import { renderStartPage } from '../../apps/portal/src/start-page.tsx';
import type { District } from '../../apps/portal/src/district.ts';
import { problemIn, send } from '../support/edge.ts';
import { startService, type TestService } from '../support/service.ts';

describe('the gateway in one process with the services', () => {
  let app: TestService;
  beforeAll(async () => {
    app = await startService([GatewayModule, CommunityModule, AuditModule]);
  });
  afterAll(() => app.stop());

  const page = (path: string): Promise<Response> => fetch(`${app.running.address}${path}`);

  it('shows the start page in Chinese and in English', async () => {
    const zh = await page('/');
    expect(zh.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await zh.text()).toContain('<html lang="zh-CN">');
    expect(await (await page('/en')).text()).toContain('You need not trust us');
  });

  it('sends a page again only when it has changed', async () => {
    const first = await page('/en');
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${app.running.address}/?lang=en`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('names the services that do not answer instead of showing zeros', async () => {
    expect(await (await page('/')).text()).toContain(
      '以下服务暂时没有应答，相应内容缺失：contracting、funds、identity、posts、procurement、volunteering',
    );
  });

  it('lets the page load nothing but its own style and mark', async () => {
    const policy = (await page('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect((await page('/assets/portal.css')).status).toBe(200);
    expect((await page('/assets/../start-page.tsx')).status).toBe(404);
  });

  it.each([
    ['broken JSON', '{"name":', 400, 'body.broken'],
    ['a giant body', JSON.stringify({ name: 'x'.repeat(4_200_000) }), 413, 'body.too-large'],
  ])('answers %s with a coded problem, as a service alone does', async (_what, body, status, code) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
    const answer = await send(app, '/community/areas', { headers, body });
    expect(problemIn(answer)).toMatchObject({ status, code });
  });

  it('answers for a page that does not exist with a coded problem', async () => {
    const nowhere = await page('/nowhere');
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { code: 'route.not-found' }]);
  });

  it('has no demo page where nobody has demo sign-ins', async () => {
    expect((await page('/demo')).status).toBe(404);
  });
});

describe('the gateway alone', () => {
  let audit: TestService;
  let gateway: TestService;
  beforeAll(async () => {
    audit = await startService([AuditModule]);
    process.env['SERVICE_URLS'] = `audit=${audit.running.address},funds=http://127.0.0.1:9`;
    gateway = await startService([GatewayModule]);
    delete process.env['SERVICE_URLS'];
  });
  afterAll(() => Promise.all([audit.stop(), gateway.stop()]));

  it('hands calls on to the process of a service and its answers back', async () => {
    const { status, body } = await gateway.anyone.get<{ findings: unknown[] }>('/audit/figures');
    expect([status, body.findings.length]).toEqual([200, 12]);
    expect((await gateway.anyone.get('/audit/nothing')).body).toMatchObject({ code: 'route.not-found' });
  });

  it('hands on open contracting data, which is asked for by the name of its standard', async () => {
    const { status, body } = await gateway.anyone.get<{ version: string }>('/ocds/releases');
    expect([status, body.version]).toEqual([200, '1.1']);
  });

  it('hands writes on with their body', async () => {
    const { status, body } = await gateway.anyone.post('/audit/nothing', { a: 1 });
    expect([status, body.code]).toEqual([404, 'route.not-found']);
  });

  it('says that a service cannot be reached', async () => {
    expect(await gateway.anyone.get('/funds/ledger')).toMatchObject({
      status: 503,
      body: { code: 'service.unreachable' },
    });
  });
});

describe('the picture of money', () => {
  const district: District = {
    name: '张店区',
    sample: true,
    lines: [
      {
        budgetLineId: 'line',
        fiscalYear: 2026,
        name: '简易物业',
        approvedFen: 100_00,
        availableFen: 40_00,
        reservedFen: 0,
        payers: [{ organizationId: 'city', name: '<市财政>', approvedFen: 100_00 }],
      },
    ],
    obligations: [
      {
        obligationId: 'contract',
        kind: 'contract',
        title: '物业合同',
        budgetLineId: 'line',
        reservedFen: 70_00,
        committedFen: 60_00,
        accruedFen: 52_00,
        paidFen: 50_00,
        recoveredFen: 5_00,
      },
    ],
    figures: { counts: {}, hours: { provenMinutes: 90, unprovenMinutes: 30 }, findings: [] },
    tenders: [],
    contracts: [],
    posts: [],
    shifts: [],
    flags: [],
    organizations: {},
    ledger: { sum: 0, transfers: 4, invariants: { I0: true } },
    head: undefined,
    silent: [],
  };
  const rows = (html: string): string[] =>
    [...html.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><td class="number">(.*?)<\/td><\/tr>/g)].map((row) =>
      row.slice(1).join(' → '),
    );

  it('stands beside a table that says where every fen is', () => {
    expect(rows(renderStartPage(district, 'zh'))).toEqual([
      '&lt;市财政> → 简易物业 → 100.00',
      '简易物业 → 物业合同 → 60.00',
      '物业合同 → 已付，且有证明 → 45.00',
      '物业合同 → 已证明，待付 → 2.00',
      '物业合同 → 已追回 → 5.00',
      '物业合同 → 尚未证明，不付 → 8.00',
      '简易物业 → 尚未使用 → 40.00',
    ]);
  });

  it('says it in English with the same figures', () => {
    const html = renderStartPage(district, 'en');
    expect(html).toContain('¥45.00 paid');
    expect(rows(html)).toHaveLength(7);
  });
});
